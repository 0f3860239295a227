import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import type { Database } from '../../src/database/connect.ts';
import {
  discussions,
  meetingMessages,
  meetings,
  occurrences,
  offers,
  outbox,
  paperChanges,
} from '../../src/database/schema.ts';
import { revisionWording } from '../../src/discord/render/revision-text.ts';
import { askForThread, setThread } from '../../src/discussions/discussions.ts';
import { addMeeting, listMeetingsToLookAt } from '../../src/meetings/meetings.ts';
import { findPaper } from '../../src/papers/library.ts';
import type { Notice } from '../../src/papers/notices.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { listChangedPapers } from '../../src/papers/versions.ts';
import { type RevisionServices, tellChanges } from '../../src/revisions/tell.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { dieAtEachStatement } from '../support/death.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { MONDAY, NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';

const ID = '2603.00001';
const FIRST = paper(ID, {
  version: 1,
  abstract: 'Large things are hard to model. Mote reaches 78.1% accuracy on Heap.',
});
const SECOND: Paper = { ...FIRST, version: 2, abstract: (FIRST.abstract ?? '').replace('78.1', '74.3') };
const notice = (type: string): Notice => ({ type, label: null, doi: `10.5555/${type}`, on: null });
const LATER = NOON.add({ hours: 48 });
const SIGNAL = new AbortController().signal;

/** A paper with a card, a thread and a presenter for a coming meeting. */
async function prepare(database: Database): Promise<void> {
  await savePapers(database, [FIRST]);
  await addPostedCard(database, { guildId: 'guild', paperId: ID, messageId: 'card' });
  const asked = { guildId: 'guild', paperId: ID, userId: 'ada', channelId: 'channel', messageId: 'card' };
  const discussion = await askForThread(database, asked, NOON);
  await setThread(database, discussion?.id ?? 0, { threadId: 'thread', parts: 1 }, NOON);
  const { id: meetingId } = await addMeeting(database, 'guild', MEETING_SETTINGS, {
    userId: 'ada',
    now: NOON,
  });
  const times = { heldAt: LATER, closesAt: NOON, frozenAt: NOON };
  const [occurrence] = await database
    .insert(occurrences)
    .values({ meetingId, day: MONDAY, ...times, seed: 'c0ffee', state: 'frozen' })
    .returning();
  const offer = { occurrenceId: occurrence?.id ?? 0, paperId: ID, askedAt: NOON, expiresAt: LATER };
  await database.insert(offers).values([
    { ...offer, userId: 'ben', state: 'accepted', settledAt: NOON },
    { ...offer, userId: 'chloe', state: 'passed', settledAt: NOON },
  ]);
}

function servicesOf(database: Database, refreshCards: RevisionServices['refreshCards']): RevisionServices {
  return {
    database,
    model: undefined,
    now: () => NOON,
    log: pino({ level: 'silent' }),
    findAudience: async () => new Map(),
    queue: { send: async () => {}, wake: () => {} },
    revisionWording,
    refreshCards,
  };
}

const toThreads = async (database: Database) =>
  (await database.select().from(outbox).where(eq(outbox.kind, 'revision'))).map(({ content }) => content);
const toPresenters = (database: Database) =>
  database.select({ userId: meetingMessages.userId, text: meetingMessages.text }).from(meetingMessages);

onEachDatabase('what became of a paper', ({ open }) => {
  test('is told once to its thread and its presenter, whoever dies in between', async () => {
    const database = await open();
    await prepare(database);
    await savePapers(database, [SECOND]);
    const shown: (string | null)[] = [];
    const dying = servicesOf(database, () => Promise.reject(new Error('killed')));
    const living = servicesOf(database, async ({ abstract }) => void shown.push(abstract));

    await assert.rejects(tellChanges(dying, ID, SIGNAL), /killed/u);
    await Promise.all([tellChanges(living, ID, SIGNAL), tellChanges(living, ID, SIGNAL)]);
    const times = shown.length;
    await tellChanges(living, ID, SIGNAL);

    const [told, ...others] = await toThreads(database);
    assert.match(told ?? '', /^\*\*v2\*\* is out\.\n- .*\*\*78\.1% → 74\.3%\*\*/u);
    assert.deepEqual(others, []);
    const presenters = await toPresenters(database);
    assert.deepEqual(
      presenters.map(({ userId }) => userId),
      ['ben'],
    );
    assert.match(
      presenters[0]?.text ?? '',
      /^About the paper you present, “Paper 2603\.00001”:\n\*\*v2\*\*/u,
    );
    assert.equal(shown.length, times, 'cards that show it are left alone');
    assert.equal(shown[0], SECOND.abstract);
  });

  test('is told once, and on the way to its presenter, wherever the process dies', async () => {
    const database = await open();
    await prepare(database);
    await savePapers(database, [SECOND]);
    let shown = 0;
    const show = async () => {
      shown += 1;
    };

    const deaths = await dieAtEachStatement(
      database,
      async (mortal) => {
        shown = 0;
        await database.update(paperChanges).set({ toldAt: null, shownAt: null });
        await database.update(meetings).set({ lookAt: LATER });
        await database.delete(outbox).where(eq(outbox.kind, 'revision'));
        await database.delete(meetingMessages);
        await tellChanges(servicesOf(mortal, show), ID, SIGNAL);
      },
      async (hasDied) => {
        const told = (await toThreads(database)).length;
        assert.equal((await toPresenters(database)).length, told);
        assert.equal((await listMeetingsToLookAt(database, NOON)).length, told);
        if (!hasDied) return;
        await tellChanges(servicesOf(database, show), ID, SIGNAL);
        assert.equal((await toThreads(database)).length, 1);
        assert.equal((await toPresenters(database)).length, 1);
        assert.ok(shown > 0);
        assert.deepEqual(await listChangedPapers(database, NOON), []);
      },
    );

    assert.ok(deaths > 15, 'so many statements it takes');
  });

  test('is shown also where a version came while another was told', async () => {
    const database = await open();
    await prepare(database);
    await savePapers(database, [SECOND]);
    const third = { ...SECOND, version: 3, title: 'A third title' };
    const shown: string[] = [];
    const services = servicesOf(database, async ({ title }) => void shown.push(title));
    const send = async () => {
      await savePapers(database, [third]);
    };

    await tellChanges({ ...services, queue: { ...services.queue, send } }, ID, SIGNAL);
    await tellChanges(services, ID, SIGNAL);

    assert.deepEqual(shown, [SECOND.title, third.title]);
    assert.deepEqual(
      (await toThreads(database)).map((text) => text?.split('\n')[0]),
      ['**v2** is out.', '**v3** is out.'],
    );
  });

  test('two processes at once tell it once', async () => {
    const database = await open();
    await prepare(database);
    await savePapers(database, [SECOND]);
    const services = servicesOf(database, async () => {});

    await Promise.all(Array.from({ length: 4 }, () => tellChanges(services, ID, SIGNAL)));

    assert.equal((await toThreads(database)).length, 1);
    assert.equal((await toPresenters(database)).length, 1);
  });

  test('of a retraction and an article says both in one message', async () => {
    const database = await open();
    await prepare(database);
    await savePapers(database, [
      { ...FIRST, version: null, doi: '10.5555/heap', venue: 'Heaps', withdrawal: 'retracted' },
    ]);

    await tellChanges(
      servicesOf(database, async () => {}),
      ID,
      SIGNAL,
    );

    assert.deepEqual(await toThreads(database), [
      '⚠ The paper was **retracted**.\nThe paper was published in [Heaps](https://doi.org/10.5555/heap).',
    ]);
    const [presenter] = await toPresenters(database);
    assert.equal(presenter?.userId, 'ben');
    assert.match(
      presenter?.text ?? '',
      /^About the paper you present, .*\n⚠ The paper was \*\*retracted\*\*\./u,
    );
  });

  test('by notices is told once, heaviest first, and a second retraction not at all', async () => {
    const database = await open();
    await prepare(database);
    const services = servicesOf(database, async () => {});
    const tell = async (...notices: readonly Notice[]): Promise<string[]> => {
      await savePapers(database, [{ ...FIRST, version: null, notices }]);
      const before = (await toThreads(database)).length;
      await tellChanges(services, ID, SIGNAL);
      return (await toThreads(database)).slice(before).map(String);
    };

    const first = await tell(notice('correction'), notice('expression_of_concern'));
    const again = await tell(notice('correction'), notice('expression_of_concern'));
    const retracted = await tell(notice('retraction'));
    const byTexts = await tell({ ...notice('retraction'), doi: '10.5555/another' });
    await savePapers(database, [{ ...FIRST, version: null, withdrawal: 'retracted' }]);
    await tellChanges(services, ID, SIGNAL);

    assert.deepEqual(first, [
      [
        '⚠ An **expression of concern** about the paper was published ([notice](https://doi.org/10.5555/expression_of_concern)).',
        'A **correction** to the paper was published ([notice](https://doi.org/10.5555/correction)).',
      ].join('\n'),
    ]);
    assert.deepEqual(again, []);
    assert.deepEqual(retracted, [
      '⚠ The paper was **retracted** ([notice](https://doi.org/10.5555/retraction)).',
    ]);
    assert.deepEqual(byTexts, []);
    assert.equal((await toThreads(database)).length, 2);
    assert.equal((await toPresenters(database)).length, 2);
    assert.deepEqual(
      (await findPaper(database, ID))?.notices?.map(({ doi }) => doi),
      ['10.5555/correction', '10.5555/expression_of_concern', '10.5555/retraction', '10.5555/another'],
    );
  });

  test('by a notice that turns out to be heavier is told again', async () => {
    const database = await open();
    await prepare(database);
    const services = servicesOf(database, async () => {});
    for (const type of ['correction', 'retraction']) {
      const notices = [{ ...notice(type), doi: '10.5555/one' }];
      await savePapers(database, [{ ...FIRST, version: null, notices }]);
      await tellChanges(services, ID, SIGNAL);
    }

    const told = await toThreads(database);

    assert.deepEqual(
      told.map((text) => /\*\*(\w+)\*\*/u.exec(text ?? '')?.[1]),
      ['correction', 'retracted'],
    );
  });

  test('goes with its thread when that is deleted', async () => {
    const database = await open();
    await prepare(database);
    await savePapers(database, [SECOND]);
    await tellChanges(
      servicesOf(database, async () => {}),
      ID,
      SIGNAL,
    );

    await database.delete(discussions);

    assert.deepEqual(await toThreads(database), []);
  });
});
