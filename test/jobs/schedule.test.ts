import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { startSchedule } from '../../src/jobs/schedule.ts';

const log = pino({ level: 'silent' });

/** A schedule whose runs each last until the test ends them. */
function startHeld(t: TestContext) {
  const runs: { readonly end: (ms?: number) => void; readonly fail: (error: Error) => void }[] = [];
  const schedule = startSchedule(async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    runs.push({ end: resolve, fail: reject });
    return promise;
  }, log);
  t.after(async () => {
    for (const { end } of runs) end();
    await schedule[Symbol.asyncDispose]();
  });
  return { schedule, runs };
}

suite('the schedule', () => {
  test('works at once when it starts', (t) => {
    const { runs } = startHeld(t);

    assert.equal(runs.length, 1);
  });

  test('works once more, after the run under way, for all ticks that came in its middle', async (t) => {
    const { schedule, runs } = startHeld(t);
    const ticks = Promise.all([schedule.tick(), schedule.tick(), schedule.tick()]);
    assert.equal(runs.length, 1);
    runs[0]?.end();
    while (runs.length < 2) await Promise.resolve();

    runs[1]?.end();
    await ticks;

    assert.equal(runs.length, 2);
  });

  test('works again when the run before asked for it, before the minute is over', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { schedule, runs } = startHeld(t);
    const tick = schedule.tick();
    runs[0]?.end();
    while (runs.length < 2) await Promise.resolve();
    runs[1]?.end(15_000);
    await tick;

    t.mock.timers.tick(14_999);
    assert.equal(runs.length, 2);
    t.mock.timers.tick(1);

    assert.equal(runs.length, 3);
  });

  test('goes on after a run that failed', async (t) => {
    const { schedule, runs } = startHeld(t);
    const tick = schedule.tick();
    runs[0]?.fail(new Error('It failed.'));
    while (runs.length < 2) await Promise.resolve();

    runs[1]?.end();
    await tick;

    assert.equal(runs.length, 2);
  });

  test('ends after the run under way, and begins no other', async (t) => {
    const { schedule, runs } = startHeld(t);
    const tick = schedule.tick();
    const over = schedule[Symbol.asyncDispose]();

    runs[0]?.end();
    await Promise.all([over, tick]);
    await schedule.tick();

    assert.equal(runs.length, 1);
  });
});
