import type { Text } from '../text.ts';
import { wordsOf } from './features.ts';
import { fitTldr } from './fit.ts';
import { loadRanker } from './ranker.ts';

const rank = loadRanker();

/** Gives the sentences of an abstract as lines, the one that stands best for the whole first. */
export function chooseTldrs(text: Text): string[] {
  const scores = rank(text);
  return text.sentences
    .map((sentence, at) => ({ sentence, score: scores[at] ?? 0 }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ sentence }) => fitTldr(sentence));
}

/** The sentence that has most of a line's words; the shortest of equals, undefined of none. */
export function findClosest(tldr: string, sentences: readonly string[]): string | undefined {
  const [closest] = sentences
    .map((sentence) => ({ sentence, shared: countShared(tldr, sentence) }))
    .toSorted((one, other) => other.shared - one.shared || one.sentence.length - other.sentence.length);
  return closest?.sentence;
}

/**
 * The sentence that a line rests on: the one that its maker named, unless another has more than twice as many of the
 * line's words. `named` counts from 1.
 */
export function findEvidence(
  tldr: string,
  sentences: readonly string[],
  named: number | undefined,
): string | undefined {
  const closest = findClosest(tldr, sentences);
  const one = named === undefined ? undefined : sentences[named - 1];
  if (one === undefined || closest === undefined) return closest;
  return countShared(tldr, closest) > 2 * countShared(tldr, one) ? closest : one;
}

function countShared(tldr: string, sentence: string): number {
  const wanted = new Set(wordsOf(tldr));
  return new Set(wordsOf(sentence).filter((word) => wanted.has(word))).size;
}
