import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compare, formatDifference } from './bootstrap.ts';
import { askAll, EXPONENTIAL, LINEAR, listFaults, measureNdcg, measureReciprocalRank } from './quality.ts';

function answer(grades: Readonly<Record<string, number>>, found: readonly string[]) {
  return { asked: { id: '1', text: 'a question', grades: new Map(Object.entries(grades)) }, found };
}

suite('nDCG@10', () => {
  const grades = { best: 3, good: 2, fair: 1 };
  const found = ['fair', 'other', 'best'];

  test('gains the grade itself', () => {
    // (1 + 3 / log2 4) / (3 + 2 / log2 3 + 1 / log2 4)
    assert.equal(measureNdcg(answer(grades, found), LINEAR).toFixed(5), (2.5 / 4.76186).toFixed(5));
  });

  test('gains 2 to the power of the grade, less 1', () => {
    // (1 + 7 / log2 4) / (7 + 3 / log2 3 + 1 / log2 4)
    assert.equal(measureNdcg(answer(grades, found), EXPONENTIAL).toFixed(5), (4.5 / 9.39279).toFixed(5));
  });

  test('counts ten papers, of the ideal too', () => {
    const eleven = Array.from({ length: 11 }, (_, index) => `paper-${index}`);
    const all = Object.fromEntries(eleven.map((id) => [id, 1]));

    assert.equal(measureNdcg(answer(all, eleven), LINEAR), 1);
    assert.equal(measureNdcg(answer({ 'paper-10': 1 }, eleven), LINEAR), 0);
  });

  test('counts a relevant paper that no engine has as one that was missed', () => {
    assert.equal(measureNdcg(answer({ there: 1, missing: 1 }, ['there']), LINEAR).toFixed(4), '0.6131');
  });
});

test('the reciprocal rank is that of the first right paper, among ten', () => {
  const ranks = [['right'], ['other', 'right'], [...'abcdefghij', 'right'], []].map((found) =>
    measureReciprocalRank(answer({ right: 1 }, found)),
  );

  assert.deepEqual(ranks, [1, 1 / 2, 0, 0]);
});

test('a question that is refused or fails counts as zero, and is named with the reason', async () => {
  const items = [
    answer({ a: 1 }, []).asked,
    { ...answer({ a: 1 }, []).asked, id: '2', text: 'x'.repeat(2_000) },
  ];

  const answers = await askAll(items, async ({ id }) => {
    if (id === '2') throw new Error('too long');
    return ['a', 'a'];
  });

  assert.deepEqual(
    answers.map((one) => measureNdcg(one, LINEAR)),
    [1, 0],
  );
  assert.deepEqual(answers[0]?.found, ['a']);
  assert.deepEqual(listFaults('ours', answers), [`ours, 2 “${'x'.repeat(80)}…”: too long`]);
});

suite('the paired bootstrap', () => {
  const noise = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) / 100);

  test('has an interval clear of 0 for a shift', () => {
    const shifted = noise.map((value, index) => value + 0.1 + (index % 2 === 0 ? 0.05 : -0.05));

    const { mean, low, high } = compare(shifted, noise);

    assert.equal(mean.toFixed(3), '0.100');
    assert.ok(low > 0.08 && low < mean, String(low));
    assert.ok(high < 0.12 && high > mean, String(high));
  });

  test('has 0 within the interval where there is no shift', () => {
    const { low, high } = compare(noise, noise.toReversed());

    assert.ok(low < 0 && high > 0, `${low} to ${high}`);
  });

  test('pairs the questions: the same difference everywhere leaves nothing to chance', () => {
    const { low, high } = compare(
      noise.map((value) => value + 0.25),
      noise,
    );

    assert.deepEqual([low.toFixed(6), high.toFixed(6)], ['0.250000', '0.250000']);
  });

  test('gives the same interval each time', () => {
    assert.deepEqual(compare(noise, noise.toReversed()), compare(noise, noise.toReversed()));
  });

  for (const [difference, text] of [
    [{ mean: 0.029, low: -0.0124, high: 0.047 }, '+0.029 [−0.012, +0.047]'],
    [{ mean: 0, low: -0.0001, high: 0.0001 }, '0.000 [0.000, 0.000]'],
  ] as const)
    test(`is printed as ${text}`, () => assert.equal(formatDifference(difference), text));
});
