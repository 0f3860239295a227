import type { Paper } from '../../src/papers/paper.ts';
import { createRandom } from '../support/random.ts';

const MAX_PREFIX = 12;
const OF_EACH_LENGTH = 12;
const OF_WORDS = 60;
const SHOWN = 5;

/** Draws typed text: 12 beginnings of 1 to 12 letters each, and 60 of two or three words in any order. */
export function drawPrefixes(papers: readonly Paper[]): string[] {
  const random = createRandom(12);
  const words = (): string[] => {
    const { title = 'paper' } = papers[Math.floor(random() * papers.length)] ?? {};
    return title.match(/\p{L}+/gu) ?? ['paper'];
  };
  const one = (length: number): string => {
    for (let tries = 0; tries < 1_000; tries += 1) {
      const own = words();
      const word = own[Math.floor(random() * own.length)] ?? '';
      if (word.length >= length) return word.slice(0, length);
    }
    return 'reinforcement'.slice(0, length);
  };
  const singles = Array.from({ length: MAX_PREFIX }, (_, index) =>
    Array.from({ length: OF_EACH_LENGTH }, () => one(index + 1)),
  ).flat();
  const several = Array.from({ length: OF_WORDS }, (_, index) => {
    const own = words();
    const wanted = Array.from({ length: 2 + (index % 2) }, () => {
      const word = own[Math.floor(random() * own.length)] ?? '';
      return word.slice(0, 1 + Math.floor(random() * word.length));
    });
    return wanted.join(' ');
  });
  return [...singles, ...several];
}

/** How long completing took. */
export interface CompletionTimes {
  /** In milliseconds, the shortest first. */
  readonly sorted: readonly number[];
  /** The slowest, with the typed text. */
  readonly slowest: readonly string[];
}

/** Completes each prefix once, after a first round that fills caches. */
export async function measureCompletion(
  prefixes: readonly string[],
  suggest: (typed: string) => Promise<unknown>,
): Promise<CompletionTimes> {
  for (const typed of prefixes.slice(0, 20)) await suggest(typed);
  const times: { readonly typed: string; readonly ms: number }[] = [];
  for (const typed of prefixes) {
    const started = performance.now();
    await suggest(typed);
    times.push({ typed, ms: performance.now() - started });
  }
  times.sort((a, b) => a.ms - b.ms);
  return {
    sorted: times.map(({ ms }) => ms),
    slowest: times.slice(-SHOWN).map(({ typed, ms }) => `“${typed}” ${ms.toFixed(1)} ms`),
  };
}
