import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readBibliography } from '../../src/bibliography/read.ts';

async function readOne(...lines: string[]) {
  const { format, entries, unread } = await readBibliography(
    ['TY  - JOUR', 'TI  - A title', ...lines, 'ER  - ', ''].join('\n'),
  );
  assert.equal(format, 'RIS');
  assert.deepEqual(unread, []);
  assert.equal(entries.length, 1);
  return entries[0];
}

suite('a RIS record', () => {
  test('is read as Zotero exports it', async () => {
    const { entries, unread } = await readBibliography(`TY  - JOUR
TI  - Computing <i>Machinery</i> and Intelligence
AU  - Turing, Alan M.
AU  - van der Berg, Jan, Jr.
AU  - CERN
T2  - Mind
AB  - I propose to consider the question.
AI  - as it is called now - was far away.

The end.
DA  - 1950/10/01/
PY  - 1950
DO  - 10.1093/mind/LIX.236.433
DP  - DOI.org (Crossref)
VL  - LIX
IS  - 236
SP  - 433
UR  - https://academic.oup.com/mind/article/LIX/236/433/986238
L1  - https://academic.oup.com/mind/article-pdf/LIX/236/433/turing.pdf
Y2  - 2024/01/10/12:00:00
KW  - games
KW  - cs.AI
ER  - 

`);

    assert.deepEqual(unread, []);
    assert.deepEqual(entries, [
      {
        line: 1,
        arxiv: null,
        doi: '10.1093/mind/lix.236.433',
        title: 'Computing Machinery and Intelligence',
        authors: ['Alan M. Turing', 'Jan van der Berg, Jr.', 'CERN'],
        hasMoreAuthors: false,
        abstract:
          'I propose to consider the question.\nAI  - as it is called now - was far away.\n\nThe end.',
        date: { year: 1950, month: 10, day: 1 },
        url: 'https://academic.oup.com/mind/article/LIX/236/433/986238',
        pdf: 'https://academic.oup.com/mind/article-pdf/LIX/236/433/turing.pdf',
        venue: 'Mind',
        categories: ['cs.AI'],
        keywords: ['games'],
      },
    ]);
  });

  const ids: [line: string, id: string | null][] = [
    ['AN  - arXiv:1706.03762', '1706.03762'],
    ['M1  - arXiv:1706.03762', '1706.03762'],
    ['M1  - 1706.03762', '1706.03762'],
    ['M1  - 236', null],
    ['UR  - http://arxiv.org/abs/1706.03762', '1706.03762'],
    ['L1  - https://arxiv.org/pdf/1706.03762v5', '1706.03762'],
    ['DO  - 10.48550/arXiv.1706.03762', '1706.03762'],
    ['N1  - arXiv:1706.03762 [cs]', '1706.03762'],
    ['N1  - See arXiv:1706.03762', null],
    ['JO  - arXiv:1706.03762', '1706.03762'],
  ];
  for (const [line, id] of ids) {
    test(`has ${id ?? 'no arXiv id'} by ${line}`, async () => {
      const entry = await readOne(line);
      assert.equal(entry?.arxiv?.id ?? null, id);
      assert.equal(entry?.venue, null);
    });
  }

  const dates: [lines: string[], date: readonly (number | null)[]][] = [
    [['PY  - 1950'], [1950, null, null]],
    [['PY  - 1950///'], [1950, null, null]],
    [['Y1  - 1950/10//Michaelmas'], [1950, 10, null]],
    [
      ['PY  - 1950', 'DA  - 1950/10/01/'],
      [1950, 10, 1],
    ],
    [
      ['DA  - October 1950', 'PY  - 1950'],
      [1950, 10, null],
    ],
    [
      ['PY  - 1950', 'Y2  - 2024/01/10/'],
      [1950, null, null],
    ],
  ];
  for (const [lines, [year, month, day]] of dates) {
    test(`has the date of ${lines.join(', ')}`, async () =>
      assert.deepEqual((await readOne(...lines))?.date, { year, month, day }));
  }

  test('has old tags, and what several lines give', async () => {
    const { entries } = await readBibliography(
      [
        'TY  - CONF',
        'T1  - A title that goes on',
        '      on the next line',
        'A1  - Lovelace, Ada',
        'A1  - et al.',
        'N2  - The abstract',
        'JF  - Scientific Memoirs',
        'KW  - engines; notes',
        'ER  - ',
      ].join('\r\n'),
    );

    const [entry] = entries;
    assert.equal(entry?.title, 'A title that goes on on the next line');
    assert.deepEqual([entry?.authors, entry?.hasMoreAuthors], [['Ada Lovelace'], true]);
    assert.equal(entry?.abstract, 'The abstract');
    assert.equal(entry?.venue, 'Scientific Memoirs');
    assert.deepEqual(entry?.keywords, ['engines', 'notes']);
  });

  test('that is broken costs no other, and is told', async () => {
    const { entries, unread } = await readBibliography(`Provider: somebody
AU  - Nobody, N.

TY  - JOUR
TI  - First
TY  - JOUR
AU  - Lovelace, Ada
ER  -
TY  - BOOK
BT  - Third`);

    assert.deepEqual(
      entries.map(({ title, line }) => [title, line]),
      [
        ['First', 4],
        ['Third', 9],
      ],
    );
    assert.deepEqual(unread, [{ line: 6, reason: 'it has neither a title nor an arXiv id nor a DOI' }]);
  });

  test('may have a single space after its tags', async () => {
    const { entries } = await readBibliography(
      'TY - JOUR\nTI - First\nAU - Lovelace, Ada\nER -\nTY - JOUR\nTI - Second',
    );

    assert.deepEqual(
      entries.map(({ title, authors }) => [title, authors.length]),
      [
        ['First', 1],
        ['Second', 0],
      ],
    );
  });
});
