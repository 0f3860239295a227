import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readBibliography } from '../../src/bibliography/read.ts';

async function readOne(fields: object) {
  const item = { id: 'a', type: 'article', title: 'A title', ...fields };
  const { format, entries, unread } = await readBibliography(JSON.stringify([item]));
  assert.equal(format, 'CSL-JSON');
  assert.deepEqual(unread, []);
  return entries[0];
}

suite('an item of CSL-JSON', () => {
  test('is read as Zotero exports it', async () => {
    const entry = await readOne({
      id: 'http://zotero.org/users/1/items/ABCDEFGH',
      type: 'article-journal',
      abstract: '<jats:p>I propose to consider the question.</jats:p>',
      'container-title': 'Mind',
      DOI: '10.1093/mind/LIX.236.433',
      issue: '236',
      note: 'Citation Key: turing',
      page: '433-460',
      title: 'Computing <span class="nocase">Machinery</span> and Intelligence for x < y',
      URL: 'https://academic.oup.com/mind/article/LIX/236/433/986238',
      volume: 'LIX',
      author: [{ family: 'Turing', given: 'Alan M.' }],
      accessed: { 'date-parts': [['2024', 1, 10]] },
      issued: { 'date-parts': [['1950', 10, 1]] },
      keyword: 'games, cs.AI',
    });

    assert.deepEqual(entry, {
      line: 1,
      arxiv: null,
      doi: '10.1093/mind/lix.236.433',
      title: 'Computing Machinery and Intelligence for x < y',
      authors: ['Alan M. Turing'],
      hasMoreAuthors: false,
      abstract: 'I propose to consider the question.',
      date: { year: 1950, month: 10, day: 1 },
      url: 'https://academic.oup.com/mind/article/LIX/236/433/986238',
      pdf: null,
      venue: 'Mind',
      categories: ['cs.AI'],
      keywords: ['games'],
    });
  });

  const ids: [fields: object, id: string | null][] = [
    [{ number: 'arXiv:1706.03762', publisher: 'arXiv' }, '1706.03762'],
    [{ archive: 'arXiv', archive_location: '1706.03762' }, '1706.03762'],
    [{ archive: 'JSTOR', archive_location: '1706.03762' }, null],
    [{ DOI: '10.48550/arXiv.1706.03762' }, '1706.03762'],
    [{ URL: 'http://arxiv.org/abs/1706.03762' }, '1706.03762'],
    [{ note: 'arXiv:1706.03762 [cs]\nversion: 5' }, '1706.03762'],
    [{ note: 'Citation Key: x\n_eprint: 1706.03762' }, '1706.03762'],
    [{ number: 17 }, null],
  ];
  for (const [fields, id] of ids) {
    test(`has ${id ?? 'no arXiv id'} by ${JSON.stringify(fields)}`, async () =>
      assert.equal((await readOne(fields))?.arxiv?.id ?? null, id));
  }

  const names: [name: unknown, written: string][] = [
    [
      { family: 'Berg', given: 'Jan', 'non-dropping-particle': 'van der', suffix: 'Jr.' },
      'Jan van der Berg, Jr.',
    ],
    [{ family: 'Beethoven', given: 'Ludwig', 'dropping-particle': 'van' }, 'Ludwig van Beethoven'],
    [{ literal: 'CERN' }, 'CERN'],
    [{ family: 'Plato', given: null }, 'Plato'],
    ['Ada Lovelace', 'Ada Lovelace'],
  ];
  for (const [name, written] of names) {
    test(`has the author ${written}`, async () =>
      assert.deepEqual((await readOne({ author: [name] }))?.authors, [written]));
  }

  const dates: [issued: unknown, date: readonly (number | null)[] | null][] = [
    [{ 'date-parts': [[1950]] }, [1950, null, null]],
    [{ 'date-parts': [['1950', '10']] }, [1950, 10, null]],
    [
      {
        'date-parts': [
          [1950, 10, 1],
          [1950, 10, 3],
        ],
      },
      [1950, 10, 1],
    ],
    [{ 'date-parts': [[1950]], season: 2 }, [1950, null, null]],
    [{ 'date-parts': [[null]] }, null],
    [{ raw: 'October 1, 1950' }, [1950, 10, 1]],
    [{ raw: '01/10/1950' }, [1950, null, null]],
    [{ literal: 'in press' }, null],
    ['1950-10', [1950, 10, null]],
    [null, null],
  ];
  for (const [issued, date] of dates) {
    test(`has the date of ${JSON.stringify(issued)}`, async () => {
      const [year, month, day] = date ?? [];
      assert.deepEqual((await readOne({ issued }))?.date, date && { year, month, day });
    });
  }

  const items = ['First', 'Second', 'Third'].map((title) => ({ id: title, type: 'book', title }));
  const layouts: [what: string, text: string][] = [
    ['in one line', JSON.stringify(items)],
    ['in many lines', JSON.stringify(items, null, 2)],
    ['a line each', `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`],
    ['under a name', JSON.stringify({ items }, null, 2)],
    ['without a list', items.map((item) => JSON.stringify(item)).join('\n')],
  ];
  for (const [what, text] of layouts) {
    test(`is read with others ${what}`, async () => {
      const { entries, unread } = await readBibliography(text);
      assert.deepEqual([entries.map(({ title }) => title), unread], [['First', 'Second', 'Third'], []]);
    });
  }

  const faults: [what: string, from: string, to: string, reason: RegExp][] = [
    ['a quotation mark too many', '"Second"', '"Sec"ond"', /^it isn't valid JSON/u],
    ['a quotation mark too few', '"Second"', '"Second', /^it isn't valid JSON/u],
    ['no end', '"Second"', '{"Second"', /^it isn't valid JSON/u],
    ['a title that is an object', '"Second"', '{}', /^its field “title” is not as CSL-JSON has it$/u],
    ['no title', '"title": "Second"', '"page": "2"', /^it has neither a title nor an arXiv id nor a DOI$/u],
  ];
  for (const [what, from, to, reason] of faults) {
    test(`that has ${what} costs no other, and is told`, async () => {
      const [first, second, third] = JSON.stringify(items, null, 2).split(/(?<=\},)/u);
      const { entries, unread } = await readBibliography(
        `${first}${second?.replaceAll('"id": "Second"', '"id": 2').replace(from, to)}${third}`,
      );
      assert.deepEqual(
        entries.map(({ title }) => title),
        ['First', 'Third'],
      );
      assert.deepEqual(
        unread.map(({ line }) => line),
        [7],
      );
      assert.match(unread[0]?.reason ?? '', reason);
    });
  }

  test('is read as far as a file that was cut off goes', async () => {
    const { entries, unread } = await readBibliography(JSON.stringify(items).slice(0, -20));
    assert.deepEqual(
      entries.map(({ title }) => title),
      ['First', 'Second'],
    );
    assert.equal(unread.length, 1);
  });
});
