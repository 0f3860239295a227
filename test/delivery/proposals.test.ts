import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import type { Database } from '../../src/database/connect.ts';
import { proposals } from '../../src/database/schema/delivery.ts';
import { findPostedBefore } from '../../src/delivery/digests.ts';
import { postProposal, propose } from '../../src/delivery/post-proposal.ts';
import { findPostedCard, findServersShowing } from '../../src/delivery/posted-cards.ts';
import { listOpenProposals } from '../../src/delivery/proposals.ts';
import { removeFeed, restoreFeed } from '../../src/delivery/removal.ts';
import { noteVoteOnUnknown } from '../../src/delivery/unread-votes.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { readBlindTest } from '../../src/taste/credits.ts';
import { readEvidence } from '../../src/taste/evidence.ts';
import { saveReaction } from '../../src/votes/reactions.ts';
import { findTallies, findTopPapers } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { OPEN_SETTINGS } from '../support/feeds.ts';
import { openMemoryChannel, Refusal } from '../support/memory-channel.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';

const SIGNAL = new AbortController().signal;
const inDays = (days: number) => NOON.add({ hours: 24 * days });

async function start(database: Database) {
  await savePapers(database, [paper('1'), paper('2')]);
  const { id: feedId } = await addFeed(database, 'guild', OPEN_SETTINGS, { userId: 'ada', now: NOON });
  const channel = openMemoryChannel();
  const clock = { now: NOON };
  const sent: string[] = [];
  const queue: Pick<Queue, 'send' | 'run'> = {
    send: async (name) => void sent.push(name),
    run: async (_name, jobs) => {
      for (const job of jobs)
        if ('proposalId' in job) await postProposal(services, job.proposalId).catch(() => {});
    },
  };
  const services: Parameters<typeof propose>[0] = {
    database,
    channel,
    model: undefined,
    metrics: { cardSent: () => {} },
    queue,
    now: () => clock.now,
    log: pino({ level: 'silent' }),
  };
  const put = (userId = 'ada', channelId = 'here', paperId = '1') =>
    propose(
      services,
      { guildId: 'guild', channelId, userId, paperId, feedId, voteEmoji: '👍', lessEmoji: null },
      SIGNAL,
    );
  return { channel, clock, services, sent, feedId, put };
}

