import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';

suite('a text that is too long', () => {
  const cuts: [string, number, string][] = [
    ['short', 10, 'short'],
    ['exactly10!', 10, 'exactly10!'],
    ['a few words here', 12, 'a few words…'],
    ['a few words here', 11, 'a few…'],
    ['A sentence. And more', 12, 'A sentence…'],
    ['one, two and three', 8, 'one…'],
    ['............', 5, '....…'],
    ['unbreakableword', 8, 'unbreak…'],
    ['ab 👍👍👍👍👍👍', 6, 'ab 👍…'],
  ];
  for (const [text, max, expected] of cuts) {
    test(`cuts “${text}” to ${max} as “${expected}”`, () => {
      assert.equal(cutAtWord(text, max), expected);
    });
  }
});
