import assert from 'node:assert/strict';
import { readBibliography } from '../../src/bibliography/read.ts';
import type { Encoding, ExportFormat } from '../../src/bibliography/write/formats.ts';
import { assignKeys } from '../../src/bibliography/write/keys.ts';
import { writeFiles } from '../../src/bibliography/write/write.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { readable } from '../../src/papers/readable.ts';

/** The ways to export that `import` reads. */
export const WAYS: readonly (readonly [ExportFormat, Encoding])[] = [
  ['bibtex', 'unicode'],
  ['bibtex', 'latex'],
  ['ris', 'unicode'],
  ['csl-json', 'unicode'],
];

/** Asserts that papers that are exported and imported again have lost nothing. */
export async function assertReadAgain(
  papers: readonly Paper[],
  format: ExportFormat,
  encoding: Encoding,
): Promise<void> {
  const keys = assignKeys(papers);
  const [file = ''] = await Array.fromAsync(writeFiles(papers, { format, encoding, keys }));

  const { entries, unread } = await readBibliography(file);

  assert.equal(new Set(keys.values()).size, papers.length);
  assert.deepEqual(unread, []);
  assert.deepEqual(
    entries.map(({ title, abstract, authors, date, arxiv, ownId }) => ({
      id: arxiv?.id ?? ownId,
      title: shown(title ?? ''),
      abstract: shown(abstract ?? ''),
      authors: authors.map(shownName),
      year: date?.year,
    })),
    papers.map(facts),
  );
}

function facts({ title, abstract, authors, publishedOn, id }: Paper) {
  const year = publishedOn?.year;
  return { id, title: shown(title), abstract: shown(abstract ?? ''), authors: authors.map(shownName), year };
}

/**
 * As people see it: BibTeX's braces are marks, commands of LaTeX end with a space that nobody sees, and an accent is never
 * set on an i with a dot.
 */
function shown(text: string): string {
  return readable(text)
    .replace(/[{}\s]/gu, '')
    .replaceAll('ı', 'i')
    .normalize('NFC');
}

/** A suffix is a part of its own in a bibliography, whether the source set a comma before it or not. */
function shownName(name: string): string {
  return shown(name).replaceAll(',', '');
}
