import type { Paper } from '../../papers/paper.ts';
import { foldWords, stem } from '../query/analysis.ts';
import type { Concept } from '../query/concepts.ts';

/** Returns a paper's words in the form that is compared: stems with a space around each. */
export function stemText({
  title,
  abstract,
  authors,
}: Pick<Paper, 'title' | 'abstract' | 'authors'>): string {
  return ` ${foldWords([title, abstract ?? '', ...authors].join(' '))
    .map(stem)
    .join(' ')} `;
}

/**
 * Returns whether a paper that was found has none of the words searched for, so that only its meaning can have matched.
 */
export function isSemanticMatch(paper: Paper, concepts: readonly Concept[]): boolean {
  const text = stemText(paper);
  return (
    concepts.length > 0 &&
    !concepts.some(({ alternatives }) => alternatives.some((stems) => text.includes(` ${stems.join(' ')} `)))
  );
}
