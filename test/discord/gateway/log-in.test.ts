import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { suite, type TestContext, test } from 'node:test';
import type { Client } from 'discord.js';
import pino from 'pino';
import { WebSocketServer } from 'ws';
import { createClient } from '../../../src/discord/gateway/client.ts';
import { logIn } from '../../../src/discord/gateway/log-in.ts';
import { UserError } from '../../../src/errors.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';

type Answer = (response: ServerResponse) => unknown;

/** A Discord whose first answers, at `/gateway/bot`, are a test's. */
async function openServer(t: TestContext, gatewayUrl: string, answers: readonly Answer[]) {
  let asked = 0;
  const server = createServer((_request, response) => {
    const answer = answers[asked];
    asked += 1;
    if (answer !== undefined) return answer(response);
    const start = { total: 1_000, remaining: 999, reset_after: 1_000, max_concurrency: 1 };
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ url: gatewayUrl, shards: 1, session_start_limit: start }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { api: `http://127.0.0.1:${address.port}/api`, port: address.port };
}

/** Logs in at an address; gives what came of it, with what was logged. */
async function tryLogIn(t: TestContext, api: string, token: string, signal = new AbortController().signal) {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const clients: Client[] = [];
  const open = (): Client => {
    const client = createClient(api, 'auto', log);
    clients.push(client);
    return client;
  };
  t.after(() => Promise.all(clients.map((client) => client.destroy())));
  const [result] = await Promise.allSettled([logIn({ token, api }, { open, log, signal })]);
  return { result, lines, clients };
}

async function openSandbox(t: TestContext) {
  const sandbox = await startSandbox({ rates: 'loose' });
  t.after(() => sandbox[Symbol.asyncDispose]());
  return { token: sandbox.token, gateway: `ws://${new URL(sandbox.api).host}/gateway` };
}

/** A gateway that closes with a code on whoever names himself. */
async function openGateway(t: TestContext, code: number): Promise<string> {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(sockets, 'listening');
  t.after(() => sockets.close());
  sockets.on('connection', (socket) => {
    socket.on('message', () => socket.close(code));
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
  });
  const address = sockets.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway has no port.');
  return `ws://127.0.0.1:${address.port}`;
}

const refuse =
  (status: number): Answer =>
  (response) =>
    response.writeHead(status).end();
const page: Answer = (response) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in to this network</html>');
const json =
  (text: string): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
const drop: Answer = (response) => response.destroy();

/** discord.js tries so often by itself after a 5xx. */
const fourTimes = (answer: Answer): Answer[] => [answer, answer, answer, answer];

suite('logging in', () => {
  const outages = [
    ['a gateway in trouble', fourTimes(refuse(502)), 'it answered with HTTP status 502'],
    ['a server in trouble', fourTimes(refuse(503)), 'it answered with HTTP status 503'],
    ['a broken connection', [drop], 'the connection was broken'],
    ['a web page', fourTimes(page), 'it answered with HTTP status 502'],
    ['half an answer', [json('{"url":"ws')], 'its answer is not one that Discord gives'],
    ['an answer of something else', [json('{}')], 'its answer is not one that Discord gives'],
    ['a refusal that may pass', [refuse(403)], 'it answered with HTTP status 403'],
  ] as const;
  for (const [what, answers, words] of outages) {
    test(`waits at ${what}, says so, and tries again`, async (t) => {
      const { token, gateway } = await openSandbox(t);
      const { api } = await openServer(t, gateway, answers);

      const { result, lines, clients } = await tryLogIn(t, api, token);

      assert.equal(result.status, 'fulfilled');
      assert.deepEqual(lines, [`Discord can't be reached at ${api}: ${words}. Trying again in 1 second`]);
      assert.equal(clients.length, 2);
    });
  }

  test('can be ended while it waits', async (t) => {
    const { token, gateway } = await openSandbox(t);
    const { api } = await openServer(t, gateway, Array(100).fill(drop));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);

    const start = performance.now();
    const { result } = await tryLogIn(t, api, token, stop.signal);

    assert.equal(result.status, 'rejected');
    assert.ok(performance.now() - start < 900, 'before the pause was over');
  });

  test('asks once in a minute where Discord bans this address, says so, and can be ended', async (t) => {
    let asked = 0;
    const ban: Answer = (response) => {
      asked += 1;
      response.writeHead(429, { 'content-type': 'text/html' }).end('error code: 1015');
    };
    const { api } = await openServer(t, '', Array(100).fill(ban));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 500);

    const { result, lines } = await tryLogIn(
      t,
      api,
      'MTAwMDAwMDAwMDAwMDAwMDAwMQ.token0.of-nobody-at-all',
      stop.signal,
    );

    assert.equal(result.status, 'rejected');
    assert.equal(asked, 1);
    assert.deepEqual(lines, [
      'Discord refuses all requests from this address for now (429 without a time): sending none for 60 seconds',
    ]);
  });

  test('waits on where nothing is there for a moment, after a long outage', async () => {
    const outage = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    const absent = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const errors = [outage, outage, outage, outage, absent, outage, absent];
    const stop = new AbortController();
    const pauses: number[] = [];
    let tried = 0;
    const open = (): Client => {
      const client = createClient('http://127.0.0.1:1/api', 'auto', pino({ level: 'silent' }));
      client.login = () => {
        const error = errors[tried];
        tried += 1;
        if (error === undefined) stop.abort();
        return Promise.reject(error ?? new Error('over'));
      };
      return client;
    };

    const loggingIn = logIn(
      { token: '', api: '' },
      {
        open,
        log: pino({ level: 'silent' }),
        signal: stop.signal,
        sleep: async (ms) => pauses.push(ms / 1_000),
      },
    );

    await assert.rejects(loggingIn, { name: 'AbortError' });
    assert.equal(tried, errors.length + 1);
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 60]);
  });

  test('ends at an address that is not Discord’s, and says what to check', async (t) => {
    const { api } = await openServer(t, '', [refuse(404)]);

    const { result } = await tryLogIn(t, api, 'MTAwMDAwMDAwMDAwMDAwMDAwMQ.token0.of-nobody-at-all');

    assert.ok(result.status === 'rejected' && result.reason instanceof UserError);
    assert.match(result.reason.message, /HTTP status 404\. Check DISCORD_API/u);
  });

  for (const [code, named] of [
    [4004, 'DISCORD_TOKEN'],
    [4010, 'SHARDS'],
    [4011, 'SHARDS'],
    [4012, 'newer version of Daily Papers'],
    [4013, 'intents'],
    [4014, 'intents'],
  ] as const) {
    test(`ends where the gateway closes with ${code}, and names ${named}`, async (t) => {
      const { api } = await openServer(t, await openGateway(t, code), []);

      const { result, clients } = await tryLogIn(
        t,
        api,
        'MTAwMDAwMDAwMDAwMDAwMDAwMQ.token0.of-nobody-at-all',
      );

      assert.ok(result.status === 'rejected' && result.reason instanceof UserError);
      assert.ok(result.reason.message.includes(named), result.reason.message);
      assert.equal(clients.length, 1);
    });
  }
});
