import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { paper } from '../support/papers.ts';
import { createKinship, listBigrams } from './similar.ts';

suite('bigrams of a title', () => {
  for (const [title, bigrams] of [
    ['Learning with Noisy Labels', ['noisi label']],
    ['Event-Camera Tracking', ['event camera', 'camera track']],
    ['Attention', []],
    ['', []],
  ] as const)
    test(`of “${title}”`, () => assert.deepEqual([...listBigrams(title)], bigrams));
});

suite('papers are alike', () => {
  const common = Array.from({ length: 20 }, (_, index) =>
    paper(`common-${index}`, { title: 'Pose Estimation', authors: [] }),
  );
  const kinship = createKinship([
    ...common,
    paper('pose', { title: 'Pose Estimation for Event Cameras', authors: ['Łukasz Kaiser'] }),
    paper('camera', { title: 'Fast Event Camera Tracking', authors: ['Ada Lovelace'] }),
    paper('kaiser', { title: 'Universal Machines', authors: ['Lukasz  Kaiser', 'Ada Lovelace'] }),
  ]);

  for (const [one, other, author, bigram] of [
    ['pose', 'camera', false, true],
    ['pose', 'kaiser', true, false],
    ['camera', 'kaiser', true, false],
    ['pose', 'unknown', false, false],
  ] as const)
    test(`${one} and ${other}`, () => assert.deepEqual(kinship(one, other), { author, bigram }));

  test('not for a bigram that more than 20 titles have', () => {
    assert.deepEqual(kinship('pose', 'common-0'), { author: false, bigram: false });
  });

  test('for a bigram that 20 titles have', () => {
    const twenty = createKinship(common);

    assert.deepEqual(twenty('common-0', 'common-1'), { author: false, bigram: true });
  });
});
