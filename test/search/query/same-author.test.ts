import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isSameAuthor } from '../../../src/search/query/same-author.ts';

suite('an author', () => {
  for (const [one, other, isSame] of [
    ['Udo Pooch', 'Pooch, U.W.', true],
    ['Udo Pooch', 'U. Pooch', true],
    ['Donald E. Knuth', 'Donald Knuth', true],
    ['Müller, Jürgen', 'Jurgen Muller', true],
    ['Jürgen Müller', 'Mueller, J.', true],
    ['Li Wei', 'Wei Li', true],
    ['Berg, J. van der', 'Jan van der Berg', true],
    ['Lovelace', 'Ada Lovelace', true],
    ['Ada Lovelace', 'Augusta Lovelace', false],
    ['Ada Lovelace', 'B. Lovelace', false],
    ['Ada Lovelace', 'Ada Babbage', false],
    ['Wei Li', 'Wei Liu', false],
    ['A. B.', 'A. C.', false],
    ['', '', false],
  ] as const) {
    test(`“${one}” ${isSame ? 'may be' : 'is not'} “${other}”, either way round`, () => {
      assert.equal(isSameAuthor(one, other), isSame);
      assert.equal(isSameAuthor(other, one), isSame);
    });
  }
});
