import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eq } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { cards, digests, outbox } from '../../src/database/schema/delivery.ts';
import { searchDocuments, searchTotals } from '../../src/database/schema/search.ts';
import { tldrFlags, tldrs } from '../../src/database/schema/tldr.ts';
import { findPostedCard } from '../../src/delivery/posted-cards.ts';
import { findPaper } from '../../src/papers/library.ts';
import { listDay, onlyListOf } from '../../src/papers/listings.ts';
import type { Notice } from '../../src/papers/notices.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { saveDay, savePapers } from '../../src/search/save-papers.ts';
import { saveFlag } from '../../src/tldr/flags.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { removeVote, saveVote } from '../support/votes.ts';

const notice = (type: string): Notice => ({ type, label: null, doi: `10.5555/${type}`, on: null });

const KEPT = '2603.00001';
const GONE = 'lovelace2026';
const JOIN = { from: GONE, to: KEPT };

onEachDatabase('joining two papers', (databases) => {
  async function openWith(gone: Partial<Paper> = {}, kept: Partial<Paper> = {}): Promise<Database> {
    const database = await databases.open();
    await savePapers(database, [paper(KEPT, kept), paper(GONE, gone)]);
    return database;
  }

  const votes = async (database: Database) => (await findTallies(database, 'guild', [KEPT])).get(KEPT)?.votes;

  test('keeps the votes of both, of each person once, and takes votes on the cards of either', async () => {
    const database = await openWith();
    const first = await addPostedCard(database, { guildId: 'guild', paperId: KEPT, messageId: 'first' });
    const second = await addPostedCard(database, { guildId: 'guild', paperId: GONE, messageId: 'second' });
    for (const [card, person] of [
      [first, 'ada'],
      [first, 'ben'],
      [second, 'ben'],
      [second, 'chloe'],
    ] as const)
      await saveVote(database, card, person, NOON);

    assert.ok(await joinPapers(database, JOIN));

    assert.equal(await votes(database), 3);
    const card = await findPostedCard(database, 'second');
    assert.equal(card?.paperId, KEPT);
    await saveVote(database, card.cardId, 'dan', NOON);
    assert.equal(await votes(database), 4);
    await removeVote(database, second, 'ben');
    assert.equal(await votes(database), 4, 'Ben still votes on the first');
  });

  test('keeps two cards that a digest has posted, and does not send the second of two that it has not', async () => {
    const database = await openWith();
    const digest = {
      guildId: 'guild',
      source: 'huggingface' as const,
      listed: 2,
      voteEmoji: '👍',
      writtenAt: NOON,
    };
    const write = async (day: Temporal.PlainDate, sent: boolean) => {
      const [{ id: digestId } = { id: 0 }] = await database
        .insert(digests)
        .values({ ...digest, listDay: day })
        .returning();
      for (const [at, paperId] of [KEPT, GONE].entries()) {
        const [{ id: cardId } = { id: 0 }] = await database
          .insert(cards)
          .values({ digestId, paperId, position: at + 1 })
          .returning();
        const place = { channelId: 'channel', messageId: `message ${cardId}`, sentAt: NOON, claimedAt: NOON };
        const row = { kind: 'card' as const, digestId, cardId, nonce: `${cardId}`, writtenAt: NOON };
        await database.insert(outbox).values({ ...row, ...(sent && place) });
      }
      return digestId;
    };
    const sent = await write(MONDAY, true);
    const unsent = await write(MONDAY.add({ days: 1 }), false);

    await joinPapers(database, JOIN);

    const papersOf = async (id: number) =>
      (await database.select().from(cards).where(eq(cards.digestId, id))).map(({ paperId }) => paperId);
    assert.deepEqual(await papersOf(sent), [KEPT, KEPT]);
    assert.deepEqual(await papersOf(unsent), [KEPT]);
    assert.equal(await database.$count(outbox), 3);
  });

  test("keeps a TL;DR under the version that is kept, and of two the one's own", async () => {
    const database = await openWith({}, { version: 2 });
    const row = { model: 'm', promptVersion: 1, language: 'en' as const, madeAt: NOON };
    await database.insert(tldrs).values([
      { ...row, paperId: GONE, text: 'Only of the other.' },
      { ...row, paperId: KEPT, paperVersion: 2, language: 'de', text: 'Eigenes.' },
      { ...row, paperId: GONE, language: 'de', text: 'Anderes.' },
      { ...row, paperId: KEPT, paperVersion: 2, language: 'fr', text: '', state: 'failed' },
      { ...row, paperId: GONE, language: 'fr', text: 'Fait.' },
    ]);

    await joinPapers(database, JOIN);

    const stored = await database.select().from(tldrs).orderBy(tldrs.language);
    assert.deepEqual(
      stored.map(({ paperId, paperVersion, text }) => [paperId, paperVersion, text]),
      [
        [KEPT, 2, 'Eigenes.'],
        [KEPT, 2, 'Only of the other.'],
        [KEPT, 2, 'Fait.'],
      ],
    );
  });

  test('keeps the flags of both, and one of a person who flagged the same text of both', async () => {
    const database = await openWith();
    const flag = (paperId: string, userId: string) =>
      saveFlag(
        database,
        { paperId, language: 'en', maker: 'source', text: 'Wrong.' },
        { guildId: 'guild', userId, at: NOON },
      );
    await flag(KEPT, 'ada');
    await flag(GONE, 'ada');
    await flag(GONE, 'ben');

    await joinPapers(database, JOIN);

    const stored = await database.select().from(tldrFlags).orderBy(tldrFlags.userId);
    assert.deepEqual(
      stored.map(({ paperId, userId }) => [paperId, userId]),
      [
        [KEPT, 'ada'],
        [KEPT, 'ben'],
      ],
    );
  });

  test('lists it once on a day that had both, with the better numbers, and on the days of either', async () => {
    const database = await openWith();
    const day = { ...onlyListOf('huggingface'), skipped: 0, categories: [], at: NOON };
    const tuesday = MONDAY.add({ days: 1 });
    await saveDay(database, {
      ...day,
      day: MONDAY,
      listings: [
        listing(paper(KEPT), { rank: 5, upvotes: 2, comments: 4 }),
        listing(paper(GONE), { rank: 1, upvotes: 9 }),
      ],
    });
    await saveDay(database, { ...day, day: tuesday, listings: [listing(paper(GONE), { upvotes: 1 })] });

    await joinPapers(database, JOIN);

    const listed = await listDay(database, day, MONDAY);
    assert.deepEqual(
      listed.map((one) => [one.paper.id, one.rank, one.upvotes, one.comments]),
      [[KEPT, 1, 9, 4]],
    );
    assert.equal((await listDay(database, day, tuesday))[0]?.paper.id, KEPT);
  });

  test('takes from the one that goes what the other lacks, and finds it by that', async () => {
    const database = await openWith(
      {
        abstract: 'About zebras.',
        doi: '10.1145/z',
        venue: 'KDD',
        links: [{ label: 'Page', url: 'https://a' }],
        notices: [notice('retraction'), notice('correction')],
      },
      { abstract: null, title: 'Kept', notices: [notice('correction')] },
    );

    await joinPapers(database, JOIN);

    const kept = await findPaper(database, GONE);
    assert.deepEqual(
      [kept?.id, kept?.title, kept?.abstract, kept?.doi, kept?.venue],
      [KEPT, 'Kept', 'About zebras.', '10.1145/z', 'KDD'],
    );
    assert.deepEqual(
      kept?.links.map(({ label }) => label),
      ['Abstract', 'Page'],
    );
    assert.deepEqual(
      kept?.notices?.map(({ type }) => type),
      ['correction', 'retraction'],
    );
    const [document, ...others] = await database.select().from(searchDocuments);
    assert.deepEqual([document?.paperId, others.length], [KEPT, 0]);
    assert.match(document?.body ?? '', /zebra/u);
    const [totals] = await database.select().from(searchTotals);
    assert.deepEqual([totals?.papers, totals?.length], [1, document?.length]);
  });

  test('changes nothing where one of them is gone', async () => {
    const database = await openWith();
    await joinPapers(database, JOIN);

    assert.equal(await joinPapers(database, JOIN), false);
    assert.equal((await findPaper(database, KEPT))?.id, KEPT);
  });
});
