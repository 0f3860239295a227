import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readBibliography } from '../../src/bibliography/read.ts';

const good = (title: string) => `@article{${title},\n  title = {${title}},\n  year = 1843\n}\n`;

suite('broken BibTeX', () => {
  const broken: [what: string, text: string, reason: RegExp][] = [
    ['a brace that is not closed', '@article{x,\n title = {Never closed,\n year = 1843\n}', /never closed/u],
    [
      'a quotation mark that is not closed',
      '@article{x, title = "Never closed, year = 1843}',
      /never closed/u,
    ],
    [
      'a comma that is missing',
      '@article{x,\n title = {A}\n year = 1843}',
      /before “year = 1843\}” on line 7$/u,
    ],
    ['a value that is missing', '@article{x, title = , year = 1843}', /before “, year = 1843\}” on line 5$/u],
    ['a key alone', '@article{x}', /^it has no fields$/u],
    ['no title', '@article{x, author = {Lovelace, Ada}}', /neither a title nor an arXiv id nor a DOI/u],
    ['braces within braces without end', `@article{x, title = ${'{'.repeat(40)}}`, /never closed/u],
    [
      'braces that are too deep',
      `@a{x, title = ${'{'.repeat(90_000)}${'}'.repeat(90_000)}}`,
      /nest too deeply/u,
    ],
    ['a megabyte', `@a{x, title = {${'x '.repeat(600_000)}}}`, /too long/u],
    ['a broken string', '@string{x = {y}', /never closed/u],
  ];
  for (const [what, text, reason] of broken) {
    test(`with ${what} costs no other entry, and is told`, async () => {
      const { entries, unread } = await readBibliography(`${good('first')}${text}\n${good('second')}`);

      assert.deepEqual(
        entries.map((entry) => entry.title),
        ['first', 'second'],
      );
      assert.deepEqual(
        unread.map(({ line }) => line),
        [5],
      );
      assert.match(unread[0]?.reason ?? '', reason);
    });
  }

  test('is told apart from what BibTeX itself leaves out', async () => {
    const { entries, unread } = await readBibliography(`Mail me@example.org
% a comment
@comment{jabref-meta: databaseType:bibtex; @article{old, title = {Left out}}}
@preamble{"\\newcommand{\\noop}[1]{}"}
@comment an open { one
${good('first')}@misc(second, title = {In (round) brackets}) @misc{third, title = {On the same line}}
@comment{the end`);

    assert.deepEqual(unread, []);
    assert.deepEqual(
      entries.map(({ title, line }) => [title, line]),
      [
        ['first', 6],
        ['In (round) brackets', 10],
        ['On the same line', 10],
      ],
    );
  });

  test('does not begin within the text of an entry', async () => {
    const abstract = 'Code:\n@dataclass(frozen=True)\n@misc{x} and me@example.org {of @string(s)}';
    const { entries, unread } = await readBibliography(
      `@misc{a, title = {A}, abstract = {${abstract}}}\n${good('second')}`,
    );

    assert.deepEqual(unread, []);
    assert.deepEqual(
      entries.map(({ title }) => title),
      ['A', 'second'],
    );
  });

  test('takes no longer than what is whole', async () => {
    const begun = performance.now();
    for (const text of [
      '@a{b, c = {'.repeat(20_000),
      `@a{b, c = ${'"{'.repeat(100_000)}`,
      `@a${' '.repeat(200_000)}`.repeat(2),
      `@a{b,${' '.repeat(400_000)}`,
      '@comment{'.repeat(20_000),
      '@a{'.repeat(50_000),
      `@string{s = "xxxxxxxxxx"}${'@string{s = s # s # s # s}'.repeat(40)}@a{b, title = s}`,
      `@a{b, author = {${' '.repeat(500_000)}}}`,
    ])
      await readBibliography(text).catch(() => {});
    assert.ok(performance.now() - begun < 10_000, `${performance.now() - begun} ms`);
  });
});
