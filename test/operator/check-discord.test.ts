import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { suite, type TestContext, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { canUsersInstall, checkDiscord } from '../../src/operator/check-discord.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { findFreePort } from '../support/free-port.ts';

const TOKEN = 'MTAwMDAwMDAwMDAwMDAwMDAwMQ.token0.of-nobody-at-all';
const ADVICE =
  'It is set in DISCORD_API: is that proxy running, can it reach Discord, and does the address end in /api?';

/** Starts a proxy with this answer; returns its address. */
async function openProxy(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return `http://127.0.0.1:${address.port}/api`;
}

async function assertTold(api: string, what: string): Promise<void> {
  await assert.rejects(checkDiscord(api, TOKEN), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.message, `${api} ${what}`);
    assert.ok(!error.message.includes(TOKEN));
    return true;
  });
}

suite("the doctor's look at Discord", () => {
  test('finds it, and the token good or refused', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox[Symbol.asyncDispose]());

    assert.equal(await checkDiscord(sandbox.api, sandbox.token), `${sandbox.api} takes the token`);
    await assertTold(sandbox.api, 'rejects the token in DISCORD_TOKEN. Create a new one.');
  });

  test('knows whether people can install the bot for themselves, where Discord says so', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox[Symbol.asyncDispose]());
    const answering = (body: unknown) =>
      openProxy(t, (_, response) =>
        response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
      );

    assert.equal(await canUsersInstall(sandbox.api, sandbox.token), true);
    assert.equal(
      await canUsersInstall(await answering({ integration_types_config: { 0: {} } }), TOKEN),
      false,
    );
    assert.equal(await canUsersInstall(await answering({ id: '1' }), TOKEN), undefined);
  });

  test('says that a proxy is down', async () => {
    const api = `http://127.0.0.1:${await findFreePort()}/api`;

    await assertTold(api, `can't be reached: it refuses connections. ${ADVICE}`);
  });

  const answers: [string, RequestListener, string][] = [
    [
      'breaks connections',
      (request) => request.socket.destroy(),
      "can't be reached: it closes the connection.",
    ],
    [
      'does not reach Discord',
      (_, response) => void response.writeHead(502).end('Bad Gateway'),
      'answers with HTTP status 502.',
    ],
    [
      'knows no such path',
      (_, response) => void response.writeHead(404).end('Not found'),
      'answers with HTTP status 404.',
    ],
    [
      'is some other server',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'answers, but not like Discord.',
    ],
  ];
  for (const [what, answer, told] of answers) {
    test(`says that a proxy ${what}`, async (t) => {
      await assertTold(await openProxy(t, answer), `${told} ${ADVICE}`);
    });
  }

  test('says that a proxy does not answer', async (t) => {
    const api = await openProxy(t, () => {});

    await assert.rejects(checkDiscord(api, TOKEN, 100), {
      message: `${api} can't be reached: no answer in time. ${ADVICE}`,
    });
  });
});
