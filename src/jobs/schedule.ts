import cron from 'node-cron';
import type { Log } from '../log.ts';
import { createRepeatLog } from '../log-repeats.ts';

/** Every minute: feeds are set to the minute, and what is due is read from the database, so no tick is precious. */
const EVERY_MINUTE = '* * * * *';

/** So long after the last look at the latest comes the next, whatever the clock of the wall and node-cron say. */
const MINUTE_MS = 60_000;

/** How often the wall's clock is compared with the one that only runs forward. */
const COMPARE_MS = 1_000;

/** More than a clock is put right by in a second while it is kept in time over the network. */
const JUMP_MS = 5_000;

/** A clock that ticks until it is disposed, and then waits for the work in hand. */
export interface Schedule extends AsyncDisposable {
  /** Does the work: now, or after the run that is under way, once for all who ask meanwhile. */
  tick(): Promise<void>;
}

/** The clocks of this machine, in milliseconds. */
interface Clocks {
  /** Since 1970; a person or the network may put it forward or back. */
  readonly wall: () => number;
  /** From any moment on; only runs forward. */
  readonly running: () => number;
}

const CLOCKS: Clocks = { wall: Date.now, running: () => performance.now() };

/**
 * Runs `work` at once and then every minute, never twice at a time; and between two minutes, so many milliseconds later
 * as it gives. A failure is logged; the next tick comes. After the wall's clock has jumped it runs at once.
 */
export function startSchedule(
  work: () => Promise<number | undefined>,
  log: Log,
  clocks: Clocks = CLOCKS,
): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let isOver = false;
  const faults = createRepeatLog(log);
  const lookAgainIn = (ms: number | undefined): void => {
    if (isOver) return;
    clearTimeout(timer);
    // What is overdue has its job already.
    const isSoon = ms !== undefined && ms > 0 && ms < MINUTE_MS;
    timer = setTimeout(() => void tick(), isSoon ? ms : MINUTE_MS);
  };
  const tick = (): Promise<void> => {
    if (running === undefined) {
      clearTimeout(timer);
      running = (isOver ? Promise.resolve(undefined) : work())
        .then(lookAgainIn)
        .catch((error: unknown) => {
          faults.report('error', error, 'a tick failed');
          lookAgainIn(undefined);
        })
        .finally(() => {
          running = undefined;
        });
      return running;
    }
    // Not joined: it looked at what is due before this tick came.
    next ??= running.then(() => {
      next = undefined;
      return tick();
    });
    return next;
  };
  const minutes = startMinutes(() => void tick(), log, clocks);
  void tick();
  return {
    tick,
    async [Symbol.asyncDispose]() {
      isOver = true;
      clearTimeout(timer);
      await minutes[Symbol.asyncDispose]();
      await (next ?? running);
      faults[Symbol.dispose]();
    },
  };
}

/**
 * Calls `onMinute` at each full minute, and at once when the wall's clock has jumped. node-cron is then begun anew: it
 * would wait for a minute that is far away now, or go through every minute that was passed over, 0.2 ms each.
 */
function startMinutes(onMinute: () => void, log: Log, { wall, running }: Clocks): AsyncDisposable {
  // In UTC no hour comes twice (https://github.com/node-cron/node-cron/issues/492).
  const start = () => cron.schedule(EVERY_MINUTE, onMinute, { timezone: 'UTC' });
  let task = start();
  let apart = wall() - running();
  const comparing = setInterval(() => {
    const apartNow = wall() - running();
    const jump = apartNow - apart;
    apart = apartNow;
    if (Math.abs(jump) < JUMP_MS) return;
    const seconds = Math.round(jump / 1_000);
    log.warn({ seconds }, "this machine's clock has jumped; what is due is looked at anew");
    void task.destroy();
    task = start();
    onMinute();
  }, COMPARE_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(comparing);
      await task.destroy();
    },
  };
}
