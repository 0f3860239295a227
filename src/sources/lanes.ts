import { UserError } from '../errors.ts';

/**
 * Who waits for an answer: the bot's own work, for which whole teams wait, or one person who asked; nobody waits for what is
 * asked in the background.
 */
export type Asker = 'job' | 'person' | 'background';

/** Runs requests of one source, a few at a time. */
export type Lane = <Result>(asker: Asker, work: () => Promise<Result>) => Promise<Result>;

/** Behind this many others a person would wait a minute at arXiv's pace, and should come again later. */
const MAX_PEOPLE = 20;

/**
 * Creates the lane to a source: at most `atOnce` requests run, jobs' before people's, and what nobody waits for last, each
 * kind in order. If many
 * people are already waiting, one more gets a `UserError`.
 */
export function createLane(title: string, atOnce: number): Lane {
  const waiting: Record<Asker, (() => void)[]> = { job: [], person: [], background: [] };
  let running = 0;

  const start = (): void => {
    if (running >= atOnce) return;
    const next = waiting.job.shift() ?? waiting.person.shift() ?? waiting.background.shift();
    if (next === undefined) return;
    running += 1;
    next();
  };

  return async (asker, work) => {
    if (asker === 'person' && waiting.person.length >= MAX_PEOPLE) {
      throw new UserError(
        `${title} already has ${MAX_PEOPLE} people waiting for answers. Try again in a minute.`,
      );
    }
    const turn = new Promise<void>((resolve) => waiting[asker].push(resolve));
    start();
    await turn;
    try {
      return await work();
    } finally {
      running -= 1;
      start();
    }
  };
}
