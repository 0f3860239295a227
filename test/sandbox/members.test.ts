import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { Client, GatewayIntentBits } from 'discord.js';
import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { ask, startApi } from '../support/discord-api.ts';

const withRoles = z.looseObject({ roles: z.array(z.string()) });
const withId = z.looseObject({ id: z.string() });

async function rolesOf(sandbox: Sandbox, { id }: { readonly id: string }): Promise<readonly string[]> {
  const { body } = await ask(sandbox, 'GET', `/guilds/${sandbox.guild.id}/members/${id}`);
  return withRoles.parse(body).roles;
}

async function sendDirect(sandbox: Sandbox, { id }: { readonly id: string }) {
  const { body } = await ask(sandbox, 'POST', '/users/@me/channels', { recipient_id: id });
  return ask(sandbox, 'POST', `/channels/${withId.parse(body).id}/messages`, { content: 'Hello' });
}

suite('the members of a server', () => {
  test('have roles, and lose them when they leave', async (t) => {
    const sandbox = await startApi(t);
    const { ben, chloe } = sandbox.people;
    const dan = sandbox.addPerson('Dan');
    const path = `/guilds/${sandbox.guild.id}/members/${dan.id}`;

    const role = sandbox.addRole('Presenters', [dan, ben]);
    sandbox.takeRole(ben, role.id);
    sandbox.giveRole(chloe, role.id);
    const roles = await Promise.all([dan, ben, chloe].map((one) => rolesOf(sandbox, one)));
    sandbox.leave(dan);
    const gone = await ask(sandbox, 'GET', path);
    sandbox.join(dan);

    assert.deepEqual(roles, [[role.id], [], [role.id]]);
    assert.deepEqual([gone.status, gone.code], [404, 10_007]);
    assert.deepEqual(await rolesOf(sandbox, dan), []);
  });

  test('are only told of to bots with the privileged intent', async (t) => {
    const stack = new AsyncDisposableStack();
    t.after(() => stack.disposeAsync());
    const sandbox = await startApi(t);
    const { ben } = sandbox.people;
    const logIn = async (...more: GatewayIntentBits[]) => {
      const intents = [GatewayIntentBits.Guilds, ...more];
      const client = stack.adopt(new Client({ intents, rest: { api: sandbox.api } }), (one) => one.destroy());
      const heard: string[] = [];
      client.on('raw', ({ t: event }: { t: string | null }) => {
        if (event?.startsWith('GUILD_MEMBER')) heard.push(event);
      });
      await Promise.all([once(client, 'clientReady'), client.login(sandbox.token)]);
      return { client, heard };
    };
    const told = await logIn(GatewayIntentBits.GuildMembers);
    const untold = await logIn();

    const created = once(untold.client, 'roleCreate');
    const joined = once(told.client, 'guildMemberAdd');
    sandbox.addRole('Presenters', [ben]);
    sandbox.leave(ben);
    sandbox.join(ben);
    await Promise.all([created, joined]);

    assert.deepEqual(told.heard, ['GUILD_MEMBER_UPDATE', 'GUILD_MEMBER_REMOVE', 'GUILD_MEMBER_ADD']);
    assert.deepEqual(untold.heard, []);
  });

  test('may take no private messages, and get none once they share no server with the bot', async (t) => {
    const sandbox = await startApi(t);
    const { ben } = sandbox.people;
    const codes: (number | undefined)[] = [];
    const send = async () => codes.push((await sendDirect(sandbox, ben)).code);

    sandbox.setDirectsClosed(ben, true);
    await send();
    sandbox.setDirectsClosed(ben, false);
    await send();
    sandbox.leave(ben);
    await send();
    sandbox.join(ben);
    await send();

    assert.deepEqual(codes, [50_007, undefined, 50_278, undefined]);
    assert.equal(sandbox.as(ben).directMessages().length, 2);
  });
});
