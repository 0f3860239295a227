import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { readBibliography } from '../../../src/bibliography/read.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../../src/bibliography/write/formats.ts';
import { assignKeys } from '../../../src/bibliography/write/keys.ts';
import { writeFile, writeFiles, writePaper } from '../../../src/bibliography/write/write.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { readCslElsewhere, readMarkdownElsewhere } from '../../support/other-readers.ts';
import { paper } from '../../support/papers.ts';

const MAATEN = paper('0811.00001', {
  title: 'G\\"odel on $t$-SNE: 5\\% & <more>',
  authors: ['Laurens van der Maaten', 'Martin Luther King, Jr.', 'The X, Y Team'],
  authorCount: 5,
  publishedOn: Temporal.PlainDate.from('2008-11-03'),
  categories: ['stat.ML', 'cs.LG'],
  abstract: 'One\ntwo.',
});
const PUBLISHED = { ...MAATEN, venue: 'J. Mach. Learn. Res.', doi: '10.1000/a_b' };
const OWN = paper('icra2018a', { doi: null, links: [], publishedOn: null });

function write(format: ExportFormat, given: Paper): string {
  return writePaper(given, { format, encoding: 'unicode', keys: new Map([[given.id, 'key']]) });
}

suite('RIS', () => {
  test('has a preprint of its type, with a line for each author and category', () => {
    assert.deepEqual(write('ris', MAATEN).split('\r\n'), [
      'TY  - UNPB',
      'ID  - key',
      'TI  - Gödel on $t$-SNE: 5% & <more>',
      'AU  - van der Maaten, Laurens',
      'AU  - King, Martin Luther, Jr.',
      'AU  - The X,, Y Team',
      'AU  - others',
      'PY  - 2008',
      'DA  - 2008/11/03/',
      'AN  - arXiv:0811.00001',
      'PB  - arXiv',
      'M3  - Preprint',
      'DO  - 10.48550/arXiv.0811.00001',
      'UR  - https://arxiv.org/abs/0811.00001',
      'KW  - stat.ML',
      'KW  - cs.LG',
      'AB  - One two.',
      'ER  - ',
      '',
    ]);
  });

  test('has a published paper as an article of its journal', () => {
    const record = write('ris', PUBLISHED);

    assert.match(record, /^TY {2}- JOUR\r$/mu);
    assert.match(record, /^T2 {2}- J\. Mach\. Learn\. Res\.\r$/mu);
    assert.match(record, /^DO {2}- 10\.1000\/a_b\r$/mu);
    assert.doesNotMatch(record, /Preprint/u);
  });
});

suite('CSL-JSON', () => {
  test('has a preprint of its type, and all parts of names', () => {
    const [item] = z.array(z.unknown()).parse(JSON.parse(write('csl-json', MAATEN)));

    assert.deepEqual(item, {
      id: 'key',
      type: 'article',
      'citation-key': 'key',
      title: 'Gödel on $t$-SNE: 5% & <more>',
      author: [
        { family: 'Maaten', given: 'Laurens', 'non-dropping-particle': 'van der' },
        { family: 'King', given: 'Martin Luther', suffix: 'Jr.' },
        { literal: 'The X, Y Team' },
        { literal: 'others' },
      ],
      issued: { 'date-parts': [[2008, 11, 3]] },
      genre: 'Preprint',
      publisher: 'arXiv',
      archive: 'arXiv',
      archive_location: '0811.00001',
      number: 'arXiv:0811.00001',
      DOI: '10.48550/arXiv.0811.00001',
      URL: 'https://arxiv.org/abs/0811.00001',
      keyword: 'stat.ML, cs.LG',
      abstract: 'One two.',
    });
  });

  test('has a published paper as an article of its journal', () => {
    const [item] = readCslElsewhere(write('csl-json', PUBLISHED));

    assert.equal(item?.type, 'article-journal');
    assert.deepEqual(item?.ids, ['0811.00001', '10.1000/a_b', '0811.00001']);
  });
});

suite('Markdown', () => {
  test('has an item of a list for a paper, with its links', () => {
    assert.equal(
      write('markdown', PUBLISHED),
      '- **Gödel on $t$-SNE: 5% \\& \\<more\\>**. Laurens van der Maaten, Martin Luther King Jr., The X, Y Team et al. *J. Mach. Learn. Res.* (2008). [arXiv:0811.00001](<https://arxiv.org/abs/0811.00001>), [doi:10.1000/a\\_b](<https://doi.org/10.1000/a_b>).\n',
    );
  });

  for (const title of [
    'a | b | c',
    '=HYPERLINK("https://example.com","click")',
    '- # 1. > [x](javascript:alert(1)) ![y](z)',
    '**bold** _em_ `code` ``` <b>html</b> &amp; ~~x~~',
    'ends with a backslash \\\\',
    'a formula $a*b*c [0,1)$ and $`x$',
  ])
    test(`stays one item of plain text: ${title}`, () => {
      const items = readMarkdownElsewhere(
        `${write('markdown', { ...MAATEN, title })}${write('markdown', MAATEN)}`,
      );

      assert.equal(items.length, 2);
      const [item] = items;
      assert.ok(item);
      const letters = (text: string): string => text.replace(/[^\p{L}\p{N}=|[\]()*<>&;~!#]/gu, '');
      assert.equal(letters(item.title), letters(title.replace('\\\\', '')));
      assert.deepEqual([...item.kinds].sort(), ['link', 'strong', 'text']);
      assert.deepEqual(item.links, ['https://arxiv.org/abs/0811.00001']);
    });
});

suite('every format', () => {
  test('keeps the id of a paper that has no other, for whoever imports it again', async () => {
    for (const format of ['bibtex', 'ris', 'csl-json'] as const) {
      const { entries } = await readBibliography(write(format, OWN));

      assert.deepEqual(
        entries.map(({ ownId, arxiv, doi }) => ({ ownId, arxiv, doi })),
        [{ ownId: 'icra2018a', arxiv: null, doi: null }],
      );
    }
  });

  test('is split where a file would be too large, and each part is whole', async () => {
    const papers = Array.from({ length: 40 }, (_, index) => paper(`2603.${10_000 + index}`));
    const keys = assignKeys(papers);
    for (const format of EXPORT_FORMATS) {
      const options = { format, encoding: 'unicode', keys } as const;
      const [whole = ''] = await Array.fromAsync(writeFiles(papers, options));
      const maxBytes = Math.ceil(Buffer.byteLength(whole) / 3);

      const files = await Array.fromAsync(writeFiles(papers, options, maxBytes));

      assert.equal(files.length, 4);
      assert.ok(files.every((file) => Buffer.byteLength(file) <= maxBytes));
      assert.equal((await Array.fromAsync(writeFile(papers, options))).join(''), whole);
      if (format === 'markdown') continue;
      const read = await Promise.all(files.map((file) => readBibliography(file)));
      assert.deepEqual(
        read.flatMap(({ entries }) => entries.map(({ arxiv }) => arxiv?.id)),
        papers.map(({ id }) => id),
      );
    }
  });
});
