import { once } from 'node:events';
import { setTimeout as waitFor } from 'node:timers/promises';
import fc from 'fast-check';
import type { Database } from '../../src/database/connect.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Program, startBotProcess } from '../support/bot-process.ts';
import type { Place } from '../support/database.ts';
import { endsWith } from '../support/ends.ts';
import { openSourceServer, type SourceServer } from '../support/source-server.ts';
import { checkRequests } from './checks.ts';
import { type Grounds, openPlace } from './places.ts';
import { CONNECTED, findSettings, stopBot } from './scene.ts';

/** The request at which a bot is killed, counted from the start of its life, and whether Discord got it. */
interface Kill {
  readonly nth: number;
  readonly isLost: boolean;
  /** How long after it: what it answers, the bot may be half-way through then. */
  readonly afterMs: number;
}

/** All that is left to chance in a run of lives, each ended by a kill, and a last one that is left alone. */
export interface LivesPlan {
  readonly seed: number;
  readonly kills: readonly Kill[];
  /** The request whose answer is lost though the bot lives; 0 if none is. */
  readonly dropped: number;
}

/** Draws a plan for work of about so many requests, with kills at most so long after them; the same seed draws the same. */
export function drawLives(seed: number, requests: number, maxAfterMs = 0): LivesPlan {
  const kill = fc.record({
    nth: fc.integer({ min: 1, max: requests }),
    isLost: fc.boolean(),
    afterMs: maxAfterMs === 0 ? fc.constant(0) : fc.integer({ min: 0, max: maxAfterMs }),
  });
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
  readonly work: Work;
}

/** The time that a bot that is left alone has. */
const DONE_MS = 60_000;

/** Work that a bot is killed in. */
interface Work {
  /** The requests that count. */
  readonly path: RegExp;
  /** Stores what is to be done. The sources know nothing until they are told what to answer. */
  prepare(sandbox: Sandbox, place: Place, server: SourceServer): Promise<void>;
  /**
   * Does what people do in each life, once the bot is connected, and waits for what the sandbox doesn't show. Gives up when
   * the bot is dead.
   */
  live?(sandbox: Sandbox, dead: AbortSignal): Promise<void>;
  /** Arranges a kill elsewhere than at a request to Discord. Returns what takes it back; undefined for one at a request. */
  killElsewhere?(nth: number, kill: () => void): (() => void) | undefined;
  /** Throws what a kill left in the database that must not be. */
  checkKilled?(database: Database): Promise<void>;
  isDone(sandbox: Sandbox): boolean;
  /** Throws what is there twice, or is missing. */
  check(sandbox: Sandbox): void;
  /** Throws what is stored wrongly in the end. */
  checkStored?(database: Database): Promise<void>;
}

/** Kills a bot as planned while it works, and checks what it leaves in the end. */
export async function runLives(grounds: Grounds, { kills, dropped }: LivesPlan, work: Work): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sandbox = stack.use(await startSandbox({ rates: 'loose' }));
  const place = await grounds.place(stack);
  const ends = endsWith(stack);
  const server = await openSourceServer(ends);
  await work.prepare(sandbox, place, server);
  const start = (): Program => startBotProcess(ends, findSettings({ sandbox, place, server }));
  const { path } = work;
  if (dropped > 0) sandbox.faults.add({ path, after: dropped - 1, times: 1, fault: { kind: 'drop' } });
  const task = { sandbox, start, work };
  for (const kill of kills) {
    await liveUntilKilled(task, kill);
    await lookInto(place, work.checkKilled);
  }
  const bot = start();
  await bot.untilPrinted(CONNECTED);
  await untilDone(task);
  // Whatever would be sent a second time is sent by now.
  await waitFor(1_000);
  await stopBot(bot);
  work.check(sandbox);
  checkRequests(sandbox);
  await lookInto(place, work.checkStored);
}

/** Opens the database while no bot does, if there is something to check in it. */
async function lookInto(place: Place, check: Work['checkStored']): Promise<void> {
  if (check === undefined) return;
  await using opened = await openPlace(place);
  await check(opened.database);
}

/** Starts a bot and kills it where its kill is planned; one that has less to do is killed when it is done. */
async function liveUntilKilled(task: Task, { nth, isLost, afterMs }: Kill): Promise<void> {
  const { sandbox, work } = task;
  const bot = task.start();
  const killed = Promise.withResolvers<void>();
  const kill = (): void => {
    bot.signal('SIGKILL');
    killed.resolve();
  };
  // Without a timer it is killed right in the request, not a turn of the event loop later.
  const killSoon = (): unknown => (afterMs === 0 ? kill() : setTimeout(kill, afterMs));
  const remove =
    work.killElsewhere?.(nth, killSoon) ??
    sandbox.faults.add({
      path: work.path,
      after: nth - 1,
      times: 1,
      fault: isLost ? { kind: 'lose' } : { kind: 'delay', ms: 0 },
      onHit: killSoon,
    });
  const dead = new AbortController();
  const done = bot.untilPrinted(CONNECTED).then(() => untilDone(task, dead.signal));
  await Promise.race([killed.promise, done]);
  remove();
  bot.signal('SIGKILL');
  await bot.ended();
  dead.abort();
  done.catch(() => {
    // It waited for a bot that is dead.
  });
}

/** Waits until all is done. Throws if that takes too long. */
async function untilDone({ sandbox, work }: Task, dead = new AbortController().signal): Promise<void> {
  const late = AbortSignal.timeout(DONE_MS);
  const isLate = once(late, 'abort').then(() => {
    throw new Error('It is not done in time.');
  });
  const done = Promise.all([work.live?.(sandbox, dead), sandbox.until(() => work.isDone(sandbox))]);
  await Promise.race([done, isLate]);
}
