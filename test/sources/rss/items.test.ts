import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readDate } from '../../../src/sources/rss/dates.ts';
import { buildListing, findShared } from '../../../src/sources/rss/paper.ts';
import { plainHtml } from '../../../src/sources/rss/plain-html.ts';

suite('what feeds write', () => {
  test('under one title, without an id, is one paper in a journal and two in two', () => {
    const editorial = {
      title: 'Editorial',
      guid: undefined,
      link: undefined,
      summary: undefined,
      content: undefined,
      creators: [],
      dates: [],
      identifiers: [],
      venue: undefined,
    };
    const shared = findShared([editorial]);
    const idIn = (address: string) => buildListing(editorial, 1, { address, shared }).paper.id;

    assert.equal(idIn('https://a.example/rss'), idIn('https://a.example/atom'));
    assert.notEqual(idIn('https://a.example/rss'), idIn('https://b.example/rss'));
  });

  const dates = [
    ['Mon, 02 Mar 2026 10:00:00 +0100', '2026-03-02'],
    ['2 Mar 26 10:00 EST', '2026-03-02'],
    ['2026-03-02T10:00:00Z', '2026-03-02'],
    ['2026/3/2', '2026-03-02'],
    ['20260302', '2026-03-02'],
    ['March 2nd, 2026', '2026-03-02'],
    ['Monday, March 2, 2026 - 10:00', '2026-03-02'],
    ['02-Mar-2026', '2026-03-02'],
    ['Mon Mar 02 10:00:00 UTC 2026', '2026-03-02'],
    ['1772445600', '2026-03-02'],
    ['1772445600000', '2026-03-02'],
    ['03/04/2026', undefined],
    ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
    ['2026-02-30', undefined],
    ['soon', undefined],
  ] as const;
  for (const [text, day] of dates)
    test(`the date “${text}” is ${day ?? 'not read'}`, () => assert.equal(readDate(text)?.toString(), day));

  test('is plain text, and a < that begins no tag stays', () => {
    assert.equal(
      plainHtml(
        '<style>p{}</style><p>If a < b,<br/>then <em>x</em><!-- <p>no</p> -->&nbsp;y.</p><ul><li>1</li></ul><think>z',
      ),
      'If a < b, then x y. 1 <think>z',
    );
    const slow = performance.now();
    plainHtml('<script>'.repeat(100_000) + '<!--'.repeat(100_000));
    assert.ok(performance.now() - slow < 1_000);
  });
});
