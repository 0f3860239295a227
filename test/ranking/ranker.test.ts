import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { makeFeatures } from '../../src/ranking/features.ts';
import { readInterests } from '../../src/ranking/interests.ts';
import { loadPrior } from '../../src/ranking/prior.ts';
import { createRanker, scorePrior } from '../../src/ranking/ranker.ts';
import { findReasons } from '../../src/ranking/reasons.ts';
import { removeTerms } from '../../src/ranking/remove-terms.ts';
import { fitNow, likeTopic, makePapers } from '../support/ranking.ts';

const prior = loadPrior();

suite('a score', () => {
  test('is the sum of its parts, beside what all papers share', () => {
    const model = fitNow(likeTopic(makePapers(200), 0), readInterests('tactile sensing', ['cs.RO']));
    const ranker = createRanker(model);
    const rest = makePapers(50, 2).map((paper) => {
      const features = makeFeatures(paper, 0.3);
      const parts = ranker.explain(features);
      return ranker.score(features) - parts.reduce((sum, { votes, interests }) => sum + votes + interests, 0);
    });

    for (const value of rest) assert.ok(Math.abs(value - (rest[0] ?? 0)) < 1e-9);
  });

  test('adds what the prior says, as far as it can be trusted with the paper', () => {
    const ranker = createRanker(fitNow([]), prior);
    const [paper] = makePapers(1);
    assert.ok(paper);
    const features = makeFeatures({ ...paper, categories: ['cs.RO'] });

    const parts = ranker.explain(features).reduce((sum, part) => sum + part.prior, 0);

    assert.notEqual(parts, 0);
    assert.ok(
      Math.abs(
        ranker.score(features) - createRanker(fitNow([])).score(features) - scorePrior(prior, features),
      ) < 1e-9,
    );
  });
});

suite('reasons', () => {
  const model = fitNow(likeTopic(makePapers(400), 2), readInterests('video generation'));
  const ranker = createRanker(model, prior);
  const text = (words: readonly string[]) =>
    fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((list) => list.join(' '));
  const words =
    'image diffusion policy robot video generation pixels we propose a bound theorem GPT-4 code'.split(' ');
  const anyPaper = fc.record({
    title: text(words),
    abstract: text([...words, 'Code is available at github.com/x/y.', 'We release it.']),
    authors: fc.array(fc.constantFrom('Author1 Of2', 'Author2 Of2', 'Author1 Of0', 'Somebody Else')),
    categories: fc.array(fc.constantFrom('cs.CV', 'cs.RO', 'math.OC', 'hep-th')),
  });

  test('are true: without one, the paper scores less', () => {
    fc.assert(
      fc.property(anyPaper, fc.double({ min: 0, max: 1, noNaN: true }), (paper, place) => {
        const features = makeFeatures(paper, place);
        const score = ranker.score(features);
        for (const { terms, gain } of findReasons(ranker, paper, features)) {
          const without = ranker.score(removeTerms(features, terms));

          assert.ok(without < score);
          assert.ok(Math.abs(score - without - gain) < 1e-9);
        }
      }),
    );
  });

  test('are at most three different ones, the largest first', () => {
    fc.assert(
      fc.property(anyPaper, (paper) => {
        const reasons = findReasons(ranker, paper, makeFeatures(paper));

        assert.ok(reasons.length <= 3);
        assert.equal(new Set(reasons.map((reason) => reason.text)).size, reasons.length);
        assert.deepEqual(
          reasons.map(({ gain }) => gain),
          reasons.map(({ gain }) => gain).toSorted((a, b) => b - a),
        );
      }),
    );
  });

  test('name words as the paper writes them, together where they stand together, and people in full', () => {
    const paper = {
      title: 'Image Diffusion for Everybody',
      abstract: 'Nothing else.',
      authors: ['Author1 Of2'],
      categories: ['cs.CV'],
    };
    const reasons = findReasons(createRanker(model), paper, makeFeatures(paper), 5).map(
      (reason) => reason.text,
    );

    assert.ok(reasons.includes('Image Diffusion'));
    assert.ok(reasons.includes('Author1 Of2'));
    assert.ok(reasons.includes('cs.CV'));
  });

  test('say where they come from', () => {
    const [paper] = makePapers(1);
    assert.ok(paper);
    const fromInterests = { ...paper, title: 'Plankton', abstract: 'Plankton.' };
    const own = createRanker(fitNow([], readInterests('plankton')));

    const [reason] = findReasons(own, fromInterests, makeFeatures(fromInterests));

    assert.equal(reason?.text, 'Plankton');
    assert.equal(reason?.from, 'interests');
  });
});

suite('the prior', () => {
  test('knows what is picked in computer science', () => {
    const paper = {
      title: 'Qwen-VLA: A Vision-Language-Action Model for Robots',
      abstract:
        'We release a 7B model with large-scale multimodal reinforcement learning. Code is available.',
      authors: Array.from({ length: 20 }, (_, at) => `Person ${at}`),
      categories: ['cs.CV', 'cs.RO'],
    };
    const other = {
      ...paper,
      title: 'On a lemma about lattices',
      abstract: 'We prove a lemma.',
      authors: ['One Person'],
    };

    assert.ok(scorePrior(prior, makeFeatures(paper)) > scorePrior(prior, makeFeatures(other)) + 2);
  });

  test('gives no spread to papers whose categories and words it doesn’t know', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^q[xz][a-z]{5,9}$/u), { minLength: 1 }),
        fc.constantFrom('hep-th', 'hep-ph', 'q-bio.BM', 'astro-ph.CO', 'math.AG'),
        fc.nat(50),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (words, category, count, place) => {
          const authors = Array.from({ length: count }, (_, at) => `Zyx${at} Wvu`);
          const paper = {
            title: words.join(' '),
            abstract: words.join(' '),
            authors,
            categories: [category],
          };

          assert.equal(Math.abs(scorePrior(prior, makeFeatures(paper, place))), 0);
        },
      ),
    );
  });

  test('leaves a list of another field alone, though its words are English', () => {
    const paper = {
      title: 'A large model of quark matter: results and a new benchmark',
      abstract:
        'We propose a new method for learning the phase diagram. Code is available at https://github.com/x/y.',
      authors: ['A Person', 'B Person'],
      categories: ['hep-ph', 'nucl-th'],
    };

    assert.equal(Math.abs(scorePrior(prior, makeFeatures(paper, 1))), 0);
  });
});
