import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { testBlindly } from '../../src/ranking/blind-test.ts';
import { interleave, type Order } from '../../src/ranking/interleave.ts';
import { weighEvidence } from '../../src/ranking/weights.ts';
import { drawWildCard } from '../../src/ranking/wild-card.ts';
import { createRandom } from '../support/random.ts';

const RUNS = 400;

/** The share of runs in which an order with a true rate of wins is switched off within so many votes. */
function shareLost(rate: number, votes: number): number {
  const random = createRandom(7);
  const lost = Array.from({ length: RUNS }, () => {
    const credits = Array.from({ length: votes }, (): Order => (random() < rate ? 'learned' : 'plain'));
    return testBlindly(credits).lostAfter !== null;
  });
  return lost.filter(Boolean).length / RUNS;
}

suite('the blind test', () => {
  test('counts wins and votes', () => {
    const { won, of, lostAfter } = testBlindly(['learned', 'plain', 'learned']);

    assert.deepEqual([won, of, lostAfter], [2, 3, null]);
    assert.equal(testBlindly([]).odds, 1);
  });

  test('switches an order that wins 30 % off within 60 votes, nine times in ten', () => {
    assert.ok(shareLost(0.3, 60) >= 0.88);
  });

  test('leaves an order that wins 55 % on, however long it is watched', () => {
    assert.ok(shareLost(0.55, 500) <= 0.05);
  });

  test('switches an order that is as good as the other off in one of ten feeds at most', () => {
    assert.ok(shareLost(0.5, 500) <= 0.12);
  });

  test('does not undo a loss', () => {
    const credits: Order[] = [...Array<Order>(12).fill('plain'), ...Array<Order>(100).fill('learned')];

    assert.equal(testBlindly(credits).lostAfter, 9);
  });
});

suite('interleaving', () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 });

  test('shows each paper once, from both orders, to the limit', () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(15), fc.integer(), (learned, plain, limit, seed) => {
        const drafted = interleave(learned, plain, limit, createRandom(seed));

        assert.equal(new Set(drafted.map(({ id }) => id)).size, drafted.length);
        assert.equal(drafted.length, Math.min(limit, new Set([...learned, ...plain]).size));
        for (const { id, by } of drafted) assert.ok((by === 'learned' ? learned : plain).includes(id));
      }),
    );
  });

  test('lets each order pick as often as the other, and its best first', () => {
    const learned = ['a', 'b', 'c', 'd', 'e', 'f'];
    const plain = ['f', 'e', 'd', 'c', 'b', 'a'];
    const drafted = interleave(learned, plain, 6, createRandom(3));

    assert.equal(drafted.filter(({ by }) => by === 'learned').length, 3);
    assert.deepEqual(
      drafted.filter(({ by }) => by === 'learned').map(({ id }) => id),
      ['a', 'b', 'c'],
    );
  });
});

suite('the wild card', () => {
  const candidates = Array.from({ length: 100 }, (_, at) => ({ id: `p${at}`, score: -at, doubt: at % 10 }));

  test('is one of the better papers of which the model is least sure, and not shown anyway', () => {
    const shown = new Set(['p9', 'p19']);
    for (const random of [0, 0.5, 0.999]) {
      const card = drawWildCard(candidates, shown, () => random);

      assert.ok(card);
      assert.ok(!shown.has(card.id));
      assert.ok(card.doubt >= 8);
      assert.ok(card.score > -50);
    }
  });

  test('is none if all papers are shown', () => {
    assert.equal(
      drawWildCard([], new Set(), () => 0),
      undefined,
    );
  });
});

suite('evidence', () => {
  test('counts half after 180 days', () => {
    assert.equal(weighEvidence('vote', 180), weighEvidence('vote', 0) / 2);
  });

  test('counts in the order of what it says', () => {
    assert.equal(weighEvidence('vote', 0), 1);
    assert.equal(weighEvidence('vote-elsewhere', 0), 0.5);
    assert.equal(weighEvidence('refusal', 0), 1);
    assert.ok(weighEvidence('passed-over', 5) < 1);
    assert.ok(weighEvidence('background', 0) < weighEvidence('background', 5));
  });
});
