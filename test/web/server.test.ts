import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../../src/errors.ts';
import { startWeb, type WebParts } from '../../src/web/server.ts';
import { NOON } from '../support/papers.ts';

const PUBLIC_URL = 'https://papers.example.org/team';
const BODY = `<feed>${'a paper, '.repeat(500)}</feed>`;

async function serve(t: TestContext, given: Partial<WebParts> = {}, trustedProxies = 0) {
  const logged: unknown[] = [];
  const statuses: number[] = [];
  const parts: WebParts = {
    findDocument: async (token) =>
      token === 'known'
        ? { type: 'application/atom+xml; charset=utf-8', body: BODY, changedAt: NOON }
        : undefined,
    unsubscribe: async () => false,
    now: () => NOON,
    nowMs: () => 0,
    log: { error: (...words: unknown[]) => void logged.push(words) },
    metrics: { webAnswered: (status) => void statuses.push(status) },
    ...given,
  };
  const web = await startWeb({ port: 0, host: '127.0.0.1', trustedProxies, publicUrl: PUBLIC_URL }, parts);
  t.after(() => web[Symbol.asyncDispose]());
  /** Without what `fetch` adds by itself. */
  const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const asked = request(web.address + path, { method, headers, agent: false }).end();
    const [response] = await once(asked, 'response');
    const body = await buffer(response);
    return { status: Number(response.statusCode), headers: response.headers, body };
  };
  return { ask, logged, statuses, address: web.address };
}

