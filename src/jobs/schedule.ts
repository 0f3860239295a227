import cron from 'node-cron';
import type { Log } from '../log.ts';

/** Every minute: feeds are set to the minute, and what is due is read from the database, so no tick is precious. */
const EVERY_MINUTE = '* * * * *';

/** A clock that ticks until it is disposed, and then waits for the work in hand. */
export interface Schedule extends AsyncDisposable {
  /** Does the work: now, or after the run that is under way, once for all who ask meanwhile. */
  tick(): Promise<void>;
}

/** Runs `work` at once and then every minute, never twice at a time. A failure is logged; the next tick comes. */
export function startSchedule(work: () => Promise<void>, log: Log): Schedule {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let isOver = false;
  const tick = (): Promise<void> => {
    if (running === undefined) {
      running = (isOver ? Promise.resolve() : work())
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
      await task.destroy();
      await (next ?? running);
    },
  };
}
