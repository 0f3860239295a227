import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { readBibliography } from '../../src/bibliography/read.ts';
import { readable } from '../../src/papers/readable.ts';
import { type Written, writeBibtex, writeCslJson, writeRis } from '../support/bibliographies.ts';
import { recorded } from '../support/recorded.ts';

const WRITERS = { BibTeX: writeBibtex, RIS: writeRis, 'CSL-JSON': writeCslJson };

/** What bibliographies hold that a careless reader trips over. */
const word = fc.oneof(
  fc.constantFrom(
    'Gödel',
    'Łukasiewicz',
    'Ångström',
    '数学',
    'naïve',
    'and',
    'O’Neil',
    'α',
    'e\u0301t\u00e9'.normalize('NFC'),
  ),
  fc.constantFrom(
    '{',
    '}',
    '%',
    '&',
    '#',
    '_',
    '~',
    '^',
    '\\',
    '"',
    '@article{x,',
    '--',
    "''",
    '``',
    '5%',
    'a_b',
    'x<y',
    '=',
    ',',
  ),
  fc.stringMatching(/^[A-Za-z0-9.:-]{1,12}$/u),
);
const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => `T ${words.join(' ')} t`);
const name = fc.record({
  given: fc.constantFrom('Ada', 'Alan M.', 'J.', 'Émilie', 'Kurt'),
  particle: fc.constantFrom('', 'van der', 'von', 'de la'),
  family: fc.constantFrom('Lovelace', 'Turing', 'Gödel', 'Erdős', 'Smith-Jones', "O'Neil", 'Łukasiewicz'),
  suffix: fc.constantFrom('', 'Jr.', 'III'),
});
const institution = fc
  .constantFrom('CERN', 'Royal Society', 'Bletchley Park & Co')
  .map((family) => ({ given: '', particle: '', family, suffix: '' }));
const paper: fc.Arbitrary<Written> = fc.record({
  title: text,
  authors: fc.uniqueArray(fc.oneof(name, institution), { maxLength: 5, selector: formatName }),
  abstract: text,
  year: fc.integer({ min: 1600, max: 2100 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
  doi: fc.option(fc.stringMatching(/^10\.[1-9]\d{3}\/[a-z0-9_.-]{0,10}[a-z0-9]$/u)),
  arxivId: fc.option(fc.constantFrom('1706.03762', 'hep-th/9711200', 'math.GT/0309136')),
  venue: fc.option(text),
  keywords: fc.uniqueArray(fc.constantFrom('games', 'machine learning', 'logic & sets'), { maxLength: 3 }),
});

function formatName({ given, particle, family, suffix }: Written['authors'][number]): string {
  const whole = [given, particle, family].filter((part) => part !== '').join(' ');
  return suffix === '' ? whole : `${whole}, ${suffix}`;
}

/** arXiv's texts are LaTeX already, in which a brace may be missing. */
function writeBibtexAsItIs(papers: readonly Written[]): string {
  return writeBibtex(papers, (text) => {
    const missing = text.split('{').length - text.split('}').length;
    return `${'{'.repeat(Math.max(0, -missing))}${text}${'}'.repeat(Math.max(0, missing))}`;
  });
}

/** As people see it; BibTeX's braces are marks, not characters. */
function shown(text: string): string {
  return readable(text).replace(/[{}]/gu, '').replace(/ +/gu, ' ').trim();
}

const record = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  authors: z.array(z.string()),
});

function paperOf({ id, title, authors, summary }: z.infer<typeof record>): Written {
  return {
    title,
    authors: authors.map((family) => ({ given: '', particle: '', family, suffix: '' })),
    abstract: summary,
    year: 2024,
    month: 1,
    day: 2,
    doi: null,
    arxivId: id,
    venue: null,
    keywords: [],
  };
}

function expected(given: Written) {
  const { title, abstract, year, month, day, doi, arxivId, venue, keywords } = given;
  return {
    title,
    authors: given.authors.map(formatName),
    abstract,
    date: { year, month, day },
    doi,
    arxiv: arxivId === null ? null : { id: arxivId, version: null },
    venue,
    keywords,
  };
}

suite('what is written is read again', () => {
  for (const [format, write] of Object.entries(WRITERS)) {
    test(`from ${format}, whatever it holds`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(paper, { minLength: 1, maxLength: 4 }), async (papers) => {
          const { format: found, entries, unread } = await readBibliography(write(papers));
          assert.deepEqual([found, unread], [format, []]);
          assert.deepEqual(
            entries.map(({ line, hasMoreAuthors, url, pdf, categories, ...read }) => read),
            papers.map(expected),
          );
        }),
        { numRuns: 150 },
      );
    });
  }

  test('from any text, or is refused in words', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '@article{',
        '@string{',
        '@comment{',
        'a,',
        ' = ',
        '{',
        '}',
        '"',
        '#',
        '\n',
        '\\',
        '\nTY  - JOUR\n',
        'ER  - \n',
        'AU  - ',
        '[{"',
        '":',
        '"id"',
        ',',
        '}]',
      ),
      fc.string({ unit: 'binary', maxLength: 10 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const read = await readBibliography(pieces.join('')).catch((error: Error) => error);
        if (read instanceof Error) assert.match(read.message, /^This is no bibliography\./u);
        else
          for (const { line, reason } of read.unread) assert.ok(line >= 1 && /^\p{Ll}/u.test(reason), reason);
      }),
      { numRuns: 1_000 },
    );
  });

  const hard = recorded('arxiv/edge-cases.jsonl');
  for (const [format, write] of Object.entries({ ...WRITERS, BibTeX: writeBibtexAsItIs })) {
    test(`from ${format}, for the hardest records of arXiv`, { skip: hard.skip }, async () => {
      const lines = readFileSync(hard.path, 'utf8').trim().split('\n');
      const records = lines.map((line) => record.parse(JSON.parse(line)));
      const { entries, unread } = await readBibliography(write(records.map(paperOf)));

      assert.deepEqual(unread, []);
      assert.equal(entries.length, 559);
      for (const [index, entry] of entries.entries()) {
        const { id, title, authors, summary } = records[index] ?? assert.fail();
        assert.equal(entry.arxiv?.id, id.replace(/v\d+$/u, ''));
        assert.equal(shown(entry.title ?? ''), shown(title));
        assert.equal(shown(entry.abstract ?? ''), shown(summary), id);
        assert.deepEqual(entry.authors.map(shown), authors.map(shown));
      }
    });
  }
});
