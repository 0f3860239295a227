import { once } from 'node:events';
import { setTimeout as waitFor } from 'node:timers/promises';
import fc from 'fast-check';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Program, startBotProcess } from '../support/bot-process.ts';
import type { Place } from '../support/database.ts';
import { endsWith } from '../support/ends.ts';
import { checkRequests } from './checks.ts';
import type { Grounds } from './places.ts';
import { CONNECTED, stopBot } from './scene.ts';

/** The request at which a bot is killed, counted from the start of its life, and whether Discord got it. */
interface Kill {
  readonly nth: number;
  readonly isLost: boolean;
}

/** All that is left to chance in a run of lives, each ended by a kill, and a last one that is left alone. */
export interface LivesPlan {
  readonly seed: number;
  readonly kills: readonly Kill[];
  /** The request whose answer is lost though the bot lives; 0 if none is. */
  readonly dropped: number;
}

/** Draws a plan for work of about so many requests; the same seed draws the same. */
export function drawLives(seed: number, requests: number): LivesPlan {
  const kill = fc.record({ nth: fc.integer({ min: 1, max: requests }), isLost: fc.boolean() });
  const arbitrary: fc.Arbitrary<LivesPlan> = fc.record({
    seed: fc.constant(seed),
    kills: fc.array(kill, { minLength: 1, maxLength: 3 }),
    dropped: fc.integer({ min: 0, max: requests }),
  });
  const [plan] = fc.sample(arbitrary, { seed, numRuns: 1, unbiased: true });
  if (plan === undefined) throw new Error('No plan was drawn.');
  return plan;
}

/** What a bot has to do in its lives. */
interface Task {
  readonly sandbox: Sandbox;
  readonly start: () => Program;
  /** The requests that count. */
  readonly path: RegExp;
  readonly isDone: () => boolean;
}

/** The time that a bot that is left alone has. */
const DONE_MS = 60_000;

/** Work that a bot is killed in. */
interface Work {
  /** The requests that count. */
  readonly path: RegExp;
  /** Stores what is to be done. */
  prepare(sandbox: Sandbox, place: Place): Promise<void>;
  isDone(sandbox: Sandbox): boolean;
  /** Throws what is there twice, or is missing. */
  check(sandbox: Sandbox): void;
}

/** Kills a bot as planned while it works, and checks what it leaves in the end. */
export async function runLives(
  grounds: Grounds,
  { kills, dropped }: LivesPlan,
  { path, prepare, isDone, check }: Work,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sandbox = stack.use(await startSandbox({ rates: 'loose' }));
  const place = await grounds.place(stack);
  const ends = endsWith(stack);
  await prepare(sandbox, place);
  const start = (): Program =>
    startBotProcess(ends, {
      DATA_DIR: place.dataFolder,
      ...(place.databaseUrl !== undefined && { DATABASE_URL: place.databaseUrl }),
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API: sandbox.api,
    });
  if (dropped > 0) sandbox.faults.add({ path, after: dropped - 1, times: 1, fault: { kind: 'drop' } });
  const task = { sandbox, start, path, isDone: () => isDone(sandbox) };
  for (const kill of kills) await liveUntilKilled(task, kill);
  const bot = start();
  await bot.untilPrinted(CONNECTED);
  await untilDone(task);
  // Whatever would be sent a second time is sent by now.
  await waitFor(1_000);
  await stopBot(bot);
  check(sandbox);
  checkRequests(sandbox);
}

/** Starts a bot and kills it at a request; one that has less to do is killed when it is done. */
async function liveUntilKilled(task: Task, { nth, isLost }: Kill): Promise<void> {
  const bot = task.start();
  const killed = Promise.withResolvers<void>();
  const remove = task.sandbox.faults.add({
    path: task.path,
    after: nth - 1,
    times: 1,
    fault: isLost ? { kind: 'lose' } : { kind: 'delay', ms: 0 },
    onHit() {
      bot.signal('SIGKILL');
      killed.resolve();
    },
  });
  const done = bot.untilPrinted(CONNECTED).then(() => untilDone(task));
  await Promise.race([killed.promise, done]);
  remove();
  bot.signal('SIGKILL');
  await bot.ended();
  done.catch(() => {
    // It waited for a bot that is dead.
  });
}

/** Waits until all is done. Throws if that takes too long. */
async function untilDone({ sandbox, isDone }: Task): Promise<void> {
  const late = AbortSignal.timeout(DONE_MS);
  const isLate = once(late, 'abort').then(() => {
    throw new Error('It is not done in time.');
  });
  await Promise.race([sandbox.until(isDone), isLate]);
}
