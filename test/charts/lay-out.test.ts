import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { layOut, WIDTH, type Words } from '../../src/charts/lay-out.ts';
import { makeFigure } from '../support/figures.ts';

/** What a letter of the font takes of its size, on average; bold ones take more. */
const LETTER = { normal: 0.6, bold: 0.69 } as const;

function edgesOf({ x, text, size, align, weight }: Words): readonly [number, number] {
  const width = text.length * size * LETTER[weight];
  if (align === 'center') return [x - width / 2, x + width / 2];
  return align === 'left' ? [x, x + width] : [x - width, x];
}

suite('the place of what a chart shows', () => {
  for (const [name, figure] of [
    ['a team of one week', makeFigure({ weeks: 1, topics: 2, sources: 1, most: 5 })],
    ['a quarter', makeFigure()],
    ['two years', makeFigure({ weeks: 104, most: 900 })],
    ['no votes, topics or sources', makeFigure({ topics: 0, sources: 0, most: 0 })],
  ] as const) {
    test(`is within the picture, and no text covers another: ${name}`, () => {
      const { height, boxes, words } = layOut(figure);

      for (const { x, x2, y, y2 } of boxes)
        assert.ok(x >= 0 && x2 <= WIDTH && x2 >= x && y >= 0 && y2 <= height && y2 >= y);
      for (const one of words) {
        const [left, right] = edgesOf(one);
        assert.ok(left >= 0 && right <= WIDTH, `"${one.text}" from ${left} to ${right}`);
      }
      for (const line of Map.groupBy(words, ({ y }) => y).values()) {
        const edges = line.map(edgesOf).toSorted(([a], [b]) => a - b);
        edges.forEach(([left], at) => {
          assert.ok(at === 0 || left >= (edges[at - 1]?.[1] ?? 0), `${line.map(({ text }) => text)}`);
        });
      }
    });
  }

  test('keeps the picture about square, as Discord makes a high one narrow', () => {
    assert.ok(layOut(makeFigure({ weeks: 104 })).height <= WIDTH);
  });

  test('names each row with its sum, and the highest bar with its number', () => {
    const texts = layOut(makeFigure({ weeks: 3, topics: 1, sources: 1, most: 10 })).words.map(
      ({ text }) => text,
    );

    assert.deepEqual(texts, [
      'What the team read in the last 3 weeks',
      'Papers posted',
      '24',
      '10',
      'Votes',
      '5',
      '2',
      'Discussed',
      '5',
      '2',
      '16 Feb',
      '23 Feb',
      '2 Mar',
      'Topics of the papers posted',
      'animal behavior a…',
      '13',
      'Where they came from',
      'nature.com/subjects/computa…',
      '30',
    ]);
  });

  test('shows a name with control characters and half a character without them', () => {
    const figure = makeFigure({ topics: 1, weeks: 1 });
    const rows = [{ name: 'a\u0000b\ud800\u202ec', values: [1] }];

    const { words } = layOut({ ...figure, parts: { heading: 'Topics', rows } });

    assert.ok(words.some(({ text }) => text === 'a b� c'));
  });
});
