import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { makeFeatures } from '../../src/ranking/features.ts';
import { readInterests } from '../../src/ranking/interests.ts';
import { createRanker } from '../../src/ranking/ranker.ts';
import { fitNow } from '../support/ranking.ts';

function scoreTitles(interests: string, titles: readonly string[]): number[] {
  const background = ['We propose a method', 'A survey of robots', 'Learning graphs', 'Robot learning'].map(
    (title) => ({
      features: makeFeatures({ title, abstract: null, authors: [], categories: [] }),
      liked: false,
      weight: 1,
    }),
  );
  const { score } = createRanker(fitNow(background, readInterests(interests)));
  return titles.map((title) => score(makeFeatures({ title, abstract: null, authors: [], categories: [] })));
}

suite('interests in words', () => {
  const cases: [text: string, wanted: string[], unwanted: string[], categories: string[]][] = [
    ['robot learning', ['robot', 'learn'], [], []],
    [
      'robot learning, vision-language-action models; no surveys',
      ['robot', 'learn', 'vision', 'languag', 'action', 'model'],
      ['survei'],
      [],
    ],
    ['agents but not chatbots', ['agent'], ['chatbot'], []],
    ['diffusion without images', ['diffus'], ['imag'], []],
    ['cs.RO, tactile', ['tactil'], [], ['cs.RO']],
    ['the of and we', [], [], []],
    ['', [], [], []],
    ['機械学習、視覚', ['機械学習', '視覚'], [], []],
    ['обучение роботов', ['обучение', 'роботов'], [], []],
    ['robots, no robots', [], ['robot'], []],
  ];
  for (const [text, wanted, unwanted, categories] of cases)
    test(`are read: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readInterests(text), { wanted, unwanted, categories });
    });

  test('put papers about them first, and papers about what is unwanted last', () => {
    const [robot, graph, survey] = scoreTitles('robot learning; no surveys', [
      'Robots that learn',
      'Graphs and trees',
      'A survey of robot learning',
    ]);

    assert.ok((robot ?? 0) > (graph ?? 0));
    assert.ok((survey ?? 0) < (graph ?? 0));
  });

  test('count no more if there are many of them', () => {
    const filler = Array.from({ length: 200 }, (_, at) => `topic${at}x`).join(' ');
    const [short] = scoreTitles('robot', ['Robot']);
    const [long] = scoreTitles(`robot ${filler}`, ['Robot']);

    assert.ok((long ?? 0) <= (short ?? 0));
  });

  test('are read from any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), (text) => {
        const { wanted, unwanted } = readInterests(text);

        assert.ok(!wanted.some((word) => unwanted.includes(word)));
      }),
    );
  });
});
