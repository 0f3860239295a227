import { randomInt } from 'node:crypto';

/**
 * The seeds that decide whether a change may land: the same each time, so that a change fails for what it changed. Fifteen
 * in a row have each weather at least once. Add every seed that ever failed, with the day and what it found;
 * `npm run chaos` draws new ones.
 */
export const SEEDS = {
  pglite: sequence(20_260_302, 15),
  postgres: sequence(20_260_402, 15),
  twoProcesses: 20_260_302,
  imports: [20_260_302, 20_260_303],
  meetings: sequence(20_260_302, 3),
  alerts: sequence(20_260_302, 3),
  mails: sequence(20_260_302, 3),
  discussions: sequence(20_260_302, 3),
  erasures: sequence(20_260_302, 2),
  revisions: sequence(20_260_302, 2),
  /** Kills while lists are read, while the day is posted, and while the week is told. */
  momentum: [20_260_306, 20_260_314],
} as const;

function sequence(first: number, length: number): readonly number[] {
  return Array.from({ length }, (_, index) => first + index);
}

/** The seed that CHAOS_SEED sets, or one drawn by chance where it is `random`; otherwise the one from the list. */
export function chooseSeed(listed: number): number {
  const set = process.env.CHAOS_SEED;
  if (set === undefined) return listed;
  return set === 'random' ? randomInt(1_000_000_000) : Number(set);
}
