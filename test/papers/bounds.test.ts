import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { boundListing, boundPaper, UnfitPaperError } from '../../src/papers/bounds.ts';
import { escapeControls, withoutControls } from '../../src/papers/controls.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { listing, paper } from '../support/papers.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

suite('the shape of a paper', () => {
  test('leaves a common paper as it is', () => {
    const common = paper('math.GT/0309136', { title: 'A {LaTeX} $x^2$ title', abstract: 'Two\n\nlines.' });

    assert.deepEqual(boundPaper(common), common);
  });

  for (const id of [
    '',
    ' ',
    'a\0b',
    'a\u001eb',
    'a\nb',
    'a\u2028b',
    'a\ud83d',
    '\udc00a',
    'a\u202eb',
    'a\u200bb',
    'a\u034fb',
    'a\u3164b',
    'a\ufe0fb',
    '\u2800',
    'x'.repeat(201),
  ]) {
    test(`refuses the id ${JSON.stringify(id.slice(0, 20))}`, () => {
      assert.throws(() => boundPaper(paper(id)), UnfitPaperError);
    });
  }

  test('refuses a paper without a title', () => {
    assert.throws(() => boundPaper(paper('1', { title: ' \0\u202e ' })), /it has no title/u);
  });

  for (const title of [
    '\u200b\u2060',
    '\u00ad',
    '\u2800 \u2800',
    '\u0301\u0301',
    '\ud800',
    '\u3164',
    '\ufe0f',
  ]) {
    test(`refuses the title ${JSON.stringify(title)}, of which nothing can be seen`, () => {
      assert.throws(() => boundPaper(paper('1', { title })), /it has no title/u);
    });
  }

  const fields: [string, Partial<Paper>, Partial<Paper>][] = [
    ['a year before 1', { publishedOn: day('-000001-01-01') }, { publishedOn: null }],
    ['the year 0', { publishedOn: day('+000000-06-01') }, { publishedOn: null }],
    ['a year after 9999', { publishedOn: day('+010000-01-01') }, { publishedOn: null }],
    ['the year 9999', { publishedOn: day('9999-12-31') }, { publishedOn: day('9999-12-31') }],
    ['the year 1', { publishedOn: day('0001-01-01') }, { publishedOn: day('0001-01-01') }],
    ['a version past 32,767', { version: 32_768 }, { version: null }],
    ['version 0', { version: 0 }, { version: null }],
    ['a count past 2³¹', { authorCount: 2 ** 31 }, { authorCount: 1 }],
    ['a count that is no number', { authorCount: Number.NaN }, { authorCount: 1 }],
    ['a title of two megabytes', { title: 'x'.repeat(2_000_000) }, { title: 'x'.repeat(2_000) }],
    ['a title cut in a character', { title: `${'x'.repeat(1_999)}😀` }, { title: 'x'.repeat(1_999) }],
    [
      'an abstract of two megabytes',
      { abstract: 'y '.repeat(1e6) },
      { abstract: 'y '.repeat(15_000).trim() },
    ],
    [
      'a summary of a megabyte',
      { sourceSummary: { source: 'huggingface', text: 'z'.repeat(1e6) } },
      { sourceSummary: { source: 'huggingface', text: 'z'.repeat(5_000) } },
    ],
    ['a summary of spaces', { sourceSummary: { source: 'huggingface', text: ' ' } }, { sourceSummary: null }],
    [
      'links without a label or an address, and a label that comes twice',
      {
        links: [
          { label: ' Code\n', url: ' https://a.example ' },
          { label: 'Code', url: 'https://b.example' },
          { label: ' ', url: 'https://c.example' },
          { label: 'PDF', url: ' ' },
          { label: 'Project', url: `https://d.example/${'x'.repeat(3_000)}` },
        ],
      },
      { links: [{ label: 'Code', url: 'https://a.example' }] },
    ],
    ['a long category', { categories: ['cs.CL', 'x'.repeat(3_000), 'cs.CL'] }, { categories: ['cs.CL'] }],
    ['a DOI as an address', { doi: 'https://doi.org/10.1145/ABC.1' }, { doi: '10.1145/abc.1' }],
    ['the DOI that arXiv gives', { doi: '10.48550/arXiv.2603.00001' }, { id: '2603.00001', doi: null }],
    ['an arXiv id with its version', { id: 'arXiv:2603.00001v2' }, { id: '2603.00001', version: 2 }],
    ['an arXiv id that is an address', { id: 'https://arxiv.org/abs/2603.00001' }, { id: '2603.00001' }],
    [
      'an id that is a DOI',
      { id: 'https://doi.org/10.1145/A' },
      { id: 'https://doi.org/10.1145/A', doi: '10.1145/a' },
    ],
    ['what is no DOI', { doi: 'forthcoming' }, { doi: null }],
    ['a venue on two lines', { venue: ' Nature\n 1 ' }, { venue: 'Nature 1' }],
    ['an organization of spaces', { organization: ' \t ' }, { organization: null }],
    [
      'what only tells where a line may break',
      { title: 'Diffu\u00adsion\u200b f\u2061(x) می\u200cخواهم 👩\u200d🔬' },
      { title: 'Diffusion f(x) می\u200cخواهم 👩\u200d🔬' },
    ],
    [
      'a letter under a heap of marks',
      { title: `a${'\u0315\u0300'.repeat(900)}b` },
      { title: `a${'\u0315\u0300'.repeat(15)}b` },
    ],
    ['escapes', { title: '\u001b[31mRed\u001b[0m \u202e97\u202c' }, { title: 'Red 97' }],
  ];
  for (const [what, given, kept] of fields) {
    test(`mends ${what}`, () => {
      assert.deepEqual(boundPaper(paper('1', given)), paper('1', kept));
    });
  }

  test('counts the authors past its bound, and does not name them', () => {
    const authors = Array.from({ length: 100_000 }, (_, index) => `Author ${index}`);

    const kept = boundPaper(paper('1', { authors, authorCount: authors.length }));

    assert.deepEqual([kept.authors.length > 5_154, kept.authors.join('').length < 80_000], [true, true]);
    assert.equal(kept.authorCount, 100_000);
  });

  test('knows no count that the database can not hold', () => {
    const bounded = boundListing(
      listing(paper('1'), { upvotes: 2 ** 31, comments: 1.5, codeStars: 2 ** 31 - 1 }),
    );

    assert.deepEqual([bounded.upvotes, bounded.comments, bounded.codeStars], [null, null, 2_147_483_647]);
  });
});

