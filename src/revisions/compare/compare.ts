import type { Paper } from '../../papers/paper.ts';
import { readable } from '../../papers/readable.ts';
import { type AuthorChange, compareAuthors } from './authors.ts';
import { type EvidenceState, readEvidence } from './evidence.ts';
import { findChangedNumbers, type NumberChange } from './numbers.ts';
import { alignSentences, readSentence, readSentences } from './sentences.ts';

/** A paper in one of its versions. */
export type VersionText = Pick<Paper, 'title' | 'abstract' | 'authors' | 'authorCount'>;

/** What matters of the difference between two versions. */
export interface Revision {
  /** Undefined if the title says the same. */
  readonly title: { readonly from: string; readonly to: string } | undefined;
  /** Undefined if the authors are the same. */
  readonly authors: AuthorChange | undefined;
  readonly numbers: readonly NumberChange[];
  /** What became of the sentence that the TL;DR rests on; undefined without one, or without an abstract. */
  readonly evidence: EvidenceState | undefined;
  /** Whether the abstract says anything in other words. */
  readonly isReworded: boolean;
}

/** Longer texts are no abstracts, and comparing all their sentences takes time. */
const MAX_COMPARED = 10_000;

/** Compares two versions of a paper. `evidence` is the sentence of the older abstract that its TL;DR rests on. */
export function compareVersions(
  before: VersionText,
  after: VersionText,
  evidence: string | undefined,
): Revision {
  const [older, newer] = [before, after].map(({ abstract }) =>
    readSentences((abstract ?? '').slice(0, MAX_COMPARED)),
  );
  const isKnown = older !== undefined && newer !== undefined && older.length > 0 && newer.length > 0;
  const pairs = isKnown ? alignSentences(older, newer) : [];
  return {
    title: compareTitles(before.title, after.title),
    authors: compareAuthors(before, after),
    numbers: isKnown ? findChangedNumbers(older, newer, pairs) : [],
    evidence: isKnown && evidence !== undefined ? readEvidence(readSentence(evidence), newer) : undefined,
    isReworded: isKnown && !haveSame(older, newer),
  };
}

function compareTitles(from: string, to: string): Revision['title'] {
  const [one, other] = [readable(from), readable(to)];
  return readSentence(one).key === readSentence(other).key ? undefined : { from: one, to: other };
}

function haveSame(
  some: readonly { readonly key: string }[],
  others: readonly { readonly key: string }[],
): boolean {
  const keys = (sentences: readonly { readonly key: string }[]) => sentences.map(({ key }) => key).join('');
  return keys(some) === keys(others);
}
