import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pino from 'pino';
import { createHttp, type HttpRequest } from '../../src/sources/http.ts';
import { SourceError } from '../../src/sources/source.ts';
import { SOURCES } from '../../src/sources/sources.ts';

const asJson: HttpRequest = { source: SOURCES.huggingface, accept: 'application/json' };

/** Creates a client whose waits take no time, with answers given one by one; the last one repeats forever. */
function client(...answers: (() => Response | Promise<Response>)[]) {
  const waits: number[] = [];
  const starts: number[] = [];
  const headers: Record<string, string>[] = [];
  let now = 1_000_000;
  const http = createHttp({
    userAgent: 'daily-papers/test (ops@example.org)',
    log: pino({ level: 'silent' }),
    now: () => now,
    random: () => 1,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    fetch: async (_url, init) => {
      starts.push(now);
      headers.push(Object.fromEntries(new Headers(init?.headers)));
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined) throw new Error('no answer was given');
      return answer();
    },
  });
  return { http, waits, starts, headers };
}

const ok = () => new Response('fine');
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('no', { status: code, headers });
const failed = (code: string) => () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
};

suite('the polite client', () => {
  test('names itself and a contact', async () => {
    const { http, headers } = client(ok);

    await http.get('https://a.example/x', asJson);

    assert.equal(headers[0]?.['user-agent'], 'daily-papers/test (ops@example.org)');
  });

  test('tries again after 503, each time after a longer wait', async () => {
    const { http, waits } = client(status(503), status(503), ok);

    assert.equal((await http.get('https://a.example/x', asJson)).text, 'fine');
    assert.deepEqual(waits, [1_000, 2_000]);
  });

  test('gives up after four tries, with the status', async () => {
    const { http, starts } = client(status(500));

    await assert.rejects(http.get('https://a.example/x', asJson), (error) => {
      assert.ok(error instanceof SourceError);
      assert.equal(error.message, 'a.example answered with HTTP status 500.');
      assert.equal(error.status, 500);
      return true;
    });
    assert.equal(starts.length, 4);
  });

  test('does not repeat what will not change', async () => {
    const { http, starts } = client(status(404));

    await assert.rejects(http.get('https://a.example/x', asJson), /HTTP status 404/u);
    assert.equal(starts.length, 1);
  });

  test('gives back a status that the caller can read', async () => {
    const { http } = client(status(404));

    assert.equal((await http.get('https://a.example/x', { ...asJson, statuses: [404] })).status, 404);
  });

  test('waits as long as Retry-After says, in seconds or until a date', async () => {
    const inSeconds = client(status(429, { 'retry-after': '7' }), ok);
    await inSeconds.http.get('https://a.example/x', asJson);
    assert.deepEqual(inSeconds.waits, [7_000]);

    const date = new Date(1_000_000 + 9_000).toUTCString();
    const untilDate = client(status(503, { 'retry-after': date }), ok);
    await untilDate.http.get('https://a.example/x', asJson);
    assert.deepEqual(untilDate.waits, [9_000]);
  });

  test('asked to wait an hour, comes back at once and says when to ask again', async () => {
    const { http, waits, starts } = client(status(429, { 'retry-after': '3600' }));

    const isHour = (error: unknown) => error instanceof SourceError && error.retryAfter === 3_600;
    await assert.rejects(http.get('https://a.example/x', asJson), isHour);
    await assert.rejects(http.get('https://a.example/y', asJson), isHour);
    await assert.rejects(
      http.get('https://a.example/y', asJson),
      /^SourceError: a\.example asked us to slow down for a while\.$/u,
    );

    assert.deepEqual(waits, []);
    assert.equal(starts.length, 1, 'the second request is not even sent');
  });

  test('asked for wait after wait, comes back before a minute is over', async () => {
    const { http, waits } = client(status(429, { 'retry-after': '40' }));

    await assert.rejects(http.get('https://a.example/x', asJson), (error) => {
      assert.ok(error instanceof SourceError);
      assert.equal(error.retryAfter, 40);
      return true;
    });
    assert.deepEqual(waits, [40_000]);
  });

  test('sits out a limit that a good answer announces', async () => {
    const { http, waits } = client(() => new Response('a', { headers: { ratelimit: '"api";r=0;t=12' } }), ok);
    await http.get('https://a.example/x', asJson);

    await http.get('https://a.example/x', asJson);
    await http.get('https://a.example/x', asJson);

    assert.deepEqual(waits, [12_000]);
  });

  test('keeps a pace over all requests of a source, retries too, one at a time', async () => {
    const { http, starts } = client(ok, status(503), ok, ok);
    const paced: HttpRequest = { source: SOURCES.arxiv, accept: 'application/atom+xml', paceMs: 3_000 };

    await Promise.all([
      http.get('https://api.example/1', paced),
      http.get('https://rss.example/2', paced),
      http.get('https://api.example/3', paced),
    ]);

    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    assert.deepEqual(gaps, [3_000, 3_000, 3_000]);
  });

  const words: [string, RegExp][] = [
    ['ECONNREFUSED', /can't be reached: it refuses connections/u],
    ['ENOTFOUND', /its name isn't known here \(is there a network\?\)/u],
    ['ECONNRESET', /it closed the connection/u],
  ];
  for (const [code, expected] of words) {
    test(`says what ${code} means`, async () => {
      await assert.rejects(client(failed(code)).http.get('https://a.example/x', asJson), expected);
    });
  }

  test('does not look a name up again where there is no network', async () => {
    const { http, starts } = client(failed('ENOTFOUND'));

    await assert.rejects(http.get('https://a.example/x', asJson), SourceError);
    assert.equal(starts.length, 1);
  });

  test('stops when it is told to', async () => {
    const { http } = client(status(503));
    const signal = AbortSignal.abort(new Error('enough'));

    await assert.rejects(http.get('https://a.example/x', { ...asJson, signal }), /HTTP status 503|enough/u);
  });

  test('reads no answer of more than 32 MB', async () => {
    const { http, starts } = client(() => new Response(new Uint8Array(33 * 1024 * 1024)));

    await assert.rejects(http.get('https://a.example/x', asJson), /can't be read: its answer is over 32 MB/u);
    assert.equal(starts.length, 1);
  });
});
