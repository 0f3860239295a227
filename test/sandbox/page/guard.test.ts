import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { suite, type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.ts';

async function start(t: TestContext, page: SandboxOptions['page'] = { port: 0 }) {
  const sandbox = await startSandbox({ page });
  t.after(() => sandbox[Symbol.asyncDispose]());
  assert.ok(sandbox.page);
  return { sandbox, address: new URL(sandbox.page.address), isOpen: sandbox.page.isOpen };
}

/** Asks with headers that a browser would not let a script set. */
async function ask(url: URL, headers: Record<string, string> = {}, method = 'GET') {
  const asked = request(url, { headers, method });
  asked.end();
  const [response] = await once(asked, 'response');
  let body = '';
  for await (const part of response) body += part;
  return { status: response.statusCode, headers: response.headers, body };
}

/** Tries to open the page's WebSocket, and gives the status it was refused with, or "open". */
async function tryLive(address: URL, headers: Record<string, string>, search = ''): Promise<number | 'open'> {
  const socket = new WebSocket(`ws://${address.host}/live${search}`, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (asked, response) => {
      asked.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}

suite("the sandbox's page", () => {
  test('is served on loopback, under a strict policy and without a script in it', async (t) => {
    const { address, isOpen } = await start(t);
    const { status, headers, body } = await ask(address);

    assert.equal(status, 200);
    assert.equal(address.hostname, '127.0.0.1');
    assert.equal(isOpen, false);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/u);
    assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe|https?:/u);
    assert.doesNotMatch(body, /<script(?![^>]*src=)|\son\w+=|<style/u);
  });

  test('is not served under a name that another site could point here', async (t) => {
    const { address } = await start(t);
    for (const host of [`evil.example:${address.port}`, `127.0.0.1.evil.example:${address.port}`]) {
      assert.equal((await ask(address, { host })).status, 403, host);
    }
    for (const host of [`localhost:${address.port}`, `[::1]:${address.port}`]) {
      assert.equal((await ask(address, { host })).status, 200, host);
    }
  });

  test('refuses other origins, and what names none', async (t) => {
    const { address } = await start(t);
    assert.equal((await ask(address, { origin: 'http://evil.example' })).status, 403);
    assert.equal(await tryLive(address, { origin: 'http://evil.example' }), 403);
    assert.equal(await tryLive(address, { origin: 'null' }), 403);
    assert.equal(await tryLive(address, {}), 403);
    assert.equal(await tryLive(address, { origin: address.origin, host: 'evil.example' }), 403);
    assert.equal(await tryLive(address, { origin: address.origin }), 'open');
  });

  test('serves nothing but its own files and those of the packages it is built of', async (t) => {
    const { address } = await start(t);
    for (const path of [
      '/package.json',
      '/browser/..%2fpage.ts',
      '/browser/tsconfig.json',
      '/packages/ws/index.js',
      '/packages/lit/../../package.json',
      '/packages/lit/%2e%2e/%2e%2e/package.json',
      '/avatars/x.svg',
    ]) {
      assert.equal((await ask(new URL(path, address))).status, 404, path);
    }
    assert.equal((await ask(address, {}, 'POST')).status, 405);
  });

  test('wants the token of the address where others can reach it', async (t) => {
    const { address, isOpen } = await start(t, { port: 0, host: '0.0.0.0' });
    address.hostname = '127.0.0.1';
    const token = address.search;
    const { origin } = address;

    assert.equal(isOpen, true);
    assert.match(token, /^\?token=[\w-]{24}$/u);
    assert.equal((await ask(address)).status, 200);
    const without = await ask(new URL('/', address));
    assert.equal(without.status, 403);
    assert.match(without.body, /Open the full address that the sandbox printed/u);
    assert.equal(await tryLive(address, { origin }), 403);
    assert.equal(await tryLive(address, { origin }, '?token=wrong'), 403);
    assert.equal(await tryLive(address, { origin }, token), 'open');
  });

  test('finds a free port where none is named, and says whose the named one is', async (t) => {
    const { address } = await start(t, {});
    const { address: second } = await start(t, {});
    assert.notEqual(second.port, address.port);
    assert.equal((await ask(second)).status, 200);

    const { port } = second;
    await assert.rejects(
      startSandbox({ page: { port: Number(port) } }),
      new RegExp(
        `can't be served at 127\\.0\\.0\\.1, port ${port}: another program is listening there\\.$`,
        'u',
      ),
    );
    await assert.rejects(
      startSandbox({ page: { host: '203.0.113.1' } }),
      /can't be served at 203\.0\.113\.1, port 3000: this machine has no such address\.$/u,
    );
  });
});

suite("the sandbox's API", () => {
  test('has no business with web pages', async (t) => {
    const { sandbox } = await start(t);
    const api = new URL(sandbox.api);
    const authorization = `Bot ${sandbox.token}`;
    const url = new URL(`${sandbox.api}/v10/users/@me`);
    assert.equal((await ask(url, { authorization })).status, 200);
    assert.equal((await ask(url, { authorization, origin: 'http://evil.example' })).status, 403);
    const socket = new WebSocket(`ws://${api.host}/gateway`, { headers: { origin: 'http://evil.example' } });
    const [error] = await once(socket, 'error');
    assert.match(String(error), /socket hang up/u);
  });
});
