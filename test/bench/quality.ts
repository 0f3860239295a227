import type { Question } from './collections.ts';

/** What an engine answered. */
export interface Answer<Item> {
  readonly asked: Item;
  /** Ids, best first; none if it failed. */
  readonly found: readonly string[];
  /** Why there is no answer. */
  readonly fault?: string;
}

/** Asks everything of an engine. What it refuses, or fails at, is an answer without papers, and says why. */
export async function askAll<Item>(
  items: readonly Item[],
  ask: (item: Item) => Promise<readonly string[]>,
): Promise<Answer<Item>[]> {
  const answers: Answer<Item>[] = [];
  for (const asked of items) {
    try {
      // A paper that comes twice answers once.
      answers.push({ asked, found: [...new Set(await ask(asked))] });
    } catch (error) {
      answers.push({ asked, found: [], fault: error instanceof Error ? error.message : String(error) });
    }
  }
  return answers;
}

/** Long enough to recognize a question. */
const SHOWN = 80;

/** Lists the questions without an answer, each with the reason. */
export function listFaults(
  name: string,
  answers: readonly Answer<{ readonly id: string; readonly text: string }>[],
): string[] {
  return answers.flatMap(({ asked: { id, text }, fault }) => {
    if (fault === undefined) return [];
    const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    return [`${name}, ${id} “${shown}”: ${fault}`];
  });
}

/** The gain of a paper with a grade. */
export type Gain = (grade: number) => number;

/** The grade itself (Järvelin and Kekäläinen, 2002). */
export const LINEAR: Gain = (grade) => grade;

/** 2^grade − 1, by which the best papers count far more (Burges et al., 2005). */
export const EXPONENTIAL: Gain = (grade) => 2 ** grade - 1;

const DEPTH = 10;

/** Returns nDCG@10, from 0 to 1; the discount is the logarithm of the rank. */
export function measureNdcg({ asked: { grades }, found }: Answer<Question>, gain: Gain): number {
  const gains = found.map((id) => gain(grades.get(id) ?? 0));
  const ideal = [...grades.values()].map(gain).sort((one, other) => other - one);
  const best = discount(ideal);
  return best === 0 ? 0 : discount(gains) / best;
}

function discount(gains: readonly number[]): number {
  return gains.slice(0, DEPTH).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}

/** Returns one over the rank of the first right paper; 0 if it is not among the first ten. */
export function measureReciprocalRank({ asked: { grades }, found }: Answer<Question>): number {
  const first = found.slice(0, DEPTH).findIndex((id) => (grades.get(id) ?? 0) > 0);
  return first === -1 ? 0 : 1 / (first + 1);
}

/** Returns the mean; 0 of nothing. */
export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
