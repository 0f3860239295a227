import cron from 'node-cron';
import type { Log } from '../log.ts';

/** Every minute: feeds are set to the minute, and what is due is read from the database, so no tick is precious. */
const EVERY_MINUTE = '* * * * *';

const MINUTE_MS = 60_000;

/** A clock that ticks until it is disposed, and then waits for the work in hand. */
export interface Schedule extends AsyncDisposable {
  /** Does the work: now, or after the run that is under way, once for all who ask meanwhile. */
  tick(): Promise<void>;
}

/**
 * Runs `work` at once and then every minute, never twice at a time; and between two minutes, so many milliseconds later
 * as it gives. A failure is logged; the next tick comes.
 */
export function startSchedule(work: () => Promise<number | undefined>, log: Log): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let isOver = false;
  const tick = (): Promise<void> => {
    if (running === undefined) {
      clearTimeout(timer);
      running = (isOver ? Promise.resolve(undefined) : work())
        .then((ms) => {
          // What is overdue has its job already.
          if (ms !== undefined && ms > 0 && ms < MINUTE_MS && !isOver)
            timer = setTimeout(() => void tick(), ms);
        })
        .catch((error: unknown) => log.error({ err: error }, 'a tick failed'))
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
  const task = cron.schedule(EVERY_MINUTE, () => void tick());
  void tick();
  return {
    tick,
    async [Symbol.asyncDispose]() {
      isOver = true;
      clearTimeout(timer);
      await task.destroy();
      await (next ?? running);
    },
  };
}
