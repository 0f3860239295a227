import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Concept } from '../../../src/search/query/concepts.ts';
import { rank } from '../../../src/search/rank/rank.ts';
import { withoutPairs } from './ablated.ts';

test('without pairs, words that stand together count no more than words apart', () => {
  const lexicon = { papers: 10, averageLength: 4, stemFrequency: () => 2 };
  const concepts = ['sparse', 'attention'].map((word) => ({ word, alternatives: [[word]], weight: 1 }));
  const candidates = [
    { paperId: 'together', title: '', body: 'sparse attention some thing', length: 4 },
    {
      paperId: 'apart',
      title: '',
      body: 'sparse some thing other thing other thing other thing attention',
      length: 4,
    },
  ];
  const scores = (asked: readonly Concept[]) =>
    new Map(
      rank(candidates, asked, lexicon, { feedback: false }).map((one) => [one.candidate.paperId, one.score]),
    );

  const pairs = scores(concepts);
  const without = scores(concepts.map(withoutPairs));

  assert.notEqual(pairs.get('together'), pairs.get('apart'));
  assert.equal(without.get('together'), without.get('apart'));
});
