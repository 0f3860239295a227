import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { makeFeatures } from '../../src/ranking/features.ts';
import { fitModel, runInSlices } from '../../src/ranking/fit.ts';
import { readInterests } from '../../src/ranking/interests.ts';
import { createRanker } from '../../src/ranking/ranker.ts';
import { removeTerms } from '../../src/ranking/remove-terms.ts';
import { listTaste, nameStems } from '../../src/ranking/taste.ts';
import { fitNow, likeTopic, makePapers, orderBy } from '../support/ranking.ts';

suite('a fit', () => {
  test('puts papers first that are like those voted for', () => {
    const { score } = createRanker(fitNow(likeTopic(makePapers(400), 0)));
    const others = makePapers(100, 2);

    const best = orderBy(
      score,
      others.map((paper) => makeFeatures(paper)),
    ).slice(0, 10);

    assert.ok(best.every((at) => others[at]?.topic === 0));
  });

  test('is the same each time', () => {
    const samples = likeTopic(makePapers(100), 1);

    assert.deepEqual(fitNow(samples).weights, fitNow(samples).weights);
  });

  test('learns nothing from papers that nobody voted for, and keeps the interests', () => {
    const samples = likeTopic(makePapers(100), 99);
    const model = fitNow(samples, readInterests('robot grasping'));
    const others = makePapers(100, 2);

    const best = orderBy(
      createRanker(model).score,
      others.map((paper) => makeFeatures(paper)),
    ).slice(0, 10);

    assert.deepEqual(model.weights, model.start);
    assert.ok(best.every((at) => others[at]?.topic === 0));
  });

  test('gives every paper the same finite score if there is nothing to go by', () => {
    const { score } = createRanker(fitNow([]));
    const scores = makePapers(20).map((paper) => score(makeFeatures(paper)));

    assert.equal(new Set(scores).size, 1);
    assert.ok(Number.isFinite(scores[0]));
  });

  test('stays finite if one person votes for everything', () => {
    const samples = makePapers(50).map((paper) => ({
      features: makeFeatures(paper),
      liked: true,
      weight: 1,
    }));
    const { score, doubt } = createRanker(fitNow(samples));

    for (const paper of makePapers(20, 3)) {
      assert.ok(Number.isFinite(score(makeFeatures(paper))));
      assert.ok(doubt(makeFeatures(paper)) > 0);
    }
  });

  test('takes papers without abstract, authors or categories', () => {
    const bare = makeFeatures({ title: 'Robot grasping', abstract: null, authors: [], categories: [] });
    const { score } = createRanker(
      fitNow([...likeTopic(makePapers(200), 0), { features: bare, liked: true, weight: 1 }]),
    );
    const other = makeFeatures({ title: 'Graph theorem', abstract: null, authors: [], categories: [] });

    assert.ok(score(bare) > score(other));
  });

  test('lets others run every few milliseconds', async () => {
    const steps = fitModel(likeTopic(makePapers(2_000), 0));
    let longest = 0;
    for (;;) {
      const start = process.cpuUsage();
      const { done } = steps.next();
      const { user, system } = process.cpuUsage(start);
      longest = Math.max(longest, (user + system) / 1000);
      if (done === true) break;
    }

    assert.ok(longest < 20, `one step took ${longest} ms of CPU`);
    const model = await runInSlices(fitModel(likeTopic(makePapers(50), 0)));
    assert.ok(model.weights.length > 0);
  });

  test('is less sure of a paper unlike all that were shown', () => {
    const { doubt } = createRanker(fitNow(likeTopic(makePapers(200), 0)));
    const [usual] = makePapers(1, 5);
    assert.ok(usual);

    const unusual = { ...usual, title: 'Coral reefs and plankton', abstract: 'Salinity of lagoons.' };

    assert.ok(doubt(makeFeatures(unusual)) > doubt(makeFeatures(usual)));
  });
});

suite('taste', () => {
  test('names what was learned, each way, in words that were written', () => {
    const papers = makePapers(400);
    const { liked, disliked } = listTaste(fitNow(likeTopic(papers, 0)));
    const names = nameStems(papers.map(({ abstract }) => abstract ?? ''));

    const words = liked.flatMap(({ term }) => (term.kind === 'word' ? [names.get(term.name)] : []));

    assert.ok(words.slice(0, 7).includes('manipulation'));
    assert.ok(liked.some(({ term }) => term.kind === 'author' && term.name.endsWith('of0')));
    assert.ok(liked.some(({ term }) => term.kind === 'category' && term.name === 'cs.RO'));
    assert.ok(disliked.some(({ term }) => term.kind === 'category' && term.name !== 'cs.RO'));
  });

  test('is gone for what is removed from the papers', () => {
    const muted = [{ kind: 'word', name: 'robot' }] as const;
    const samples = likeTopic(makePapers(200), 0).map((sample) => ({
      ...sample,
      features: removeTerms(sample.features, muted),
    }));
    const { liked } = listTaste(fitNow(samples));

    assert.ok(!liked.some(({ term }) => term.name === 'robot'));
  });
});
