import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Client, GatewayIntentBits } from 'discord.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { openWindow } from './browser.ts';

/** Starts a sandbox without a bot, and opens its page; both end with the test. */
export async function openPage(t: TestContext) {
  // One stack, as a bot must go before the sandbox: discord.js goes on reconnecting to a gateway that went first.
  const stack = new AsyncDisposableStack();
  t.after(() => stack.disposeAsync());
  const sandbox = stack.use(await startSandbox({ rates: 'loose', page: { port: 0 } }));
  assert.ok(sandbox.page);
  const window = stack.use(await openWindow(sandbox.page.address));
  const { page, faults } = window;
  await page.locator('#composer').waitFor();
  return { sandbox, page, faults, stack };
}

/** Calls the API as the bot would; returns the answer. */
export async function call(sandbox: Sandbox, method: string, path: string, body: unknown): Promise<string> {
  const response = await fetch(`${sandbox.api}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answered = await response.text();
  assert.ok(response.ok, answered);
  return answered;
}

/** Posts a message as the bot. */
export const post = (sandbox: Sandbox, body: unknown, channel = sandbox.channel.id) =>
  call(sandbox, 'POST', `/channels/${channel}/messages`, body);

/** Registers a command that nobody answers, until a bot logs in. */
export async function register(sandbox: Sandbox): Promise<void> {
  await call(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, [
    { name: 'wait', description: 'Waits' },
  ]);
}

/** Logs in a small bot, for what this product's own does not do. */
export async function logIn(stack: AsyncDisposableStack, sandbox: Sandbox): Promise<Client> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.api } });
  stack.defer(() => client.destroy());
  await client.login(sandbox.token);
  return client;
}
