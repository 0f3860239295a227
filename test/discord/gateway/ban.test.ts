import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { createBan } from '../../../src/discord/gateway/ban.ts';
import { rightAnswers } from '../../../src/discord/gateway/fix-answers.ts';
import { createPacedRequest } from '../../../src/discord/gateway/rate-limit.ts';

const MINUTE = 60_000;
const BANNED = () => new Response('<html>error code: 1015</html>', { status: 429 });
const FINE = () => Response.json({ id: '1' });

/** Requests on a clock that goes on only as it is waited for, and what Discord answers, as a test has it. */
function start(answerAt: (ms: number) => Response | Error) {
  const clock = { ms: 0 };
  const sentAt: number[] = [];
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const time = {
    now: () => clock.ms,
    async sleep(ms: number) {
      clock.ms += ms;
    },
  };
  const send = rightAnswers(async () => {
    sentAt.push(clock.ms);
    const answer = answerAt(clock.ms);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const request = createPacedRequest(send, time, createBan(log, time));
  const ask = (path = '/channels/1/messages') => request(`https://discord.com/api/v10${path}`, {});
  /** As discord.js does: a 429 that says no time is asked again at once. */
  const insist = async (path?: string) => {
    let answer = await ask(path);
    while (answer.status === 429) answer = await ask(path);
    return answer;
  };
  return { clock, sentAt, lines, ask, insist };
}

suite('a ban that says no time', () => {
  test('holds all requests back for a minute, then twice as long each time, and one alone tries', async () => {
    const { sentAt, lines, insist } = start((ms) => (ms < 10 * MINUTE ? BANNED() : FINE()));

    await Promise.all([...Array(5)].map(() => insist()));

    const minutes = sentAt.map((ms) => Math.round(ms / MINUTE));
    // After 1, 2 and 4 minutes one tries; after 8 more it is over, and all go.
    assert.deepEqual(
      minutes.filter((minute) => minute > 0),
      [1, 3, 7, 15, 15, 15, 15, 15],
    );
    const told = lines.filter((line) => /refuses all requests/u.test(line));
    assert.deepEqual(
      told.map((line) => /(\d+) seconds$/u.exec(line)?.[1]),
      ['60', '120', '240', '480'],
    );
    assert.equal(lines.at(-1), 'Discord accepts requests again');
  });

  test('never holds them back for longer than a quarter of an hour', async () => {
    const { sentAt, insist } = start((ms) => (ms < 120 * MINUTE ? BANNED() : FINE()));

    await insist();

    const pauses = sentAt.slice(1).map((ms, index) => Math.round((ms - (sentAt[index] ?? 0)) / MINUTE));
    assert.deepEqual(pauses, [1, 2, 4, 8, 15, 15, 15, 15, 15, 15, 15]);
  });

  test('holds answers to people back too, as they count', async () => {
    const { sentAt, ask } = start(BANNED);
    await ask();

    await ask('/interactions/1/token/callback');

    assert.deepEqual(sentAt, [0, MINUTE]);
  });

  test('is tried by the next where nobody answers the first', async () => {
    let lost = 0;
    const { sentAt, ask, insist } = start((ms) => {
      if (ms < MINUTE) return BANNED();
      lost += 1;
      return lost === 1 ? new Error('lost') : FINE();
    });
    await ask();

    const [first, second] = await Promise.allSettled([ask(), insist()]);

    assert.equal(first.status, 'rejected');
    assert.equal(second.status, 'fulfilled');
    assert.deepEqual(sentAt, [0, MINUTE, MINUTE]);
  });

  test('begins at a minute again after it was over', async () => {
    let isOn = true;
    const { clock, sentAt, ask } = start(() => (isOn ? BANNED() : FINE()));
    await ask();
    isOn = false;
    await ask();
    isOn = true;
    await ask();
    await setImmediate();
    const { ms } = clock;

    await ask();

    assert.equal((sentAt.at(-1) ?? 0) - ms, MINUTE);
  });

  for (const [what, answer] of [
    ['in seconds', () => new Response('', { status: 429, headers: { 'retry-after': '3' } })],
    ['in the body alone', () => Response.json({ retry_after: 2.5 }, { status: 429 })],
  ] as const) {
    test(`is none where Discord says a time ${what}`, async () => {
      const { sentAt, lines, ask } = start(answer);
      const first = await ask();
      await ask();

      assert.ok(Number(first.headers.get('retry-after')) > 0);
      assert.deepEqual(sentAt, [0, 0]);
      assert.deepEqual(lines, []);
    });
  }
});

suite('answers that discord.js misreads', () => {
  const read = (answer: Response) => rightAnswers(async () => answer)('https://discord.invalid', {});

  test('are put right: a web page with 200 is a gateway in trouble', async () => {
    for (const type of ['text/html', 'text/html; charset=utf-8', 'Text/HTML', 'application/xhtml+xml']) {
      const answer = await read(new Response('<html>log in</html>', { headers: { 'content-type': type } }));

      assert.deepEqual([answer.status, answer.ok], [502, false], type);
    }
  });

  test('are no others', async () => {
    assert.deepEqual(await (await read(Response.json({ a: 1 }))).json(), { a: 1 });
    assert.equal((await read(new Response(null, { status: 204 }))).status, 204);
    const page = new Response('<html>', { status: 403, headers: { 'content-type': 'text/html' } });
    assert.equal((await read(page)).status, 403);
  });

  for (const given of [
    { shards: 1 },
    { url: 'somewhere', shards: 1 },
    { url: 'http://127.0.0.1', shards: 1 },
    { url: 'ws://127.0.0.1', shards: 0 },
    { url: 'ws://127.0.0.1', shards: 'one' },
  ]) {
    test(`${JSON.stringify(given)} is no gateway, for whose shards one would wait for ever`, async () => {
      const answer = Response.json({ ...given, session_start_limit: { remaining: 1, reset_after: 1 } });
      const asked = rightAnswers(async () => answer)('https://discord.invalid/api/v10/gateway/bot', {});

      await assert.rejects(asked, TypeError);
    });
  }

  for (const [given, read429] of [
    ['0', null],
    ['-5', null],
    ['soon', null],
    ['Thu, 01 Jan 1970 00:00:00 GMT', null],
    ['12', '12'],
    // Longer than a timer can be.
    ['4000000', '86400'],
  ] as const) {
    test(`a 429 with the time “${given}” is read as ${read429 ?? 'one without'}`, async () => {
      const answer = await read(new Response('', { status: 429, headers: { 'retry-after': given } }));

      assert.equal(answer.headers.get('retry-after'), read429);
    });
  }
});
