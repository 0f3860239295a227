import cron from 'node-cron';
import type { Log } from '../log.ts';
import { createRepeatLog } from '../log-repeats.ts';

/** Every minute: feeds are set to the minute, and what is due is read from the database, so no tick is precious. */
const EVERY_MINUTE = '* * * * *';

/** The next tick comes at most this long after the last, whatever the wall clock and node-cron say. */
const MINUTE_MS = 60_000;

/** How often the wall clock is compared with the monotonic one. */
const COMPARE_MS = 1_000;

/** More than network time corrects a clock by within a second. */
const JUMP_MS = 5_000;

/** A clock that ticks until it is disposed; disposing waits for the work in progress. */
export interface Schedule extends AsyncDisposable {
  /** Does the work now, or after the current run; callers during that run share one more run. */
  tick(): Promise<void>;
}

/** The clocks of this machine, in milliseconds. */
interface Clocks {
  /** Since 1970; a person or the network may put it forward or back. */
  readonly wall: () => number;
  /** Since any moment; only runs forward. */
  readonly running: () => number;
}

const CLOCKS: Clocks = { wall: Date.now, running: () => performance.now() };

/**
 * Runs `work` at once and then every minute, never twice at a time; if it returns a number of milliseconds, also after
 * that time. Logs failures and keeps ticking. Runs at once after the wall clock has jumped.
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
  const tickIn = (ms: number | undefined): void => {
    if (isOver) return;
    clearTimeout(timer);
    // Whatever is overdue already has its job.
    const isSoon = ms !== undefined && ms > 0 && ms < MINUTE_MS;
    timer = setTimeout(() => void tick(), isSoon ? ms : MINUTE_MS);
  };
  const tick = (): Promise<void> => {
    if (running === undefined) {
      clearTimeout(timer);
      running = (isOver ? Promise.resolve(undefined) : work())
        .then(tickIn)
        .catch((error: unknown) => {
          faults.report('error', error, 'a tick failed');
          tickIn(undefined);
        })
        .finally(() => {
          running = undefined;
        });
      return running;
    }
    // The current run can't serve this tick: it looked for what is due before the tick came.
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
 * Calls `onMinute` at each full minute, and at once when the wall clock has jumped. Then it restarts node-cron, which would
 * wait for a minute that is now far away, or go through every minute that was skipped, at 0.2 ms each.
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
    log.warn({ seconds }, "this machine's clock has jumped; looking again for what is due");
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
