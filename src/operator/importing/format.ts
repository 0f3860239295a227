import type { ImportCounts } from '../import.ts';

/** The first of many show what is wrong; `--json` has more. */
const MAX_LISTED = 10;

/** Formats the result of an import for a terminal. */
export function formatImport(counts: ImportCounts): string {
  const { unit, stored, skipped, repeated, conflicting, conflicts, withoutDay } = counts;
  const units = (number: number): string => count(number, unit, unit === 'line' ? 'lines' : 'entries');
  const papers = (number: number): string => count(number, 'paper', 'papers');
  return [
    `${papers(stored)} stored, ${units(skipped.length)} skipped.`,
    ...listed(skipped.map(({ line, reason }) => `line ${line}: ${reason}`)),
    ...(repeated === 0 ? [] : [`${units(repeated)} repeated a paper of the file.`]),
    ...(conflicting === 0 ? [] : [`${units(conflicting)} not stored: ${WHY_CONFLICTING}`]),
    ...listed(
      conflicts.map(
        ({ line, id, title, firstLine, firstTitle }) =>
          `line ${line}: ${id} is “${firstTitle}” on line ${firstLine}, not “${title}”`,
      ),
    ),
    ...(withoutDay === 0 ? [] : [`${papers(withoutDay)} stored without a date: ${WHY_WITHOUT_DAY}`]),
  ].join('\n');
}

const WHY_CONFLICTING =
  'their ids belong to earlier papers of the file that have other titles. Correct the ids, or leave them out.';
const WHY_WITHOUT_DAY = 'the file gives only a year or a month.';

function listed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, MAX_LISTED).map((line) => `  ${line}`);
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
