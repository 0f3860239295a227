import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { createRepeatLog } from '../src/log-repeats.ts';

const MINUTE = 60_000;

function start(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const repeats = createRepeatLog(log);
  t.after(() => repeats[Symbol.dispose]());
  return { repeats, lines };
}

const coded = (code: string, text = 'no') => Object.assign(new Error(text), { code });

suite('errors that repeat', () => {
  test('are logged once a minute with their number, the first at once', (t) => {
    const { repeats, lines } = start(t);
    for (let minute = 0; minute < 3; minute += 1) {
      for (let time = 0; time < 780; time += 1)
        repeats.report('error', coded('25P02', `at ${time}`), 'the job queue');
      t.mock.timers.tick(MINUTE);
    }

    assert.deepEqual(lines, [
      'the job queue',
      'the job queue (779 more like this)',
      'the job queue (780 more like this)',
      'the job queue (780 more like this)',
    ]);
  });

  test('are of different kinds by message, code, and text but for its numbers', (t) => {
    const { repeats, lines } = start(t);

    repeats.report('error', coded('25P02'), 'a');
    repeats.report('error', new Error('no', { cause: coded('25P02') }), 'a');
    repeats.report('error', coded('55P03'), 'a');
    repeats.report('error', coded('25P02'), 'b');
    repeats.report('error', new Error('feed 1 failed'), 'c');
    repeats.report('error', new Error('feed 22 failed'), 'c');
    repeats.report('error', new Error('another'), 'c');

    assert.deepEqual(lines, ['a', 'a', 'b', 'c', 'c']);
  });

  test('are logged at once again after a minute without one', (t) => {
    const { repeats, lines } = start(t);
    repeats.report('warn', coded('25P02'), 'a');
    t.mock.timers.tick(MINUTE);

    repeats.report('warn', coded('25P02'), 'a');

    assert.deepEqual(lines, ['a', 'a']);
  });

  test('are counted to the end', (t) => {
    const { repeats, lines } = start(t);
    for (let time = 0; time < 3; time += 1) repeats.report('warn', coded('25P02'), 'a');

    repeats[Symbol.dispose]();
    t.mock.timers.tick(2 * MINUTE);

    assert.deepEqual(lines, ['a', 'a (2 more like this)']);
  });
});
