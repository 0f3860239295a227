import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createLookUps } from '../../src/discord/interactions/look-ups.ts';
import { UserError } from '../../src/errors.ts';
import { createLane } from '../../src/sources/lanes.ts';

/** Work that is done when it is told to, and notes when it began. */
function createWork() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const endOne = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, work, endOne };
}

suite('the lane to a source', () => {
  test('lets jobs go before people, and each in the order it came', async () => {
    const { begun, work, endOne } = createWork();
    const lane = createLane('arXiv', 1);
    const all = [
      lane('person', work('p1')),
      lane('person', work('p2')),
      lane('job', work('j1')),
      lane('person', work('p3')),
      lane('job', work('j2')),
    ];

    for (let ended = 0; ended < all.length; ended += 1) await endOne();

    await Promise.all(all);
    assert.deepEqual(begun, ['p1', 'j1', 'j2', 'p2', 'p3']);
  });

  test('runs no more at once than it may', async () => {
    const { begun, work, endOne } = createWork();
    const lane = createLane('arXiv', 2);
    const all = ['1', '2', '3'].map((name) => lane('job', work(name)));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(begun, ['1', '2']);

    for (let ended = 0; ended < 3; ended += 1) await endOne();
    await Promise.all(all);
  });

  test('refuses people where twenty wait, and never a job; a failure holds up nobody', async () => {
    const lane = createLane('arXiv', 1);
    const gate = Promise.withResolvers<void>();
    const first = lane('job', () => gate.promise);
    const people = Array.from({ length: 20 }, () => lane('person', async () => 'done'));

    await assert.rejects(
      lane('person', async () => {}),
      new UserError('arXiv already has 20 people waiting for answers. Try again in a minute.'),
    );
    const failing = assert.rejects(
      lane('job', () => Promise.reject(new Error('no'))),
      /no/u,
    );
    gate.resolve();

    await Promise.all([first, failing]);
    assert.deepEqual(new Set(await Promise.all(people)), new Set(['done']));
  });
});

suite('open look-ups', () => {
  test('are three for a server, whatever others have, and free again when answered', async () => {
    const lookUp = createLookUps();
    const gate = Promise.withResolvers<void>();
    const open = ['1', '2', '3'].map(() => lookUp('mine', () => gate.promise));

    await assert.rejects(
      lookUp('mine', async () => {}),
      /is already waiting for 3 answers from sources/u,
    );
    assert.equal(await lookUp('other', async () => 7), 7);
    gate.resolve();
    await Promise.all(open);
    await assert.rejects(
      lookUp('mine', () => Promise.reject(new Error('no'))),
      /no/u,
    );
    assert.equal(await lookUp('mine', async () => 7), 7);
  });
});
