import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseRetryAfter, readModelRetryAfter } from '../src/retry-after.ts';

const NOW = Date.parse('1994-11-06T08:49:30Z');

suite('Retry-After', () => {
  for (const [said, ms] of [
    ['7', 7_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['0.25', 250],
    ['7, 7', 7_000],
    // The three forms of RFC 9110, 5.6.7.
    ['Sun, 06 Nov 1994 08:49:37 GMT', 7_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 7_000],
    ['Sun Nov  6 08:49:37 1994', 7_000],
    ['1994-11-06T08:49:37Z', 7_000],
    ['Sun, 06 Nov 1994 08:49:00 GMT', 0],
    ['9'.repeat(400), Number.POSITIVE_INFINITY],
    ['-5', undefined],
    ['1e3', undefined],
    ['soon', undefined],
    ['Sun, sometime', undefined],
    ['', undefined],
    [null, undefined],
  ] as const) {
    test(`that says “${said?.slice(0, 40)}” asks for ${ms} ms`, () => {
      assert.equal(parseRetryAfter(said, NOW), ms);
    });
  }

  test('stands back where a model server says it in milliseconds', () => {
    const headers = { 'retry-after-ms': '1500', 'retry-after': '2' };

    assert.equal(readModelRetryAfter(new Headers(headers), NOW), 1_500);
    assert.equal(readModelRetryAfter(new Headers({ ...headers, 'retry-after-ms': 'soon' }), NOW), 2_000);
    assert.equal(readModelRetryAfter(new Headers(), NOW), undefined);
  });
});