suite('text without controls', () => {
  const cases: [string, string][] = [
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\u009b31mred', 'red'],
    ['\u001b]0;a title\u0007text', 'text'],
    ['\u001b]8;;https://e.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b]no end', 'no end'],
    ['\u001bcreset', 'reset'],
    ['▲ \u202e97\u202c', '▲ 97'],
    ['\u2066a\u2067b\u2068c\u2069 \u200ed\u200fe\u061cf', 'abc def'],
    ['\u202aa\u202bb\u202dc', 'abc'],
    ['tag\u{e0041}s', 'tags'],
    ['a\tb\nc', 'a\tb\nc'],
    ['किताब\u200dें می\u200cخواهم', 'किताब\u200dें می\u200cخواهم'],
  ];
  for (const [given, kept] of cases) {
    test(`makes ${JSON.stringify(given)} ${JSON.stringify(kept)}`, () => {
      assert.equal(withoutControls(given), kept);
    });
  }

  test('of JSON escapes them and keeps the value', () => {
    const value = { title: 'a\u009b2J\u202e\u{e0041}\u001b' };

    const json = escapeControls(JSON.stringify(value));

    assert.doesNotMatch(json, /[\u0080-\u009f\u202e]|\u{e0041}/u);
    assert.deepEqual(JSON.parse(json), value);
  });

  test('takes time in proportion to the text', () => {
    const started = performance.now();
    for (const text of ['\u001b]', '\u001b[1', '\u009b', '\u001b\u001b[0m['])
      withoutControls(text.repeat(200_000));
    assert.ok(performance.now() - started < 2_000);
  });
});
