import { setTimeout as waitFor } from 'node:timers/promises';
import type { Program } from '../support/bot-process.ts';
import { untilListedAsPosted, untilVotesShown } from './asking.ts';
import { checkChannel, checkRequests, checkStored, type Expected } from './checks.ts';
import { type Grounds, openPlace } from './places.ts';
import type { Kill, Plan } from './plan.ts';
import { CONNECTED, type Scene, setScene, stopBot, untilPosted } from './scene.ts';
import { orderKill, orderTroubles } from './troubles.ts';
import { castVotes } from './votes.ts';

/** The outcome of a run. */
export interface Outcome {
  readonly plan: Plan;
  readonly ms: number;
  /** How often the bot was started, and how often of these it was killed. */
  readonly lives: number;
  readonly killed: number;
  /** The failure; undefined if all checks passed. */
  readonly failure: unknown;
  /** The bots' output, one text per life. */
  readonly printed: readonly string[];
}

/** The time a bot that is left alone has to finish the day, and to count the votes. */
const DAY_MS = 60_000;
const VOTES_MS = 30_000;

/** A supervisor restarts a bot that could not start because the database was away. */
const START_AGAIN_MS = 250;

/**
 * postgres 3.4.9 may write to a connection that its server just closed, and takes the process with it, where nobody can
 * catch it (https://github.com/porsager/postgres/issues/1154, open). The bot must survive that like any other death:
 * its supervisor starts it again.
 */
const DRIVER_CRASH = /at Immediate\.nextWrite \(.*postgres\/src\/connection\.js/u;

/** Runs a day as planned: bots are killed and started until the digest stands and the votes are counted. */
export async function runDay(grounds: Grounds, plan: Plan): Promise<Outcome> {
  const start = performance.now();
  const bots: Program[] = [];
  const counts = { killed: 0 };
  let failure: unknown;
  try {
    await using stack = new AsyncDisposableStack();
    const scene = await setScene(stack, grounds, plan);
    const startBot = (): Program => {
      const bot = scene.startBot();
      bots.push(bot);
      return bot;
    };
    await live({ ...scene, startBot }, grounds, plan, counts);
  } catch (error) {
    failure = error;
    // A day that failed may have left the server stopped: the next one is to have it.
    await grounds.server?.start().catch(() => {
      // It runs.
    });
  }
  return {
    plan,
    ms: performance.now() - start,
    lives: bots.length,
    killed: counts.killed,
    failure,
    printed: bots.map((bot) => bot.printed()),
  };
}

async function live(scene: Scene, grounds: Grounds, plan: Plan, counts: { killed: number }): Promise<void> {
  const { sandbox } = scene;
  const channelId = sandbox.channel.id;
  const expected = (): Expected => ({
    guildId: sandbox.guild.id,
    channelId,
    listDay: grounds.due.listDay,
    digests: scene.digests(),
  });
  const repaired = orderTroubles(scene, grounds, plan.troubles);
  const onVote = new Set<() => void>();
  const voted = castVotes(sandbox, channelId, plan.votes, () => {
    for (const heard of onVote) heard();
  });
  const done = Promise.all([untilPosted(scene, channelId), voted]).then(() => undefined);
  const kill = async (bot: Program): Promise<void> => {
    bot.signal('SIGKILL');
    await bot.ended();
    counts.killed += 1;
  };

  for (const planned of plan.kills) await kill(await liveUntil(scene, done, planned, onVote));
  let bot = await liveUntil(scene, done);
  await repaired();
  if (plan.away === 'killed') await kill(bot);
  if (plan.away === 'stopped') await stopBot(bot);
  await castVotes(sandbox, channelId, plan.lateVotes);
  if (plan.away !== 'no') bot = scene.startBot();
  await untilListedAsPosted(sandbox, channelId, AbortSignal.timeout(DAY_MS));
  await untilVotesShown(sandbox, channelId, AbortSignal.timeout(VOTES_MS));
  await stopBot(bot);

  checkChannel(sandbox, expected());
  checkRequests(sandbox);
  await using opened = await openPlace(scene.place);
  await checkStored(opened.database, sandbox, expected());
}

/** Starts a bot and lets it live until its kill is due, or until the day is done. */
async function liveUntil(
  scene: Scene,
  done: Promise<void>,
  kill?: Kill,
  onVote: Set<() => void> = new Set(),
): Promise<Program> {
  const due = Promise.withResolvers<'due'>();
  const timer = new AbortController();
  const late = waitFor(DAY_MS, 'late' as const, { signal: timer.signal });
  let bot = scene.startBot();
  // Killed right in the request, not a turn of the event loop later.
  const release =
    kill &&
    orderKill(scene, kill, onVote, () => {
      bot.signal('SIGKILL');
      due.resolve('due');
    });
  try {
    for (;;) {
      const ended = bot.ended().then(() => 'ended' as const);
      const current = bot;
      // Once the day is done a bot has votes to read again: it is let in, and dies or stays then.
      const over = done
        .then(() => current.untilPrinted(CONNECTED))
        .then(
          () => 'done' as const,
          () => ended,
        );
      const first = await Promise.race([due.promise, over, ended, late]);
      if (first === 'late') throw new Error(`The day is not done ${DAY_MS / 1_000} s after a start.`);
      if (first !== 'ended' || bot.wasKilled()) return bot;
      if (CONNECTED.test(bot.printed()) && !DRIVER_CRASH.test(bot.printed()))
        throw new Error('The bot ended by itself.');
      await waitFor(START_AGAIN_MS);
      bot = scene.startBot();
    }
  } finally {
    release?.();
    late.catch(() => {
      // It was only waited for to be late.
    });
    timer.abort();
  }
}