suite('public server', () => {
  test('serves a document, packed where that is asked for, and says nothing to whoever has it', async (t) => {
    const { ask, statuses } = await serve(t);

    const plain = await ask('/feeds/known.atom');
    const packed = await ask('/feeds/known.atom', { 'accept-encoding': 'gzip' });
    const head = await ask('/feeds/known.atom', {}, 'HEAD');

    assert.equal(plain.body.toString(), BODY);
    assert.equal(plain.headers['content-type'], 'application/atom+xml; charset=utf-8');
    assert.equal(plain.headers['last-modified'], 'Mon, 02 Mar 2026 12:00:00 GMT');
    assert.equal(plain.headers['cache-control'], 'private, no-cache');
    assert.equal(plain.headers.vary, 'accept-encoding');
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(packed.body).toString(), BODY);
    assert.ok(packed.body.length < BODY.length / 10);
    assert.deepEqual(
      [head.status, head.body.length, head.headers['content-length']],
      [200, 0, String(BODY.length)],
    );
    const { etag = '', 'last-modified': modified = '' } = packed.headers;
    for (const headers of [{ 'if-none-match': etag }, { 'if-modified-since': modified }] as const) {
      const again = await ask('/feeds/known.atom', { ...headers, 'accept-encoding': 'gzip' });
      assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, etag]);
      assert.equal(again.headers['content-encoding'], undefined);
    }
    assert.deepEqual(statuses, [200, 200, 200, 304, 304]);
  });

  test('is found under its public path whether a proxy removes that or not', async (t) => {
    const { ask, address } = await serve(t);

    assert.equal((await ask('/team/feeds/known.atom')).status, 200);
    assert.equal((await ask('/feeds/known.atom?utm_source=x')).status, 200);
    const whole = request({
      host: '127.0.0.1',
      port: new URL(address).port,
      path: `${PUBLIC_URL}/feeds/known.atom`,
      agent: false,
    }).end();
    const [answer] = await once(whole, 'response');
    answer.resume();
    assert.equal(answer.statusCode, 200);
  });

  test('says the same about everything else, to the letter', async (t) => {
    const { ask } = await serve(t);
    const withoutDate = async (path: string, method = 'GET') => {
      const { headers, ...rest } = await ask(path, {}, method);
      return { ...rest, headers: { ...headers, date: '' } };
    };

    const first = await withoutDate('/feeds/guessed.atom');

    assert.equal(first.status, 404);
    assert.equal(first.body.toString(), 'There is nothing here.\n');
    for (const path of [
      '/',
      '/feeds/',
      '/feeds/known',
      '/feeds/known.rss',
      '/feeds/known.ics',
      '/calendars/known.atom',
      '/feeds/../feeds/guessed.atom',
      '/feeds/%6bnown.atom',
      `/feeds/${'k'.repeat(5_000)}.atom`,
      '/healthz',
      '/metrics',
      '//evil.example/feeds/known.atom',
    ])
      assert.deepEqual(await withoutDate(path), first, path);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      assert.deepEqual(await withoutDate('/feeds/known.atom', method), first, method);
  });

  test('sends strict headers with every answer', async (t) => {
    const { ask } = await serve(t);
    for (const path of ['/feeds/known.atom', '/feeds/guessed.atom']) {
      const { headers } = await ask(path);
      assert.match(headers['content-security-policy'] ?? '', /^default-src 'none';/u);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-frame-options'], 'DENY');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['x-robots-tag'], 'noindex, nofollow');
      assert.equal(headers['strict-transport-security'], 'max-age=31536000');
      for (const name of ['server', 'x-powered-by', 'set-cookie', 'location'])
        assert.equal(headers[name], undefined);
    }
  });

  test('limits each token, known or not, before it looks it up', async (t) => {
    let lookUps = 0;
    const { ask } = await serve(t, {
      findDocument: async () => {
        lookUps += 1;
        return undefined;
      },
    });

    const statuses: number[] = [];
    for (let one = 0; one < 31; one += 1) statuses.push((await ask('/feeds/guessed.atom')).status);
    const { headers } = await ask('/feeds/guessed.json');

    assert.deepEqual([statuses.at(29), statuses.at(30), lookUps], [404, 429, 30]);
    assert.equal(headers['retry-after'], '2');
  });

  test('limits each address, as the proxies in front of it say', async (t) => {
    const { ask } = await serve(t, {}, 1);
    const from = (client: string) => ask('/', { 'x-forwarded-for': `198.51.100.7, ${client}` });
    for (let one = 0; one < 120; one += 1) await from('203.0.113.9');

    assert.equal((await from('203.0.113.9')).status, 429);
    assert.equal((await from('203.0.113.10')).status, 404);
  });

  test('asks before it ends e-mails: only a POST does, and a reader learns nothing of the token', async (t) => {
    const left: string[] = [];
    const { ask } = await serve(t, {
      unsubscribe: async (token) => {
        if (token === 'known') left.push(token);
        return token === 'known';
      },
    });

    const page = await ask('/unsubscribe/known');
    const other = await ask('/unsubscribe/guessed');
    assert.deepEqual([page.status, other.status, left], [200, 200, []]);
    assert.equal(page.body.toString(), other.body.toString());
    assert.match(page.body.toString(), /<form method="post">/u);
    assert.equal((await ask('/unsubscribe/known', {}, 'HEAD')).status, 200);
    assert.deepEqual(left, []);
    const done = await ask('/unsubscribe/known', {}, 'POST');

    assert.deepEqual([done.status, left], [200, ['known']]);
    assert.match(done.body.toString(), /You get no more e-mails/u);
    const unknown = await ask('/unsubscribe/guessed', {}, 'POST');
    assert.equal(unknown.status, 404);
    assert.match(unknown.body.toString(), /stopped already, or the link is not complete/u);
    for (const { headers } of [page, done, unknown])
      assert.deepEqual([headers.location, headers['set-cookie']], [undefined, undefined]);
  });

  test('answers a fault without its words, and logs it without the token', async (t) => {
    const { ask, logged } = await serve(t, {
      findDocument: () => Promise.reject(new Error('password of ada refused')),
    });

    const { status, body } = await ask('/feeds/secret-token.atom');

    assert.deepEqual([status, body.toString()], [500, 'Something went wrong. Try again later.\n']);
    assert.equal(logged.length, 1);
    assert.doesNotMatch(JSON.stringify(logged), /secret-token/u);
  });

  test('survives what is no HTTP, and a body that nobody asked for', async (t) => {
    const { ask, address } = await serve(t);
    const { hostname, port } = new URL(address);
    for (const sent of ['\u0000\u0001\r\n\r\n', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`]) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {
        // It may be cut off while it still writes.
      });
      socket.end(sent);
      await buffer(socket).catch(() => undefined);
    }
    const posted = await fetch(`${address}/feeds/known.atom`, { method: 'POST', body: 'x'.repeat(100_000) });

    assert.equal(posted.status, 404);
    assert.equal((await ask('/feeds/known.atom')).status, 200);
  });

  test('says which setting to change where the port is taken', async (t) => {
    const { address } = await serve(t);
    const port = Number(new URL(address).port);
    const config = { host: '127.0.0.1', port, trustedProxies: 0, publicUrl: PUBLIC_URL };
    const parts: WebParts = {
      findDocument: async () => undefined,
      unsubscribe: async () => false,
      now: () => NOON,
      nowMs: () => 0,
      log: { error: () => undefined },
      metrics: { webAnswered: () => undefined },
    };

    await assert.rejects(startWeb(config, parts), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /^Feeds can't be served on 127\.0\.0\.1, .+ Set another HTTP_PORT or HTTP_HOST\.$/u,
      );
      return true;
    });
  });
});
