import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { FACTS } from '../../src/ranking/facts.ts';
import { foldName, makeFeatures, readFeatures } from '../../src/ranking/features.ts';
import { AVERAGE_PLACE, findPlaces } from '../../src/ranking/place.ts';
import { scorePopularity } from '../../src/ranking/popularity.ts';

const paper = {
  title: 'RoboGPT-2: Learning Policies for Robots',
  abstract: 'We release our policies; code is available at https://github.com/x/y. Policies learn.',
  authors: ['Ada Lovelace', 'A. Turing', 'Ada Lovelace'],
  categories: ['cs.RO', 'cs.AI'],
};

function factOf(key: string, of: Parameters<typeof makeFeatures>[0]): number {
  return makeFeatures(of).facts[FACTS.findIndex((fact) => fact.key === key)] ?? Number.NaN;
}

suite('features of a paper', () => {
  test('are stems of the title and of the abstract with their counts, folded authors, and categories', () => {
    const features = makeFeatures(paper, 0.5);

    assert.deepEqual(features.title, ['robogpt', '2', 'learn', 'polici', 'for', 'robot']);
    assert.equal(features.counts[features.abstract.indexOf('polici')], 2);
    assert.deepEqual(features.authors, ['ada lovelace', 'a turing']);
    assert.deepEqual(features.categories, ['cs.RO', 'cs.AI']);
    assert.equal(features.place, 0.5);
  });

  test('survive being stored as JSON', () => {
    const features = makeFeatures({ ...paper, abstract: '__proto__ constructor 7 7' });

    assert.deepEqual(JSON.parse(JSON.stringify(features)), features);
  });

  test('hold facts as spreads from the mean', () => {
    assert.ok(factOf('code', paper) > 1);
    assert.ok(factOf('named', paper) > 0);
    assert.ok(factOf('code', { ...paper, abstract: 'Nothing of the kind.' }) < 0);
    assert.ok(factOf('authors', { ...paper, authors: [], authorCount: 40 }) > 3);
  });

  test('count a paper without a part as average in it', () => {
    const bare = makeFeatures({ title: '', abstract: null, authors: [], categories: [] });

    assert.ok(bare.facts.every((value) => value === 0));
    assert.deepEqual([bare.title, bare.abstract, bare.authors], [[], [], []]);
  });

  test('are finite for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        fc.array(fc.string()),
        (title, abstract, authors) => {
          const {
            facts,
            abstract: words,
            counts,
          } = makeFeatures({ title, abstract, authors, categories: [] });

          assert.ok(facts.every(Number.isFinite));
          assert.equal(words.length, counts.length);
        },
      ),
    );
  });

  test('know a name again with or without marks and dots', () => {
    assert.equal(foldName('J. Müller'), foldName('J Muller'));
  });
});

suite('places of a day', () => {
  test('rise towards the last submission of the day', () => {
    const places = findPlaces(['2605.00010', '2605.00020', '2605.00021', '2605.00900', '2605.00899']);

    assert.equal(places.get('2605.00900'), 1);
    assert.equal(places.get('2605.00899'), 0.9);
    assert.ok((places.get('2605.00021') ?? 0) > (places.get('2605.00010') ?? 1));
  });

  test('pass over a paper of another day that is announced with this one', () => {
    const places = findPlaces(['2605.09999', '2605.00100', '2605.00101', '2501.12345']);

    assert.equal(places.get('2605.00101'), 1);
    assert.equal(places.get('2605.09999'), 0);
    assert.equal(places.get('2501.12345'), 0);
  });

  test('leave out ids that are not arXiv’s, and papers without a place count as average', () => {
    assert.equal(findPlaces(['10.1101/2026.01.01.123456', 'x']).size, 0);
    assert.equal(findPlaces([]).size, 0);
    assert.equal(makeFeatures(paper).place, AVERAGE_PLACE);
  });
});

suite('stored features', () => {
  test('are read again as they were', () => {
    const features = makeFeatures(paper, 0.5);

    assert.deepEqual(readFeatures(JSON.parse(JSON.stringify(features))), features);
  });

  test('must be made again if another version made them, or they are damaged', () => {
    const features = makeFeatures(paper);

    assert.equal(readFeatures({ ...features, version: 0 }), undefined);
    assert.equal(readFeatures({ ...features, facts: [1] }), undefined);
    assert.equal(readFeatures(null), undefined);
  });
});

suite('popularity', () => {
  test('counts upvotes most, in doublings, and nothing where there is none', () => {
    const none = { upvotes: null, comments: null, codeStars: null };

    assert.equal(scorePopularity(none), 0);
    assert.equal(scorePopularity({ ...none, upvotes: 31 }), 2.5);
    assert.ok(scorePopularity({ ...none, comments: 31 }) < 2.5);
    assert.equal(scorePopularity({ ...none, upvotes: -3 }), 0);
  });
});
