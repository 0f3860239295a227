import { once } from 'node:events';
import fc from 'fast-check';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Program } from '../support/bot-process.ts';
import { CONNECTED } from './scene.ts';

/** The request at which a bot is killed, counted from the start of its life, and whether Discord got it. */
export interface Kill {
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
export interface Task {
  readonly sandbox: Sandbox;
  readonly start: () => Program;
  /** The requests that count. */
  readonly path: RegExp;
  readonly isDone: () => boolean;
}

/** The time that a bot that is left alone has. */
const DONE_MS = 60_000;

/** Starts a bot and kills it at a request; one that has less to do is killed when it is done. */
export async function liveUntilKilled(task: Task, { nth, isLost }: Kill): Promise<void> {
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
export async function untilDone({ sandbox, isDone }: Task): Promise<void> {
  const late = AbortSignal.timeout(DONE_MS);
  const isLate = once(late, 'abort').then(() => {
    throw new Error('It is not done in time.');
  });
  await Promise.race([sandbox.until(isDone), isLate]);
}