onEachDatabase('a paper that is put to the vote', ({ open }) => {
  test('gets one card, whoever presses how often, and the others are told where it is', async () => {
    const database = await open();
    const { channel, put } = await start(database);

    const outcomes = await Promise.all([put('ada'), put('ben'), put('ada')]);
    const again = await put('chloe');

    assert.equal(channel.said.length, 1);
    assert.equal(outcomes.filter(({ state }) => state === 'posted').length, 1);
    assert.deepEqual(again.state === 'standing' && again.place.messageId, '1');
    const [card] = channel.said;
    assert.ok(card?.content.kind === 'card');
    assert.deepEqual(card.content.proposed?.voteEmoji, '👍');
  });

  test('is posted once when the answer is lost, and its votes are read then', async () => {
    const database = await open();
    const { channel, put, sent, services } = await start(database);
    channel.before = () => 'lose the answer';
    assert.deepEqual(await put(), { state: 'coming' });
    assert.deepEqual(await put('ben'), { state: 'coming' }, 'the second waits for the first');
    channel.before = () => 'send';
    assert.ok(await noteVoteOnUnknown(database, 'here'));

    for (const id of await listOpenProposals(database)) await postProposal(services, id);

    assert.equal(channel.said.length, 1);
    assert.deepEqual(await listOpenProposals(database), []);
    assert.deepEqual(sent, ['reconcile-votes']);
  });

  test('is given up in words where it is refused, and may be put to the vote again', async () => {
    const database = await open();
    const { channel, put } = await start(database);
    channel.before = () => {
      throw new Refusal('A blocked link.');
    };
    await assert.rejects(put(), /^UserError: Discord refused the card: it failed\.$/u);
    channel.findObstacle = async () => "In <#here>, I'm missing the Send Messages permission.";
    await assert.rejects(put(), /missing the Send Messages permission/u);
    channel.findObstacle = async () => undefined;
    channel.before = () => 'send';

    assert.equal((await put()).state, 'posted');
  });

  test('has a new card where the last one is deleted, four weeks old, or in another channel', async () => {
    const database = await open();
    const { channel, clock, put } = await start(database);
    await put();
    channel.isThere = async ({ messageId }) => messageId !== '1';
    assert.equal((await put()).state, 'posted', 'deleted');
    assert.equal((await put('ada', 'there')).state, 'posted', 'elsewhere');

    clock.now = inDays(27);
    assert.equal((await put()).state, 'standing');
    clock.now = inDays(28.5);
    assert.equal((await put()).state, 'posted', 'too old');
  });

  test('is shown where a digest has its card, and no digest of the channel posts it again', async () => {
    const database = await open();
    const { channel, feedId, put } = await start(database);
    await addPostedCard(database, { guildId: 'guild', paperId: '2', channelId: 'here', messageId: '77' });
    channel.isThere = async () => true;

    const outcome = await put('ada', 'here', '2');
    await put();

    assert.deepEqual(outcome.state === 'standing' && outcome.place.messageId, '77');
    const feed = { id: feedId, channelId: 'here' };
    const day = Temporal.PlainDate.from('2026-03-03');
    assert.deepEqual([...(await findPostedBefore(database, feed, day, ['1', '2']))].sort(), ['1', '2']);
    const elsewhere = { ...feed, channelId: 'there' };
    assert.deepEqual([...(await findPostedBefore(database, elsewhere, day, ['1', '2']))], []);
  });

  test('follows a paper that is joined to another meanwhile', async () => {
    const database = await open();
    const { channel, put, services } = await start(database);
    channel.before = () => {
      throw new Error('The connection broke.');
    };
    await put();
    await joinPapers(database, { from: '1', to: '2' });
    channel.before = () => 'send';

    await assert.rejects(put(), /was joined with another in the meantime/u);
    for (const id of await listOpenProposals(database)) await postProposal(services, id);

    const [card] = channel.said;
    assert.ok(card?.content.kind === 'card');
    assert.equal(card.content.listing.paper.id, '2');
  });

  test('has votes like any card, which teach, and no votes teach nothing', async () => {
    const database = await open();
    const { feedId, put } = await start(database);
    await put();
    await put('ada', 'here', '2');
    const card = await findPostedCard(database, '1', 'guild');
    assert.ok(card);
    assert.deepEqual([card.list, card.feedId], [undefined, feedId]);

    await saveReaction(database, { kind: 'vote', cardId: card.cardId, userId: 'ben' }, NOON);

    const tally = (await findTallies(database, 'guild', ['1'])).get('1');
    assert.deepEqual([tally?.votes, tally?.postedOn.toString()], [1, '2026-03-02']);
    const top = await findTopPapers(database, 'guild', undefined, { limit: 5, offset: 0 });
    assert.deepEqual(
      top.papers.map((one) => [one.paper.id, one.votes]),
      [['1', 1]],
    );
    const learner = { feedId, guildId: 'guild', source: 'huggingface', instance: '' } as const;
    const evidence = await readEvidence(database, learner, { now: inDays(10), since: null });
    assert.deepEqual(
      evidence.map((one) => [one.paperId, one.evidence]),
      [['1', 'vote']],
    );
    assert.equal((await readBlindTest(database, feedId, null)).of, 0);
  });

  test('stays with its feed when that is removed and restored', async () => {
    const database = await open();
    const { feedId, put } = await start(database);
    await put();
    const removed = await removeFeed(database, feedId, NOON);
    assert.equal((await findPostedCard(database, '1'))?.feedId, null);

    await restoreFeed(database, 'guild', removed ?? '');

    assert.equal((await findPostedCard(database, '1'))?.feedId, feedId);
    assert.equal(await database.$count(proposals), 1);
    assert.deepEqual(await findServersShowing(database, ['1'], 'en'), new Map([['1', ['guild']]]));
  });
});
