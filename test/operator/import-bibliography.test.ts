import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { importPapers } from '../../src/operator/import.ts';
import { formatImport } from '../../src/operator/importing/format.ts';
import { countPapers, findNamed, findPaper } from '../../src/papers/library.ts';
import { mainLink } from '../../src/papers/links.ts';
import { type Written, writeBibtex, writeCslJson, writeRis } from '../support/bibliographies.ts';
import { onEachDatabase } from '../support/database.ts';

const TURING: Written = {
  title: 'Computing Machinery and Intelligence',
  authors: [{ given: 'Alan M.', particle: '', family: 'Turing', suffix: '' }],
  abstract: 'I propose to consider the question.',
  year: 1950,
  month: 10,
  day: 1,
  doi: '10.1093/mind/lix.236.433',
  arxivId: null,
  venue: 'Mind',
  keywords: ['games'],
};
const LOVELACE: Written = {
  ...TURING,
  title: 'Notes on the Analytical Engine',
  authors: [{ given: 'Ada', particle: '', family: 'Lovelace', suffix: '' }],
  year: 1843,
  doi: null,
  venue: null,
};
const OLD: Written = { ...LOVELACE, title: 'An old paper', arxivId: 'hep-th/9711200', doi: '10.1000/182' };

onEachDatabase('importing a bibliography', (databases) => {
  async function importText(text: string) {
    const database = await databases.open();
    const again = () => importPapers(database, Readable.from([Buffer.from(text)]), () => {});
    return { database, counts: await again(), again };
  }

  for (const [format, write] of Object.entries({ writeBibtex, writeRis, writeCslJson })) {
    test(`stores what ${format} wrote, under ids that stay the same`, async () => {
      const { database, counts, again } = await importText(write([TURING, LOVELACE, OLD]));

      assert.deepEqual(counts, {
        unit: 'entry',
        stored: 3,
        repeated: 0,
        conflicting: 0,
        conflicts: [],
        withoutDay: 0,
        skipped: [],
      });
      const turing = await findPaper(database, '10.1093/mind/lix.236.433');
      assert.deepEqual(
        { ...turing, publishedOn: turing?.publishedOn?.toString() },
        {
          id: '10.1093/mind/lix.236.433',
          doi: '10.1093/mind/lix.236.433',
          version: null,
          title: 'Computing Machinery and Intelligence',
          abstract: 'I propose to consider the question.',
          abstractKind: 'abstract',
          authors: ['Alan M. Turing'],
          authorCount: 1,
          publishedOn: '1950-10-01',
          categories: ['games'],
          organization: null,
          venue: 'Mind',
          sourceSummary: null,
          links: [],
        },
      );
      assert.ok(turing && mainLink(turing) === 'https://doi.org/10.1093/mind/lix.236.433');
      // Whichever format gives it.
      assert.equal((await findPaper(database, 'title:af8be33e8c4a385b'))?.title, LOVELACE.title);
      const old = await findPaper(database, 'hep-th/9711200');
      assert.deepEqual([old?.doi, old?.categories], ['10.1000/182', []]);
      assert.deepEqual(await again(), counts);
      assert.equal(await countPapers(database), 3);
      assert.deepEqual(await findPaper(database, 'hep-th/9711200'), old);
    });
  }

  test('stores one paper once, whatever its entries call it', async () => {
    const { database, counts } = await importText(`
@article{a, title = {An old paper}, doi = {10.1000/182}}
@misc{b, title = {An Old Paper}, eprint = {hep-th/9711200}, doi = {https://doi.org/10.1000/182}}
@misc{c, title = {An {OLD} paper.}, url = {https://arxiv.org/abs/hep-th/9711200}}`);

    assert.deepEqual([counts.stored, counts.repeated, counts.conflicting], [1, 1, 0]);
    assert.equal(await countPapers(database), 1);
    assert.equal((await findNamed(database, '10.1000/182'))?.id, 'hep-th/9711200');
  });

  test('invents no day, and says so', async () => {
    const { database, counts } = await importText(`
@article{a, title = {A}, doi = {10.1000/1}, year = 1843}
@article{b, title = {B}, doi = {10.1000/2}, year = 1843, month = sep, author = {Lovelace, Ada and others}}
@article{c, title = {C}, doi = {10.1000/3}}`);

    assert.equal(counts.withoutDay, 2);
    assert.match(
      formatImport(counts),
      /\n2 papers stored without a date: the file gives only a year or a month\.$/u,
    );
    const paper = await findPaper(database, '10.1000/2');
    assert.deepEqual([paper?.publishedOn, paper?.authors, paper?.authorCount], [null, ['Ada Lovelace'], 2]);
  });

  test('keeps the addresses of pages and of PDFs apart', async () => {
    const { database } = await importText(`
@misc{a, title = {A}, doi = {10.1000/1}, url = {https://example.org/a}, pdf = {https://example.org/a.PDF}}
@misc{b, title = {B}, doi = {10.1000/2}, url = {https://example.org/b.pdf?download=1}}
@misc{c, title = {C}, doi = {10.1000/3}, url = {https://doi.org/10.1000/3}}`);

    const links = async (id: string) => (await findPaper(database, id))?.links;
    assert.deepEqual(await links('10.1000/1'), [
      { label: 'Page', url: 'https://example.org/a' },
      { label: 'PDF', url: 'https://example.org/a.PDF' },
    ]);
    assert.deepEqual(await links('10.1000/2'), [
      { label: 'PDF', url: 'https://example.org/b.pdf?download=1' },
    ]);
    assert.deepEqual(await links('10.1000/3'), []);
  });

  test('skips and names entries that can not be read or stored', async () => {
    const { counts } = await importText(
      '@misc{a, title = {A}}\n@misc{b, title = {B}\n@misc{c, eprint = {1706.03762}}\n@misc{d, title = {D}}',
    );

    assert.equal(
      formatImport(counts),
      `2 papers stored, 2 entries skipped.
  line 2: a brace or a quotation mark in it is never closed
  line 3: it has no title`,
    );
  });

  test('refuses anything else in a sentence', async () => {
    const database = await databases.open();
    for (const text of ['Dear all, here is my list.', '[1, 2]', '<html>']) {
      await assert.rejects(
        importPapers(database, Readable.from([Buffer.from(text)]), () => {}),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.match(
            error.message,
            /^This is no bibliography\. Accepted are BibTeX .* and a paper a line as JSON: /u,
          );
          return true;
        },
      );
    }
  });
});
