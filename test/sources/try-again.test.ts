import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sayTryAgain } from '../../src/sources/try-again.ts';

suite('when a source can be asked again', () => {
  for (const [seconds, words] of [
    [undefined, 'a few minutes'],
    [1, '1 second'],
    [45, '45 seconds'],
    [60, '1 minute'],
    [61, '2 minutes'],
    [3_600, '1 hour'],
    [7_200, '2 hours'],
    [86_400, '24 hours'],
  ] as const)
    test(`is said after a wait of ${seconds} seconds`, () => {
      assert.equal(sayTryAgain({ retryAfter: seconds }), `Try again in ${words}.`);
    });
});
