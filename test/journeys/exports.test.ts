import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Encoding, ExportFormat } from '../../src/bibliography/write/formats.ts';
import { assignKeys } from '../../src/bibliography/write/keys.ts';
import { writeFiles } from '../../src/bibliography/write/write.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { readable, readableParts } from '../../src/papers/readable.ts';
import { readBibtexElsewhere, readCslElsewhere, readMarkdownElsewhere } from '../support/other-readers.ts';
import { assertReadAgain, WAYS } from '../support/read-again.ts';
import { recorded } from '../support/recorded.ts';
import { readRecordedPapers } from '../support/recorded-papers.ts';

const SETS = [
  ['the hardest records of arXiv', recorded('arxiv/edge-cases.jsonl'), 559],
  ['papers of conferences', recorded('corpus/papers-30k.jsonl.gz'), 5_000],
] as const;

async function write(papers: readonly Paper[], format: ExportFormat, encoding: Encoding = 'unicode') {
  const keys = assignKeys(papers);
  const [file = ''] = await Array.fromAsync(writeFiles(papers, { format, encoding, keys }));
  return file;
}

/** The letters and digits of a text: other readers write dashes, quotes and spaces in their own way. */
function letters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** A title with its formulas as LaTeX. */
function written(title: string): string {
  return readableParts(title)
    .map(({ kind, text }) => (kind === 'formula' ? `$${text.trim()}$` : text))
    .join('')
    .trim();
}

function hasFormula(title: string): boolean {
  return readableParts(title).some(({ kind }) => kind === 'formula');
}

function namesOf({ authors }: Pick<Paper, 'authors'>): readonly string[] {
  return authors.map((name) => readable(name).normalize('NFC').replaceAll(',', ''));
}

suite('what is exported is read by others', () => {
  for (const [what, { path, skip }, count] of SETS) {
    const papers = skip === false ? readRecordedPapers(path, count) : [];

    for (const encoding of ['unicode', 'latex'] as const)
      test(`by Better BibTeX: ${what}, in ${encoding}`, { skip }, async () => {
        const { papers: read, errors } = readBibtexElsewhere(await write(papers, 'bibtex', encoding));

        // It knows few commands of formulas, whose LaTeX it then keeps.
        assert.deepEqual(
          errors.filter((error) => !error.startsWith('unhandled macro')),
          [],
        );
        assert.equal(read.length, count);
        for (const [index, { title, authors, year, ids }] of read.entries()) {
          const paper = papers[index] ?? assert.fail();
          assert.equal(ids.at(-1) === paper.id || ids[0] === paper.id, true, paper.id);
          assert.equal(year, paper.publishedOn?.year);
          assert.deepEqual(
            authors.map((name) => name.replaceAll(',', '')),
            namesOf(paper),
          );
          if (!hasFormula(paper.title)) assert.equal(letters(title), letters(readable(paper.title)));
        }
      });

    for (const format of ['ris', 'csl-json'] as const)
      test(`by citation-js: ${what}, as ${format}`, { skip }, async () => {
        const read = readCslElsewhere(await write(papers, format));

        assert.equal(read.length, count);
        for (const [index, { title, authors, year, ids }] of read.entries()) {
          const paper = papers[index] ?? assert.fail();
          assert.equal(letters(title), letters(written(paper.title)));
          assert.deepEqual(
            authors.map((name) => name.replaceAll(',', '')),
            namesOf(paper),
          );
          assert.equal(year, paper.publishedOn?.year);
          // It takes neither U1 nor AN of RIS, but the address.
          if (format === 'csl-json' || paper.links.length > 0) assert.ok(ids.includes(paper.id), paper.id);
        }
      });

    test(`by CommonMark: ${what}`, { skip }, async () => {
      const read = readMarkdownElsewhere(await write(papers, 'markdown'));

      assert.equal(read.length, count);
      for (const [index, { title, text, links }] of read.entries()) {
        const { title: given, id, publishedOn, authors, links: ownLinks } = papers[index] ?? assert.fail();
        assert.equal(title.replace(/\.$/u, ''), written(given).replace(/\.$/u, ''));
        assert.ok(text.includes(`(${publishedOn?.year})`));
        assert.ok(text.replaceAll(',', '').includes(namesOf({ authors })[0] ?? ''));
        assert.deepEqual(links, ownLinks.length > 0 ? [`https://arxiv.org/abs/${id}`] : []);
      }
    });
  }
});

suite('papers of conferences are exported and imported again', () => {
  const [what, { path, skip }, count] = SETS[1];
  for (const [format, encoding] of WAYS)
    test(`${count} ${what}, from ${format} in ${encoding}`, { skip }, async () => {
      await assertReadAgain(readRecordedPapers(path, count), format, encoding);
    });
});
