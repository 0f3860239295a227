import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';

/** Whatever any web page can put into a request's first line, and what only a program can. */
const TARGETS = [
  '//',
  '///',
  '//evil.example/live',
  '//[',
  '/\\',
  '/%',
  '/%zz',
  '/live%',
  '*',
  'http://[',
  '/gateway%',
];

const UPGRADE = [
  'connection: Upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
];

async function start(t: TestContext): Promise<{ sandbox: Sandbox; ports: Record<'page' | 'api', number> }> {
  const sandbox = await startSandbox({ page: { port: 0 } });
  t.after(() => sandbox[Symbol.asyncDispose]());
  assert.ok(sandbox.page);
  const ports = { page: portOf(sandbox.page.address), api: portOf(sandbox.api) };
  return { sandbox, ports };
}

const portOf = (address: string): number => Number(new URL(address).port);

/** Sends a request as it stands. */
async function send(port: number, target: string, headers: readonly string[]): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`GET ${target} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** Gives the status a request is answered with; undefined where the connection is closed without one. */
async function statusOf(
  port: number,
  target: string,
  headers: readonly string[],
): Promise<number | undefined> {
  const socket = await send(port, target, headers);
  let answered = '';
  socket.setEncoding('latin1').on('data', (part) => {
    answered += part;
  });
  await once(socket, 'close');
  const status = /^HTTP\/1\.1 (\d{3}) /u.exec(answered)?.[1];
  return status === undefined ? undefined : Number(status);
}

async function assertAlive({ api, token, page }: Sandbox): Promise<void> {
  assert.equal((await fetch(page?.address ?? '')).status, 200);
  const me = await fetch(`${api}/v10/users/@me`, { headers: { authorization: `Bot ${token}` } });
  assert.equal(me.status, 200);
}

suite('the sandbox', () => {
  test('outlives any target of a request or of a WebSocket, by any origin', async (t) => {
    const { sandbox, ports } = await start(t);
    for (const port of Object.values(ports)) {
      for (const target of TARGETS) {
        for (const headers of [
          ['connection: close'],
          UPGRADE,
          [...UPGRADE, 'origin: http://evil.example'],
          [...UPGRADE, `origin: http://127.0.0.1:${port}`],
        ]) {
          const status = await statusOf(port, target, [`host: 127.0.0.1:${port}`, ...headers]);
          assert.ok(status === undefined || (status >= 400 && status < 500), `${status} for ${target}`);
        }
      }
    }
    await assertAlive(sandbox);
  });

  test('outlives connections that are reset while their upgrade is refused', async (t) => {
    const { sandbox, ports } = await start(t);
    for (let round = 0; round < 50; round += 1) {
      for (const port of Object.values(ports)) {
        const headers = [`host: 127.0.0.1:${port}`, ...UPGRADE, 'origin: http://evil.example'];
        const socket = await send(port, '/live', headers);
        // One that is cut off at once, one in the middle of its refusal.
        if (round % 2 === 1) await new Promise(setImmediate);
        socket.resetAndDestroy();
      }
    }
    await assertAlive(sandbox);
  });

  test('outlives a bot that is of no shard', async (t) => {
    const { sandbox } = await start(t);
    for (const shard of [
      [-1, 0],
      [0, 0],
      [-2, -1],
      [1, 1],
    ]) {
      const socket = new WebSocket(`${sandbox.api.replace(/^http(.*)\/api$/u, 'ws$1')}/gateway`);
      await once(socket, 'open');
      socket.send(JSON.stringify({ op: 2, d: { token: sandbox.token, intents: 1, shard } }));
      const [closed] = await once(socket, 'close');

      assert.equal(closed.code, 4_010);
    }
    await assertAlive(sandbox);
  });

  test('closes though a page that was refused keeps its half of the connection open', async () => {
    const sandbox = await startSandbox({ page: { port: 0 } });
    const socket = connect({
      port: portOf(sandbox.page?.address ?? ''),
      host: '127.0.0.1',
      allowHalfOpen: true,
    });
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.resume().write(`GET /live HTTP/1.1\r\nhost: evil.example\r\n${UPGRADE.join('\r\n')}\r\n\r\n`);
    await once(socket, 'end');

    await sandbox[Symbol.asyncDispose]();
    socket.destroy();
  });

  test('does not answer the API under a name that another site could point here', async (t) => {
    const { sandbox, ports } = await start(t);
    const authorization = `authorization: Bot ${sandbox.token}`;
    const read = (host: string) =>
      statusOf(ports.api, '/api/v10/users/@me', [`host: ${host}`, authorization, 'connection: close']);
    for (const name of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '10.0.0.1',
      'x@127.0.0.1',
    ]) {
      assert.equal(await read(`${name}:${ports.api}`), 403, name);
      assert.equal(await statusOf(ports.api, '/gateway', [`host: ${name}`, ...UPGRADE]), undefined, name);
    }
    for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      assert.equal(await read(`${name}:${ports.api}`), 200, name);
    }
    assert.deepEqual(
      sandbox.requests.map(({ status }) => status),
      [200, 200, 200, 200],
      'what is refused is not taken for a request of the bot',
    );
  });
});
