import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseWeekdays, parseWords } from '../../../commands/feeds/order-values.ts';
import { UserError } from '../../../src/errors.ts';

suite('weekdays', () => {
  const texts: [string, number[]][] = [
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['sat – mon', [1, 6, 7]],
    ['mon—fri', [1, 2, 3, 4, 5]],
    ['Tues, thursdays', [2, 4]],
    ['mon‑wed, sun', [1, 2, 3, 7]],
  ];
  for (const [text, days] of texts) {
    test(`reads ${text}`, () => {
      assert.deepEqual(parseWeekdays(text), days);
    });
  }

  for (const text of ['mon-fri-sun', 'mon-', 'mon~fri', 'mon..fri', 'monfri', 'montag', '-']) {
    test(`refuses ${text} rather than to take a part of it`, () => {
      assert.throws(() => parseWeekdays(text), UserError);
    });
  }
});

test('keywords are divided by the commas of any keyboard', () => {
  assert.deepEqual(parseWords('扩散模型，注意力、Lévy；α-divergence, x', 'keyword'), [
    '扩散模型',
    '注意力',
    'Lévy',
    'α-divergence',
    'x',
  ]);
});
