import { setTimeout as waitFor } from 'node:timers/promises';
import fc from 'fast-check';
import { untilListedAsPosted, untilVotesShown } from './asking.ts';
import { checkChannel, checkRequests, checkStored, type Expected } from './checks.ts';
import { addDueFeed, type Grounds, openPlace, type Where } from './places.ts';
import { MAX_PAPERS, type Vote, vote } from './plan.ts';
import { CHANNEL_PATH, CONNECTED, type Scene, setScene, stopBot, untilPosted } from './scene.ts';
import { castVotes } from './votes.ts';

/** Feeds that are due at once, each in a guild of its own. */
const FEEDS = 40;

/** A header, five cards and their reactions each. */
const REQUESTS = FEEDS * (1 + 2 * MAX_PAPERS);

/** The time that a survivor has for the other's work. */
const DAY_MS = 90_000;
const VOTES_MS = 60_000;

interface Plan {
  readonly seed: number;
  /** The request at which a process is killed. */
  readonly nth: number;
  /** Which of the two. */
  readonly victim: 0 | 1;
  readonly votes: readonly Vote[];
}

/** Draws the plan of a run; the same seed draws the same. */
export function drawPlanForTwo(seed: number): Plan {
  const arbitrary: fc.Arbitrary<Plan> = fc.record({
    seed: fc.constant(seed),
    nth: fc.integer({ min: Math.round(REQUESTS / 4), max: Math.round((REQUESTS * 3) / 4) }),
    victim: fc.constantFrom(0, 1),
    votes: fc.array(vote(['react', 'react', 'unreact', 'react otherwise']), { minLength: 4, maxLength: 4 }),
  });
  const [plan] = fc.sample(arbitrary, { seed, numRuns: 1, unbiased: true });
  if (plan === undefined) throw new Error('No plan was drawn.');
  return plan;
}

/**
 * Lets two processes post to all feeds at once, kills one half-way, and lets the other finish; then brings the first
 * back for the votes of its shard. Throws what was wrong.
 */
export async function runTwo(grounds: Grounds, { nth, victim, votes }: Plan): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const scene = await setScene(stack, grounds, { papers: MAX_PAPERS, listGrows: false }, { shards: 2 });
  const { sandbox } = scene;
  const places = await addFeeds(scene, grounds);
  const settings = [{ SHARDS: '0/2' }, { SHARDS: '1/2' }] as const;

  const killed = Promise.withResolvers<void>();
  const bots = settings.map((one) => scene.startBot(one));
  sandbox.faults.add({
    path: CHANNEL_PATH,
    after: nth - 1,
    times: 1,
    fault: { kind: 'delay', ms: 0 },
    onHit() {
      bots[victim]?.signal('SIGKILL');
      killed.resolve();
    },
  });
  const posted = Promise.all(places.map(({ channelId }) => untilPosted(scene, channelId)));
  const voted = Promise.all(places.map(({ channelId }) => castVotes(sandbox, channelId, votes)));
  await before(DAY_MS, killed.promise, 'The processes do not get half-way.');
  await before(DAY_MS, Promise.all([posted, voted]), 'The survivor does not finish.');

  const back = scene.startBot(settings[victim]);
  await back.untilPrinted(CONNECTED);
  const deadline = AbortSignal.timeout(VOTES_MS);
  for (const { channelId } of places) {
    await untilListedAsPosted(sandbox, channelId, deadline);
    await untilVotesShown(sandbox, channelId, deadline);
  }
  await stopBot(back);
  const survivor = bots[1 - victim];
  if (survivor !== undefined) await stopBot(survivor);

  checkRequests(sandbox);
  await using opened = await openPlace(scene.place);
  for (const where of places) {
    const expected: Expected = { ...where, listDay: grounds.due.listDay, digests: scene.digests() };
    checkChannel(sandbox, expected);
    await checkStored(opened.database, sandbox, expected);
  }
}

/** Adds guilds beside the first, each with a feed that is due. */
async function addFeeds({ sandbox, place }: Scene, { due }: Grounds): Promise<Where[]> {
  const places: Where[] = [{ guildId: sandbox.guild.id, channelId: sandbox.channel.id }];
  await using opened = await openPlace(place);
  while (places.length < FEEDS) {
    const guild = sandbox.addGuild(`Guild ${places.length}`);
    const where = { guildId: guild.id, channelId: guild.channel.id };
    await addDueFeed(opened.database, where, due);
    places.push(where);
    // A guild's shard follows the millisecond it was made in.
    await waitFor(1);
  }
  return places;
}

async function before(ms: number, work: Promise<unknown>, otherwise: string): Promise<void> {
  const timer = new AbortController();
  const late = waitFor(ms, undefined, { signal: timer.signal }).then(() =>
    Promise.reject(new Error(otherwise)),
  );
  late.catch(() => {
    // Whoever raced against it is told.
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
