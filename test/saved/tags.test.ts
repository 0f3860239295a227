import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { foldTag, MAX_TAG, parseTags } from '../../src/saved/tags.ts';

suite('tags', () => {
  for (const [what, text, expected] of [
    ['commas of any script and line breaks between them', 'a, b，c、d\ne', ['a', 'b', 'c', 'd', 'e']],
    ['a sign before them, as elsewhere', '#survey, ## to read', ['survey', 'to read']],
    ['signs that belong to them', 'C#, #️⃣, #', ['C#', '#️⃣', '#']],
    ['emoji', '🔥, 👩‍🔬, ❤️', ['🔥', '👩‍🔬', '❤️']],
    ['spaces around and within them', '  to \t read ,', ['to read']],
    ['nothing to see', ' , \u200b,\ufe0f, \u202e', []],
    ['one tag written twice', 'ML, ml, ＭＬ', ['ML']],
    ['as many characters as may be', '🔥'.repeat(MAX_TAG), ['🔥'.repeat(MAX_TAG)]],
  ] as const)
    test(`are read with ${what}`, () => {
      assert.deepEqual(parseTags(text), expected);
    });

  test('that are too long or too many are refused in words', () => {
    assert.throws(() => parseTags('x'.repeat(MAX_TAG + 1)), {
      message:
        'A tag can have up to 100 characters, and one of these has 101. Shorten it, or put commas between tags. Nothing was changed.',
    });
    assert.throws(() => parseTags('x'.repeat(6_000)), /one of these has 6,000\./u);
    assert.throws(
      () => parseTags(Array.from({ length: 21 }, (_, n) => `t${n}`).join()),
      (error) => error instanceof UserError && /up to 20 tags.* have 21/u.test(error.message),
    );
  });

  for (const [one, other, isSame] of [
    ['Straße', 'STRASSE', true],
    ['Café', 'cafe', true],
    ['❤️', '❤', true],
    ['to  read', 'To Read', true],
    ['हिंदी', 'हद', false],
    ['👍', '👍🏽', false],
    ['1️⃣', '1', false],
    ['ML', 'MLs', false],
  ] as const)
    test(`“${one}” and “${other}” are ${isSame ? 'one' : 'two'}`, () => {
      assert.equal(foldTag(one) === foldTag(other), isSame);
    });
});
