import type { Paper } from '../../papers/paper.ts';
import { foldWords, stem } from '../query/analysis.ts';
import type { Concept } from '../query/concepts.ts';

/** A paper's words as they are compared: stems with a space around each. */
export function stemText({
  title,
  abstract,
  authors,
}: Pick<Paper, 'title' | 'abstract' | 'authors'>): string {
  return ` ${foldWords([title, abstract ?? '', ...authors].join(' '))
    .map(stem)
    .join(' ')} `;
}

/** Whether a paper that was found has nothing of what was looked for, so that its meaning alone can have found it. */
export function isSemanticMatch(paper: Paper, concepts: readonly Concept[]): boolean {
  const text = stemText(paper);
  return (
    concepts.length > 0 &&
    !concepts.some(({ alternatives }) => alternatives.some((stems) => text.includes(` ${stems.join(' ')} `)))
  );
}
