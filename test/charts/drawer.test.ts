import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pino from 'pino';
import { createDrawer } from '../../src/charts/drawer.ts';
import { layOut } from '../../src/charts/lay-out.ts';
import { makeFigure } from '../support/figures.ts';
import { readPng } from '../support/png.ts';

const LIMITS = { idleMs: 60_000, drawMs: 60_000, waiting: 20 };

function openDrawer(t: { after: (end: () => unknown) => void }, limits: Partial<typeof LIMITS> = {}) {
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const drawer = createDrawer({ log, limits: { ...LIMITS, ...limits } });
  t.after(() => drawer[Symbol.asyncDispose]());
  return { drawer, logged };
}

suite('drawing charts', () => {
  test('draws each text, on a background of its own', async (t) => {
    const { drawer } = openDrawer(t);
    const figure = makeFigure({ weeks: 4, topics: 2, sources: 2 });

    const picture = readPng((await drawer.draw(figure)) ?? new Uint8Array());

    assert.equal(picture.width, 800);
    for (const [x, y] of [
      [0, 0],
      [799, 0],
      [0, picture.height - 1],
      [799, picture.height - 1],
    ] as const)
      assert.deepEqual(picture.at(x, y), [255, 255, 255, 255]);
    for (const { text, x, y, size, align } of layOut(figure).words) {
      const left = { left: x, center: x - size, right: x - size / 2 }[align];
      const box = { x: 2 * left, x2: 2 * (left + size), y: 2 * (y - size), y2: 2 * y };
      assert.ok(picture.countDark(box) > 10, `"${text}" is not drawn`);
    }
  });

  test('draws names of strangers as they are', async (t) => {
    const { drawer, logged } = openDrawer(t);
    const names = ['<svg>&amp;', '"quoted" \'too\'', 'datum.value', '\u0000\u001b[1m', 'Обработка', '図'];
    const rows = names.map((name) => ({ name, values: [1] }));
    const figure = { ...makeFigure({ weeks: 1 }), parts: { heading: 'Topics', rows } };

    const png = await drawer.draw(figure);

    assert.ok(png);
    assert.deepEqual(logged, []);
  });

  test('goes without a picture that takes too long, says so in the log, and draws the next', async (t) => {
    const slow = openDrawer(t, { drawMs: 1 });
    assert.equal(await slow.drawer.draw(makeFigure()), undefined);
    assert.deepEqual(
      slow.logged.map(({ msg }) => msg),
      ['a chart could not be drawn; its answer goes without it'],
    );
    const { drawer } = openDrawer(t);

    const [first, second] = await Promise.all([drawer.draw(makeFigure()), drawer.draw(makeFigure())]);

    assert.deepEqual(first, second);
  });

  test('refuses more at once than people wait for', async (t) => {
    const { drawer, logged } = openDrawer(t, { waiting: 1 });

    const drawn = await Promise.all([drawer.draw(makeFigure()), drawer.draw(makeFigure())]);

    assert.deepEqual(
      drawn.map((png) => png === undefined),
      [false, true],
    );
    assert.deepEqual(
      logged.map(({ level }) => level),
      [40],
    );
  });

  test('starts a thread again after the last one ended', async (t) => {
    const { drawer } = openDrawer(t, { idleMs: 0 });
    assert.ok(await drawer.draw(makeFigure()));
    await new Promise((resolve) => setTimeout(resolve, 20));

    assert.ok(await drawer.draw(makeFigure()));
  });
});
