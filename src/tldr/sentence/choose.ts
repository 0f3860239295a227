import type { Text } from '../text.ts';
import { wordsOf } from './features.ts';
import { fitTldr } from './fit.ts';
import { loadRanker } from './ranker.ts';

const rank = loadRanker();

/** Returns the sentences of an abstract as TL;DRs, the most representative first. */
export function chooseTldrs(text: Text): string[] {
  const scores = rank(text);
  return text.sentences
    .map((sentence, at) => ({ sentence, score: scores[at] ?? 0 }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ sentence }) => fitTldr(sentence));
}

/** Finds the sentence with most of a TL;DR's words; the shortest of ties, undefined if there is none. */
export function findClosest(tldr: string, sentences: readonly string[]): string | undefined {
  const [closest] = sentences
    .map((sentence) => ({ sentence, shared: countShared(tldr, sentence) }))
    .toSorted((one, other) => other.shared - one.shared || one.sentence.length - other.sentence.length);
  return closest?.sentence;
}

/**
 * Finds the sentence that a TL;DR rests on: the one its provider named, unless another has more than twice as many of
 * its words. `named` counts from 1.
 */
export function chooseEvidence(
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
