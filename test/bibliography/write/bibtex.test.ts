import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readBibliography } from '../../../src/bibliography/read.ts';
import type { Encoding } from '../../../src/bibliography/write/formats.ts';
import { writePaper } from '../../../src/bibliography/write/write.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { readBibtexElsewhere } from '../../support/other-readers.ts';
import { paper } from '../../support/papers.ts';

const ATTENTION = paper('1706.03762', {
  title: 'Attention Is All You Need',
  authors: ['Ashish Vaswani', 'Aidan N. Gomez', 'Łukasz Kaiser'],
  authorCount: 3,
  publishedOn: Temporal.PlainDate.from('2017-06-12'),
  categories: ['cs.CL', 'cs.LG'],
  abstract: 'The dominant models\nare based on 2 parts & more.',
});

function write(given: Paper, encoding: Encoding = 'unicode'): string {
  return writePaper(given, { format: 'bibtex', encoding, keys: new Map([[given.id, 'key']]) });
}

/** The value of a field, without the braces around it. */
function field(name: string, given: Partial<Paper>, encoding: Encoding = 'unicode'): string | undefined {
  const entry = write({ ...ATTENTION, ...given }, encoding);
  return new RegExp(`^ {2}${name} = \\{(.*)\\},?$`, 'mu').exec(entry)?.[1];
}

/** Counts braces as BibTeX does. */
function depthOf(text: string): number {
  let depth = 0;
  for (const [brace] of text.matchAll(/[{}]/gu)) {
    depth += brace === '{' ? 1 : -1;
    assert.ok(depth >= 0, text);
  }
  return depth;
}

suite('BibTeX', () => {
  test('has a preprint as arXiv’s own export has it, with its DOI', () => {
    assert.equal(
      write(ATTENTION),
      `@misc{key,
  title = {Attention {Is} {All} {You} {Need}},
  author = {Vaswani, Ashish and Gomez, Aidan N. and Kaiser, Łukasz},
  year = {2017},
  month = jun,
  day = {12},
  eprint = {1706.03762},
  archivePrefix = {arXiv},
  primaryClass = {cs.CL},
  doi = {10.48550/arXiv.1706.03762},
  url = {https://arxiv.org/abs/1706.03762},
  keywords = {cs.LG},
  abstract = {The dominant models are based on 2 parts \\& more.}
}
`,
    );
  });

  test('has a published paper as an article with journal and DOI, and its eprint', () => {
    const entry = write({ ...ATTENTION, venue: 'Phys. Rev. D & Co', doi: '10.1103/physrevd.76.013009' });

    assert.match(entry, /^@article\{/u);
    assert.match(entry, /journal = \{Phys\. Rev\. D \\& Co\}/u);
    assert.match(entry, /doi = \{10\.1103\/physrevd\.76\.013009\}/u);
    assert.match(entry, /eprint = \{1706\.03762\}/u);
  });

  test('takes the primary class of an old id from the id, if nobody gave categories', () => {
    const entry = write({ ...ATTENTION, id: 'hep-th/9711200', categories: [] });

    assert.match(entry, /eprint = \{hep-th\/9711200\}.*primaryClass = \{hep-th\}/su);
    assert.match(entry, /doi = \{10\.48550\/arXiv\.hep-th\/9711200\}/u);
  });

  test('has authors with particles, suffixes and institutions, and says if there are more', () => {
    const authors = ['Laurens van der Maaten', 'Martin Luther King, Jr.', 'Simon and Schuster', 'OpenAI'];

    assert.equal(
      field('author', { authors, authorCount: 9 }),
      'van der Maaten, Laurens and King, Jr., Martin Luther and {Simon and Schuster} and {OpenAI} and others',
    );
  });

  for (const [title, unicode, latex] of [
    ['A study of mRNA and $K$-means', 'A study of {mRNA} and {$K$-means}', undefined],
    ['Émile on R\\&D', 'Émile on {R\\&D}', "{\\'{E}}mile on {R\\&D}"],
    ['the &Q case', 'the {{}\\&Q} case', undefined],
    [
      'over ℝ and “α”',
      'over {ℝ} and “α”',
      'over {{}\\ensuremath{\\mathbb{R}}} and {\\textquotedblleft}\\ensuremath{\\alpha}{\\textquotedblright}',
    ],
    [
      'from $\\{x\\)$ to $x_{1$',
      'from {$\\lbrace x\\)$} to {x₁}',
      'from {$\\lbrace x\\)$} to {x\\textsubscript{1}}',
    ],
    ['about 深度 ễ', 'about 深度 ễ', undefined],
    ['for \\$5 or 7%', 'for \\$5 or 7\\%', undefined],
    ['by $\\alpha%\\%$', 'by {$\\alpha\\%\\%$}', undefined],
    [
      '}}{{\\end{document}',
      '\\textbraceright{}\\textbraceright{}\\textbraceleft{}\\textbraceleft{}\\textbackslash{}end\\textbraceleft{}document\\textbraceright{}',
      undefined,
    ],
    ['=HYPERLINK("a") @article{b,', '{=HYPERLINK("a")} @article\\textbraceleft{}b,', undefined],
  ] as const)
    test(`keeps capitals, maths and braces of “${title}”`, () => {
      assert.equal(field('title', { title }), unicode);
      assert.equal(field('title', { title }, 'latex'), latex ?? unicode);
    });

  test('is balanced and read again, whatever it holds', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '\\',
        '$',
        '%',
        '@article{',
        '"',
        '\\end{document}',
        '\\{',
        '\\}',
        ',',
        '#',
        '~',
        'É',
        'α',
        ' ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => `T${pieces.join('')}`);
    await fc.assert(
      fc.asyncProperty(
        text,
        text,
        fc.constantFrom<Encoding>('unicode', 'latex'),
        async (title, name, encoding) => {
          const given = {
            ...ATTENTION,
            title,
            abstract: title,
            authors: [name, 'Ada Lovelace'],
            venue: title,
          };
          const entry = write(given, encoding);

          assert.equal(depthOf(entry), 0);
          const { entries, unread } = await readBibliography(`${entry}\n${write(ATTENTION)}`);
          assert.deepEqual(unread, []);
          assert.deepEqual(
            entries.map(({ arxiv, authors }) => [arxiv?.id, authors.at(-1)]),
            [
              ['1706.03762', 'Ada Lovelace'],
              ['1706.03762', 'Łukasz Kaiser'],
            ],
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is read by Better BibTeX’s parser, in either encoding', () => {
    const hard = {
      ...ATTENTION,
      title: '}}{{ Émile, R\\&D — 5% of {x} @article{a,',
      authors: ['Laurens van der Maaten', 'Martin Luther King, Jr.', 'The X, Y Team', 'Jürgen Łukasiewicz'],
      authorCount: 4,
    };

    for (const encoding of ['unicode', 'latex'] as const) {
      const { papers, errors } = readBibtexElsewhere(write(hard, encoding));

      assert.deepEqual(errors, []);
      assert.deepEqual(papers, [
        {
          title: '}}{{ Émile, R&D — 5% of {x} @article{a,',
          authors: hard.authors,
          year: 2017,
          ids: ['1706.03762', '10.48550/arXiv.1706.03762'],
        },
      ]);
    }
  });
});
