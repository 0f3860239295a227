import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { wholeDay } from '../../src/bibliography/dates.ts';
import { MAX_BIBLIOGRAPHY_BYTES, readBibliography } from '../../src/bibliography/read.ts';
import { UserError } from '../../src/errors.ts';

const BIBTEX = '@article{a,\r\n  title = {Über Sätze},\r\n  author = {Gödel, Kurt},\r\n}\r\n';

suite('a bibliography', () => {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
  const encodings: [what: string, input: string | Uint8Array][] = [
    ['as text', BIBTEX],
    ['as text with a mark', `\ufeff${BIBTEX}`],
    ['in UTF-8', Buffer.from(BIBTEX)],
    ['in UTF-8 with a mark', Buffer.from(`\ufeff${BIBTEX}`)],
    ['in UTF-16', Buffer.from(`\ufeff${BIBTEX}`, 'utf16le')],
    ['in UTF-16, the other end first', Buffer.from(`\ufeff${BIBTEX}`, 'utf16le').swap16()],
    ['in latin-1', latin(BIBTEX)],
    ['in both', Buffer.concat([latin(BIBTEX.slice(0, 40)), Buffer.from(BIBTEX.slice(40))])],
    ['with the line ends of old Macs', BIBTEX.replaceAll('\r\n', '\r')],
  ];
  for (const [what, input] of encodings) {
    test(`is read ${what}`, async () => {
      const { entries, unread } = await readBibliography(input);
      assert.deepEqual(unread, []);
      assert.deepEqual(
        entries.map(({ title, authors }) => [title, authors]),
        [['Über Sätze', ['Kurt Gödel']]],
      );
    });
  }

  test('in windows-1252 has its quotation marks', async () => {
    const bytes = Buffer.from('TY  - JOUR\nTI  - \x93Caf\xe9\x94\nER  - ', 'latin1');
    assert.equal((await readBibliography(bytes)).entries[0]?.title, '“Café”');
  });

  const others: [what: string, text: string][] = [
    ['nothing', ''],
    ['words', 'Dear me@example.org, here is my list.'],
    ['a page', '<!doctype html><style>@media (print) { a { color: red } }</style>'],
    ['other JSON', '{"name": "x", "version": "1.0.0"}'],
    ['our own lines', '[{"id": "1", "title": "A", "authors": ["B"], "date": "2026-03-01"}]'],
    ['a PDF', '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj'],
  ];
  for (const [what, text] of others) {
    test(`that is ${what} is refused in a sentence that says what is accepted`, async () => {
      await assert.rejects(readBibliography(text), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(
          error.message,
          /^This is no bibliography\. Accepted are BibTeX \(\.bib\), RIS \(\.ris\) and CSL-JSON/u,
        );
        return true;
      });
    });
  }

  test('that is too large is refused before it is read', async () => {
    await assert.rejects(
      readBibliography(Buffer.alloc(MAX_BIBLIOGRAPHY_BYTES + 1)),
      /larger than 64 MB\. Split it/u,
    );
  });

  test('without entries has none', async () => {
    assert.deepEqual(await readBibliography(' [ ] '), { format: 'CSL-JSON', entries: [], unread: [] });
  });

  test('of ten thousand entries is read, and others have their turn meanwhile', async () => {
    const abstract = 'We introduce {\\"a} method of $O(n)$ for lists. '.repeat(10);
    const text = Array.from(
      { length: 10_000 },
      (_, index) =>
        `@misc{k${index}, title = {Paper ${index}}, author = {Lovelace, Ada}, abstract = {${abstract}}}\n`,
    ).join('');
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 10);

    const begun = performance.now();
    const { entries } = await readBibliography(text);
    const ms = performance.now() - begun;
    clearInterval(timer);

    assert.equal(entries.length, 10_000);
    assert.equal(entries.at(-1)?.title, 'Paper 9999');
    assert.ok(turns > ms / 100, `${turns} turns in ${ms} ms`);
  });
});

suite('a date', () => {
  test('is a day only if the day is known', () => {
    assert.equal(wholeDay({ year: 2017, month: 6, day: 12 })?.toString(), '2017-06-12');
    for (const date of [null, { year: 2017, month: null, day: null }, { year: 2017, month: 6, day: null }])
      assert.equal(wholeDay(date), null);
  });
});
