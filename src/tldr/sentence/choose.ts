import type { Text } from '../text.ts';
import { wordsOf } from './features.ts';
import { fitLine } from './fit.ts';
import { loadRanker } from './ranker.ts';

const rank = loadRanker();

/** Gives the sentences of an abstract as lines, the one that stands best for the whole first. */
export function chooseLines(text: Text): string[] {
  const scores = rank(text);
  return text.sentences
    .map((sentence, at) => ({ sentence, score: scores[at] ?? 0 }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ sentence }) => fitLine(sentence));
}

/** The sentence that has most of a line's words; the shortest of equals, undefined of none. */
export function findClosest(line: string, sentences: readonly string[]): string | undefined {
  const wanted = new Set(wordsOf(line));
  const [closest] = sentences
    .map((sentence) => {
      const words = wordsOf(sentence);
      return {
        sentence,
        words: words.length,
        shared: new Set(words.filter((word) => wanted.has(word))).size,
      };
    })
    .toSorted((one, other) => other.shared - one.shared || one.words - other.words);
  return closest?.sentence;
}
