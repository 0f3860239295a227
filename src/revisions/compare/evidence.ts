import { findChangedNumbers, findLostNumbers, type NumberChange } from './numbers.ts';
import { countShared, measureAlike, readSentence, type Sentence } from './sentences.ts';

/** What became of the sentence that a TL;DR rests on. */
export type EvidenceState =
  | { readonly state: 'same' }
  /** `lost` are the numbers that the newer abstract gives nowhere. */
  | { readonly state: 'reworded'; readonly to: string; readonly lost: readonly string[] }
  | { readonly state: 'changed number'; readonly to: string; readonly numbers: readonly NumberChange[] }
  | { readonly state: 'gone' };

/**
 * How much of the sentence must be left, in one sentence or in two that follow each other: authors split and join sentences
 * without changing what they say.
 */
const MIN_LEFT = 0.6;

/** Finds a sentence in the newer abstract. */
export function readEvidence(evidence: Sentence, after: readonly Sentence[]): EvidenceState {
  if (evidence.key === '' || after.some(({ key }) => key === evidence.key)) return { state: 'same' };
  // Long enough not to be part of any sentence by chance.
  if (evidence.words.length >= MIN_WORDS && joinKeys(after).includes(evidence.key)) return { state: 'same' };
  const places = [
    ...after,
    ...after.slice(1).map((one, at) => readSentence(`${after[at]?.text ?? ''} ${one.text}`)),
  ];
  const [best] = places
    .map((place) => ({ place, left: shareLeft(evidence, place), alike: measureAlike(evidence, place) }))
    .filter(({ left, alike }) => left >= MIN_LEFT && alike > MIN_ALIKE)
    .toSorted((one, other) => other.alike - one.alike);
  if (best === undefined) return { state: 'gone' };
  const numbers = findChangedNumbers([evidence], [best.place], [{ before: 0, after: 0 }]);
  const to = best.place.text;
  return numbers.length > 0
    ? { state: 'changed number', to, numbers }
    : { state: 'reworded', to, lost: findLostNumbers(evidence, after) };
}

const MIN_WORDS = 4;

/** Two sentences are twice as long as the one that was split. */
const MIN_ALIKE = 0.4;

function joinKeys(sentences: readonly Sentence[]): string {
  return sentences.map(({ key }) => key).join('');
}

/** Returns the share of a sentence's words that another has. */
function shareLeft({ words }: Sentence, place: Sentence): number {
  return words.length === 0 ? 0 : countShared(words, place.words) / words.length;
}
