import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
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

  test('works again a minute after a run by a timer of its own, whatever node-cron says', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { runs } = startHeld(t);
    const results = [
      () => runs.at(-1)?.end(),
      // Longer than a timer can be, which would fire at once.
      () => runs.at(-1)?.end(2 ** 31),
      () => runs.at(-1)?.end(-1),
      () => runs.at(-1)?.end(Number.NaN),
      () => runs.at(-1)?.fail(new Error('It failed.')),
    ];
    for (const [index, end] of results.entries()) {
      end();
      await setImmediate();
      // node-cron waits by the wall's clock, which stands still here.
      t.mock.timers.tick(59_999);
      assert.equal(runs.length, index + 1);
      t.mock.timers.tick(1);
      assert.equal(runs.length, index + 2);
    }
  });

  for (const [what, jump] of [
    ['three hours back', -3 * 3_600_000],
    ['a year ahead', 365 * 86_400_000],
    ['a year back', -365 * 86_400_000],
  ] as const) {
    test(`works at once after the clock is put ${what}, once, and then every minute`, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
      const clock = { wall: Date.UTC(2026, 2, 2, 12), running: 0 };
      const pass = async (ms: number) => {
        clock.wall += ms;
        clock.running += ms;
        t.mock.timers.tick(ms);
        await setImmediate();
      };
      let runs = 0;
      const schedule = startSchedule(
        async () => {
          runs += 1;
          return undefined;
        },
        log,
        { wall: () => clock.wall, running: () => clock.running },
      );
      t.after(() => schedule[Symbol.asyncDispose]());
      await pass(1_000);
      assert.equal(runs, 1);

      clock.wall += jump;
      await pass(1_000);
      assert.equal(runs, 2);
      for (let second = 0; second < 59; second += 1) await pass(1_000);
      assert.equal(runs, 2);
      await pass(1_000);

      assert.equal(runs, 3);
    });
  }

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
