import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { escapeText } from '../../../src/discord/render/text.ts';
import { formatParts } from '../../../src/discord/render/text-parts.ts';
import { readable } from '../../../src/papers/readable.ts';

const withoutSpaces = (text: string): string => text.replace(/\s+/gu, '');

suite('a text in parts', () => {
  test('ends each part at a word', () => {
    assert.deepEqual(formatParts('one two three four', 9, 11), ['one two', 'three four']);
  });

  test('is one empty part if there is nothing to read', () => {
    assert.deepEqual(formatParts(' ', 10, 10), ['']);
  });

  test('cuts a word that fits into no part', () => {
    assert.deepEqual(formatParts('abcdefghij', 4, 4), ['abcd', 'efgh', 'ij']);
  });

  test('holds everything, within its limits, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 10, max: 50 }),
        (text, max) => {
          const parts = formatParts(text, max, max);

          assert.ok(parts.every((part) => part.length <= max && part.isWellFormed()));
          const whole = parts.map((part) => part.replace(/[\\\u200b]/gu, '')).join('');
          const expected = escapeText(readable(text)).replace(/[\\\u200b]/gu, '');
          assert.equal(withoutSpaces(whole), withoutSpaces(expected));
        },
      ),
    );
  });
});
