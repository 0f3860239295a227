import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { discuss } from '../../src/discussions/discuss.ts';
import { askForThread, findDiscussion, listOpening, setThread } from '../../src/discussions/discussions.ts';
import { openDiscussion } from '../../src/discussions/open.ts';
import type { DiscussionServices } from '../../src/discussions/services.ts';
import type { Opened, ThreadState } from '../../src/discussions/threads.ts';
import { UserError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { dieAtRequest } from '../support/death.ts';
import { type MemoryChannel, openMemoryChannel, Refusal } from '../support/memory-channel.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';

/** A server with cards of papers, whose threads and channel a test plays. */
interface Team {
  readonly services: DiscussionServices;
  readonly channel: MemoryChannel;
  /** The states of the threads, by the message that they were started from. */
  readonly threads: Map<string, ThreadState>;
  /** Is asked before each request to open a thread. */
  opening: (messageId: string) => Opened | undefined;
  press(paperId: string, messageId?: string): ReturnType<typeof discuss>;
  /** Does the jobs that are left, as the next plan has them done. */
  continue(): Promise<void>;
  /** Lists what threads begin with, as "thread: title". */
  begun(): string[];
}

async function startTeam(database: Database, cards: Readonly<Record<string, string>>): Promise<Team> {
  const channel = openMemoryChannel();
  const threads = new Map<string, ThreadState>();
  const services: DiscussionServices = {
    database,
    channel,
    model: undefined,
    now: () => NOON,
    log: createLog('silent'),
    queue: {
      send: async () => {},
      wake: () => {},
      async run(_, jobs) {
        // A job that fails is done again later, and whoever waits is told that.
        for (const job of jobs)
          if ('discussionId' in job) await openDiscussion(services, job.discussionId).catch(() => undefined);
      },
    },
    threads: {
      async open({ messageId }) {
        const opened = team.opening(messageId);
        if (opened !== undefined) return opened;
        if (!threads.has(messageId)) threads.set(messageId, 'open');
        return { state: 'open', threadId: messageId };
      },
      countMessages: async () => 0,
      wake: async (id) => threads.get(id) ?? 'gone',
    },
    discussionWording: {
      name: ({ id }) => id,
      opening: ({ paper: { id } }) => [1, 2].map((part) => ({ title: `${id}, part ${part}`, text: id })),
      noCard: 'There is no card.',
    },
  };
  await savePapers(
    database,
    [...new Set(Object.values(cards))].map((id) => paper(id)),
  );
  for (const [messageId, paperId] of Object.entries(cards))
    await addPostedCard(database, { guildId: 'team', paperId, messageId, channelId: `of ${messageId}` });
  const team: Team = {
    services,
    channel,
    threads,
    opening: () => undefined,
    press: (paperId, messageId) =>
      discuss(
        services,
        { guildId: 'team', paperId, userId: 'ben', channelId: 'here', messageId },
        new AbortController().signal,
      ),
    async continue() {
      for (const id of await listOpening(database)) await openDiscussion(services, id);
    },
    begun: () =>
      channel.said.map(({ channelId, content }) =>
        content.kind === 'letter' ? `${channelId}: ${content.title}` : content.kind,
      ),
  };
  return team;
}

onEachDatabase('a discussion', (databases) => {
  for (const when of ['before', 'after'] as const)
    test(`has one thread that begins once, whichever request its process dies ${when}`, async () => {
      for (let nth = 1; nth <= 3; nth += 1) {
        const team = await startTeam(await databases.open(), { 'card 1': 'a' });
        const mend = dieAtRequest(
          [
            [team.channel, 'sendOnce'],
            [team.services.threads, 'open'],
          ],
          nth,
          when,
        );

        const first = await team.press('a');
        mend();
        await team.continue();
        await team.continue();
        const second = await team.press('a');

        assert.equal(first.state, nth === 1 ? 'coming' : 'opened', `died ${when} request ${nth}`);
        assert.deepEqual(second, { state: 'there', threadId: 'card 1', thread: 'open' });
        assert.deepEqual(team.begun(), ['card 1: a, part 1', 'card 1: a, part 2']);
      }
    });

  test('that was refused says why, and is opened from the card that is pressed next', async () => {
    const database = await databases.open();
    const team = await startTeam(database, { 'card 1': 'a', 'card 2': 'a' });
    team.opening = () => ({ state: 'refused', because: 'Give me a permission.' });
    await assert.rejects(team.press('a', 'card 1'), new UserError('Give me a permission.'));
    assert.deepEqual(await listOpening(database), []);

    team.opening = () => undefined;
    assert.deepEqual(await team.press('a', 'card 2'), {
      state: 'opened',
      threadId: 'card 2',
      again: false,
    });
  });

  test('tries the other cards, and says what to do if none takes a thread', async () => {
    const database = await databases.open();
    const team = await startTeam(database, { 'card 1': 'a', 'card 2': 'a' });
    const tried: string[] = [];
    team.opening = (messageId) => {
      tried.push(messageId);
      return { state: 'no starter' };
    };

    await assert.rejects(team.press('a', 'card 1'), new UserError('There is no card.'));

    assert.deepEqual(tried.toSorted(), ['card 1', 'card 2']);
    assert.equal((await findDiscussion(database, 'team', 'a'))?.refusedBecause, 'There is no card.');
  });

  test('gives up what its thread does not take, and is open all the same', async () => {
    const database = await databases.open();
    const team = await startTeam(database, { 'card 1': 'a' });
    team.channel.before = () => {
      throw new Refusal();
    };

    assert.equal((await team.press('a')).state, 'opened');
    assert.deepEqual(await listOpening(database), []);
  });

  test('that is opened twice at once begins in the thread that was stored first', async () => {
    const database = await databases.open();
    const team = await startTeam(database, { 'card 1': 'a' });
    const asked = {
      guildId: 'team',
      paperId: 'a',
      userId: 'ben',
      channelId: 'of card 1',
      messageId: 'card 1',
    };
    const id = (await askForThread(database, asked, NOON))?.id ?? 0;
    const open = async (): Promise<Opened> => {
      await setThread(database, id, { threadId: 'first', parts: 2 }, NOON);
      return { state: 'open', threadId: 'second' };
    };

    await openDiscussion({ ...team.services, threads: { ...team.services.threads, open } }, id);

    assert.deepEqual(team.begun(), ['first: a, part 1', 'first: a, part 2']);
  });

  test('of two papers that turn out to be one keeps the one that is open', async () => {
    const database = await databases.open();
    const team = await startTeam(database, { 'card 1': 'a', 'card 2': 'b' });
    await team.press('a');
    team.opening = () => ({ state: 'refused', because: 'No.' });
    await assert.rejects(team.press('b'), UserError);

    await joinPapers(database, { from: 'a', to: 'b' });

    assert.deepEqual(await team.press('b'), { state: 'there', threadId: 'card 1', thread: 'open' });
  });
});
