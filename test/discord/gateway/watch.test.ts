import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { watchGateway } from '../../../src/discord/gateway/watch.ts';

const SECOND = 1_000;

function start(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const lines: string[] = [];
  const log = pino(
    {},
    {
      write(line: string) {
        const { msg, shards } = JSON.parse(line);
        lines.push(`${shards}: ${msg}`);
      },
    },
  );
  let down: readonly number[] = [];
  const watch = watchGateway(() => down, log);
  t.after(() => watch[Symbol.dispose]());
  const pass = (seconds: number, shards: readonly number[]): void => {
    down = shards;
    for (let second = 0; second < seconds; second += 1) t.mock.timers.tick(SECOND);
  };
  return { pass, lines };
}

suite('a gateway that is away', () => {
  test('is told after 30 seconds, once, and once when it is back', (t) => {
    const { pass, lines } = start(t);
    pass(29, [0]);
    assert.deepEqual(lines, []);
    pass(91, [0]);
    pass(60, []);

    assert.deepEqual(lines, [
      '0: the gateway has been away for 30 seconds: until it is back, the bot answers nobody and hears no votes',
      '0: the gateway is back after 120 seconds',
    ]);
  });

  test('is not told where it is back sooner, however often', (t) => {
    const { pass, lines } = start(t);
    for (let time = 0; time < 10; time += 1) {
      pass(29, [0]);
      pass(1, []);
    }

    assert.deepEqual(lines, []);
  });

  test('is told in one line for all shards that went together', (t) => {
    const { pass, lines } = start(t);
    pass(40, [0, 1, 2]);
    pass(5, [1]);
    pass(1, []);

    assert.deepEqual(
      lines.map((line) => line.replace(/ for.*/u, '')),
      [
        '0,1,2: the gateway has been away',
        '0,2: the gateway is back after 40 seconds',
        '1: the gateway is back after 45 seconds',
      ],
    );
  });
});
