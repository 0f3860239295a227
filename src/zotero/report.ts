import { readable } from '../papers/readable.ts';
import { formatCount } from '../words.ts';
import type { Addition, Progress } from './additions.ts';
import { quote } from './words.ts';

/** Says what has become of an addition, or how far it is. */
export function formatAddition(
  { finishedAt, endedBecause }: Pick<Addition, 'finishedAt' | 'endedBecause'>,
  { added, there, failed, open, failures }: Progress,
): string {
  const lines = [
    [
      `Added ${formatCount(added, 'paper')} to Zotero.`,
      ...(there > 0 ? [`${formatCount(there, 'paper was', 'papers were')} there already.`] : []),
      ...(failed > 0 ? [`${formatCount(failed, 'paper')} could not be added:`] : []),
    ].join(' '),
    ...failures.map(({ title, because }) => `- ${quote(readable(title))}: ${because}.`),
    ...(failed > failures.length ? [`- and ${failed - failures.length} more`] : []),
  ];
  if (finishedAt === null) lines.push(`${formatCount(open, 'paper is', 'papers are')} still to be added.`);
  else if (endedBecause !== null)
    lines.push(
      `${open > 0 ? `${formatCount(open, 'paper was', 'papers were')} not added. ` : ''}${endedBecause}`,
    );
  return lines.join('\n');
}
