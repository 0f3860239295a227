import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readBibliography } from '../../src/bibliography/read.ts';

async function readOne(fields: string, type = 'article') {
  const { entries, unread } = await readBibliography(`@${type}{key,\n  title = {A title},\n${fields}\n}`);
  assert.deepEqual(unread, []);
  assert.equal(entries.length, 1);
  return entries[0];
}

suite('a BibTeX entry', () => {
  test('is read as Zotero exports it', async () => {
    const { format, entries, unread } = await readBibliography(`
@article{turing_computing_1950,
	title = {Computing {Machinery} and {Intelligence}},
	volume = {LIX},
	url = {https://academic.oup.com/mind/article/LIX/236/433/986238},
	doi = {10.1093/mind/LIX.236.433},
	abstract = {I propose to consider the question, “{Can} machines think?”
This should begin with definitions.},
	number = {236},
	urldate = {2024-01-10},
	journal = {Mind},
	author = {Turing, Alan M.},
	month = oct,
	year = {1950},
	keywords = {games, {machines, learning}; cs.AI},
	file = {PDF:C\\:\\\\Users\\\\a\\\\turing.pdf:application/pdf},
}
`);

    assert.equal(format, 'BibTeX');
    assert.deepEqual(unread, []);
    assert.deepEqual(entries, [
      {
        line: 2,
        arxiv: null,
        doi: '10.1093/mind/lix.236.433',
        title: 'Computing Machinery and Intelligence',
        authors: ['Alan M. Turing'],
        hasMoreAuthors: false,
        abstract:
          'I propose to consider the question, “Can machines think?” This should begin with definitions.',
        date: { year: 1950, month: 10, day: null },
        url: 'https://academic.oup.com/mind/article/LIX/236/433/986238',
        pdf: null,
        venue: 'Mind',
        categories: ['cs.AI'],
        keywords: ['games', 'machines, learning'],
      },
    ]);
  });

  const ids: [fields: string, id: string | null, version?: number][] = [
    ['eprint = {1706.03762}, archivePrefix = {arXiv}, primaryClass = {cs.CL}', '1706.03762'],
    ['eprint = {1706.03762v5}, eprinttype = {arxiv}', '1706.03762', 5],
    ['eprint = {1706.03762}', '1706.03762'],
    ['eprint = {hep-th/9711200}, archivePrefix = "arXiv"', 'hep-th/9711200'],
    ['eprint = 9711200, archivePrefix = {arXiv}, primaryClass = {hep-th}', 'hep-th/9711200'],
    ['arxivId = {1706.03762}', '1706.03762'],
    ['doi = {10.48550/arXiv.1706.03762}', '1706.03762'],
    ['doi = {https://doi.org/10.48550/ARXIV.1706.03762}', '1706.03762'],
    ['url = {http://arxiv.org/abs/1706.03762v2}', '1706.03762', 2],
    ['howpublished = {\\url{https://arxiv.org/pdf/1706.03762.pdf}}', '1706.03762'],
    ['note = {arXiv:1706.03762 [cs]}', '1706.03762'],
    ['note = {12 pages\narXiv: 1706.03762 [cs]}', '1706.03762'],
    ['journal = {arXiv preprint arXiv:1706.03762}', '1706.03762'],
    ['journal = {CoRR}, volume = {abs/1706.03762}', '1706.03762'],
    ['note = {Comment on arXiv:1706.03762}', null],
    ['abstract = {We extend arXiv:1706.03762.}', null],
    ['eprint = {12345678}, eprinttype = {pubmed}', null],
    ['eprint = {1706.03762}, eprinttype = {jstor}', null],
    ['eprint = {https://academic.oup.com/mind/article-pdf/433/986238.pdf}', null],
  ];
  for (const [fields, id, version = null] of ids) {
    test(`has ${id ?? 'no arXiv id'} by ${fields.replace('\n', ' ')}`, async () => {
      const entry = await readOne(fields);
      assert.deepEqual(entry?.arxiv, id === null ? null : { id, version });
      assert.equal(entry?.doi, null);
    });
  }

  const dois: [fields: string, doi: string | null][] = [
    ['doi = {https://doi.org/10.1000/A\\_B}', '10.1000/a_b'],
    ['doi = {10.1000/a{\\_}b}', '10.1000/a_b'],
    ['url = {http://dx.doi.org/10.1000/182}', '10.1000/182'],
    ['note = {DOI: 10.1000/182}', '10.1000/182'],
    ['note = {Supplement to doi:10.1000/182}', null],
  ];
  for (const [fields, doi] of dois) {
    test(`has ${doi ?? 'no DOI'} by ${fields}`, async () => assert.equal((await readOne(fields))?.doi, doi));
  }

  const authors: [list: string, names: readonly string[], hasMore?: boolean][] = [
    ['Lovelace, Ada and Alan M. Turing', ['Ada Lovelace', 'Alan M. Turing']],
    ['van der Berg, Jr., Jan', ['Jan van der Berg, Jr.']],
    ['van der Berg, Jan, Jr.', ['Jan van der Berg, Jr.']],
    ['van der Berg, Jr.', ['van der Berg, Jr.']],
    ['Ludwig van Beethoven\n\tAND\n  von Neumann, John', ['Ludwig van Beethoven', 'John von Neumann']],
    ['G{\\"o}del, Kurt and {\\\'E}variste Galois', ['Kurt Gödel', 'Évariste Galois']],
    ["Erd{\\H o}s, P{\\'a}l and \\L{}ukasiewicz, Jan", ['Pál Erdős', 'Jan Łukasiewicz']],
    ['{Barnes and Noble, Inc.} and {CERN}', ['Barnes and Noble, Inc.', 'CERN']],
    ['Knuth, D.~E. and others', ['D. E. Knuth'], true],
    ['Hopper, Grace and {others}', ['Grace Hopper'], true],
    ['Li, Xi and King, III, Vi', ['Xi Li', 'Vi King, III']],
    ['family=Berg, given=Jan, prefix=van der, suffix=Jr., useprefix=true', ['Jan van der Berg, Jr.']],
    ['Boole, G., Venn, J., Peano, G.', ['G. Boole', 'J. Venn', 'G. Peano']],
    [
      'George Boole, John Venn, Giuseppe Peano, Emmy Noether',
      ['George Boole', 'John Venn', 'Giuseppe Peano', 'Emmy Noether'],
    ],
    ['Noether, Emmy and  and Hopper, Grace', ['Emmy Noether', 'Grace Hopper']],
    ['Plato', ['Plato']],
  ];
  for (const [list, names, hasMore = false] of authors) {
    test(`has the authors ${names.join('; ')}`, async () => {
      const entry = await readOne(`author = {${list}}`);
      assert.deepEqual(entry?.authors, names);
      assert.equal(entry?.hasMoreAuthors, hasMore);
    });
  }

  const dates: [fields: string, date: readonly (number | null)[]][] = [
    ['year = 1843', [1843, null, null]],
    ['year = {c. 1843}', [1843, null, null]],
    ['year = {1843}, month = {September}', [1843, 9, null]],
    ['year = {1843}, month = 9', [1843, 9, null]],
    ['year = {1843}, month = sep, day = {2}', [1843, 9, 2]],
    ['year = {1843}, month = sep # "~2"', [1843, 9, 2]],
    ['year = {1843}, month = "2~" # sep', [1843, 9, 2]],
    ['year = {1843}, month = {Spring}', [1843, null, null]],
    ['date = {2017-06-12}', [2017, 6, 12]],
    ['date = {2017-06-12/2017-06-15}', [2017, 6, 12]],
    ['date = {2017-02-30}', [2017, 2, null]],
    ['date = {2017-06}, year = {1999}', [2017, 6, null]],
    ['date = {2017-21}', [2017, null, null]],
  ];
  for (const [fields, [year, month, day]] of dates) {
    test(`has the date of ${fields}`, async () =>
      assert.deepEqual((await readOne(fields))?.date, { year, month, day }));
  }

  test('without a year has no date', async () => {
    assert.equal((await readOne('year = {in press}, month = may'))?.date, null);
  });

  const venues: [fields: string, venue: string | null][] = [
    ['booktitle = {Proc. of the 1st {ACM} Symposium}', 'Proc. of the 1st ACM Symposium'],
    ['journaltitle = {Annals \\& Letters}', 'Annals & Letters'],
    ['school = {Princeton University}', 'Princeton University'],
    ['journal = {arXiv preprint arXiv:1706.03762}', null],
    ['journal = {CoRR}', null],
    ['journal = {ArXiv}, booktitle = {Mind}', 'Mind'],
  ];
  for (const [fields, venue] of venues) {
    test(`has the venue of ${fields}`, async () => assert.equal((await readOne(fields))?.venue, venue));
  }

  const titles: [value: string, title: string][] = [
    ['{{\\"U}ber formal unentscheidbare S{\\"a}tze}', 'Über formal unentscheidbare Sätze'],
    ['{{The {TeX}book}}', 'The TeXbook'],
    ['"A {"}quoted{"} word"', 'A "quoted" word'],
    ['{On $\\alpha$-stable {$O(n^2)$} sets}', 'On $\\alpha$-stable $O(n^2)$ sets'],
    ['{5\\% of \\$10 \\& more\\_or\\_less \\#1}', '5% of $10 & more_or_less #1'],
    ["{Pages 3--5 of ``Mind''}", 'Pages 3–5 of “Mind”'],
    ['{The set \\{1, 2\\} and \\{\\vphantom{\\}} alone}', 'The set {1, 2} and { alone'],
    ['{A lone \\} brace}', 'A lone } brace'],
    ['{\\emph{{E. coli}} at 37{\\textdegree}C {\\textless} 40}', 'E. coli at 37°C < 40'],
    ['ml # { and } # "beyond"', 'Machine learning and beyond'],
    ['1984', '1984'],
    ['undefined # " string"', 'undefined string'],
  ];
  for (const [value, title] of titles) {
    test(`has the title ${title}`, async () => {
      const text = `@string{ml = "Machine " # l}\n@string{l = "learning"}\n@string(ml = "Machine " # l)\n@misc{a, title = ${value}, year = 1843}`;
      const { entries, unread } = await readBibliography(text);
      assert.deepEqual(unread, []);
      assert.deepEqual(
        entries.map((entry) => entry.title),
        [title],
      );
    });
  }

  test('has its addresses as they are', async () => {
    const entry = await readOne(
      'url = {\\url{https://example.org/~a\\_b?c=1\\&d=\\%20}}, pdf = {http://example.org/x.pdf}',
    );
    assert.equal(entry?.url, 'https://example.org/~a_b?c=1&d=%20');
    assert.equal(entry?.pdf, 'http://example.org/x.pdf');
  });

  test('has what it lacks from the entry that it cross-references, which is none of its own', async () => {
    const { entries } = await readBibliography(`
@inproceedings{one, crossref = {Proc}, title = {One}}
@inproceedings{two, crossref = {proc}, title = {Two}, year = 1999}
@proceedings{proc, title = {Proceedings of the First Symposium}, year = 1998, month = may, doi = {10.1000/182}}
@proceedings{alone, title = {Proceedings of Another}}`);

    assert.deepEqual(
      entries.map(({ title, venue, date, doi }) => [title, venue, date?.year, date?.month, doi]),
      [
        ['One', 'Proceedings of the First Symposium', 1998, 5, null],
        ['Two', 'Proceedings of the First Symposium', 1999, null, null],
        ['Proceedings of Another', null, undefined, undefined, null],
      ],
    );
  });
});
