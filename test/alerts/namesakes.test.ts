import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isByNamesake } from '../../src/alerts/namesakes.ts';

const THEIRS = [['Yifan Wang', 'Ben Ode']];

/** Authors of a paper that meets an alert for "Y. Wang", and whether it is the other Wang's. */
const PAPERS: readonly (readonly [readonly string[], boolean])[] = [
  [['Yifan Wang'], true],
  [['WANG, Yifan'], true],
  [['Yuan Wang'], false],
  [['Yuan Wang', 'Yifan Wang'], false],
  [['Y. Wang'], false],
  [['Y. Wang', 'Ben Ode'], true],
  [['Ben Ode'], false],
];

suite('papers by somebody else of a name', () => {
  for (const [authors, isTheirs] of PAPERS)
    test(`${authors.join(' and ')}: ${isTheirs ? 'left out' : 'told'}`, () => {
      assert.equal(isByNamesake(authors, 'Y. Wang', THEIRS), isTheirs);
    });

  test('are none until somebody says so', () => {
    assert.equal(isByNamesake(['Yifan Wang'], 'Y. Wang', []), false);
  });
});
