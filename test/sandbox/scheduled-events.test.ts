import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, type TestContext, test } from 'node:test';
import { Client, GatewayIntentBits } from 'discord.js';
import { GuildScheduledEventStatus as Status } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { ask, startApi } from '../support/discord-api.ts';

const START = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();

const form = {
  name: 'Journal club',
  description: 'Three papers',
  scheduled_start_time: at(24),
  scheduled_end_time: at(25),
  privacy_level: 2,
  entity_type: 3,
  entity_metadata: { location: 'Room 4' },
};

const eventShape = z.looseObject({ id: z.string(), status: z.number(), creator_id: z.string() });
const listShape = z.array(eventShape);

const pathIn = ({ guild }: Sandbox, id = ''): string =>
  `/guilds/${guild.id}/scheduled-events${id === '' ? '' : `/${id}`}`;

const start = (t: TestContext): Promise<Sandbox> => startApi(t, { now: () => START });

async function create(sandbox: Sandbox, more: object = {}): Promise<string> {
  const { body } = await ask(sandbox, 'POST', pathIn(sandbox), { ...form, ...more });
  return eventShape.parse(body).id;
}

suite('scheduled events', () => {
  test('are made, listed, read, changed and deleted', async (t) => {
    const sandbox = await start(t);

    const made = await ask(sandbox, 'POST', pathIn(sandbox), form);
    const { id } = eventShape.parse(made.body);
    const read = await ask(sandbox, 'GET', pathIn(sandbox, id));
    const list = await ask(sandbox, 'GET', `${pathIn(sandbox)}?with_user_count=true`);
    const changed = await ask(sandbox, 'PATCH', pathIn(sandbox, id), { name: 'Reading group' });
    const deleted = await ask(sandbox, 'DELETE', pathIn(sandbox, id));
    const gone = await ask(sandbox, 'GET', pathIn(sandbox, id));

    assert.deepEqual(read.body, made.body);
    assert.deepEqual(list.body, [{ ...eventShape.parse(made.body), user_count: 0 }]);
    assert.deepEqual(made.body, {
      ...eventShape.parse(changed.body),
      name: form.name,
      scheduled_start_time: '2026-03-03T12:00:00+00:00',
      creator_id: sandbox.bot.id,
      status: Status.Scheduled,
    });
    assert.deepEqual([deleted.status, gone.status, gone.code], [204, 404, 10_070]);
  });

  const refused: [why: string, change: object][] = [
    ['no name', { name: '' }],
    ['a name of 101 characters', { name: 'x'.repeat(101) }],
    ['a description of 1,001 characters', { description: 'x'.repeat(1_001) }],
    ['no place', { entity_metadata: {} }],
    ['a place of 101 characters', { entity_metadata: { location: 'x'.repeat(101) } }],
    ['a start in the past', { scheduled_start_time: at(-1) }],
    ['a start now', { scheduled_start_time: at(0) }],
    ['no end', { scheduled_end_time: null }],
    ['an end before the start', { scheduled_end_time: at(23) }],
    ['an end at the start', { scheduled_end_time: at(24) }],
    ['a start that is no time', { scheduled_start_time: 'tomorrow' }],
    ['a voice channel, of which there are none', { entity_type: 2 }],
    ['another privacy level', { privacy_level: 1 }],
  ];
  test('are refused outside Discord’s limits', async (t) => {
    const sandbox = await start(t);
    for (const [why, change] of refused) {
      const { status, code } = await ask(sandbox, 'POST', pathIn(sandbox), { ...form, ...change });
      assert.deepEqual([status, code], [400, 50_035], why);
    }
    assert.deepEqual(sandbox.scheduledEvents(), []);
  });

  test('go from scheduled to active to completed, or to canceled, and no other way', async (t) => {
    const sandbox = await start(t);
    const { Scheduled, Active, Completed, Canceled } = Status;
    const ways: [steps: readonly Status[], last: Status, code: number | undefined][] = [
      [[Active], Completed, undefined],
      [[], Canceled, undefined],
      [[], Completed, 50_035],
      [[], Scheduled, 50_035],
      [[Active], Canceled, 50_035],
      [[Active], Scheduled, 50_035],
      [[Active, Completed], Active, 180_000],
      [[Canceled], Scheduled, 180_000],
    ];
    for (const [steps, last, code] of ways) {
      const id = await create(sandbox);
      for (const status of steps) await ask(sandbox, 'PATCH', pathIn(sandbox, id), { status });
      const answered = await ask(sandbox, 'PATCH', pathIn(sandbox, id), { status: last });
      assert.equal(answered.code, code, `${[Scheduled, ...steps, last].join(' to ')}`);
    }
  });

  test('keep their start once they have begun, and can’t be moved into the past', async (t) => {
    const sandbox = await start(t);
    const id = await create(sandbox);
    const patch = (body: object) => ask(sandbox, 'PATCH', pathIn(sandbox, id), body);

    assert.equal((await patch({ scheduled_start_time: at(-1) })).code, 50_035);
    assert.equal((await patch({ scheduled_end_time: at(23) })).code, 50_035);
    assert.equal((await patch({ status: Status.Active })).status, 200);
    assert.equal((await patch({ scheduled_start_time: at(24) })).code, 50_035);
    assert.equal((await patch({ description: 'Four papers', scheduled_end_time: at(26) })).status, 200);
  });

  test('begin and end by themselves, and those that are over are not listed', async (t) => {
    const sandbox = await start(t);
    const id = await create(sandbox);
    const listed = async () => listShape.parse((await ask(sandbox, 'GET', pathIn(sandbox))).body);

    sandbox.moveTo(START + 24 * HOUR);
    assert.deepEqual(
      (await listed()).map(({ status }) => status),
      [Status.Active],
    );
    sandbox.moveTo(START + 25 * HOUR);
    assert.deepEqual(await listed(), []);
    const late = await ask(sandbox, 'PATCH', pathIn(sandbox, id), { status: Status.Completed });
    assert.equal(late.code, 180_000);
  });

  test('may be a hundred that are not over', async (t) => {
    const sandbox = await start(t);
    for (let number = 0; number < 100; number += 1) {
      const event = { name: `${number}`, location: 'Here', start: START + HOUR, end: START + 2 * HOUR };
      sandbox.addScheduledEvent(sandbox.people.ada, event);
    }

    const tooMany = await ask(sandbox, 'POST', pathIn(sandbox), form);
    sandbox.moveTo(START + 2 * HOUR);
    const again = await ask(sandbox, 'POST', pathIn(sandbox), form);

    assert.deepEqual([tooMany.status, tooMany.code, again.status], [400, 30_038, 200]);
  });

  test('need Create Events, and those of others Manage Events', async (t) => {
    const sandbox = await start(t);
    const own = await create(sandbox);
    const event = { name: 'Ada’s', location: 'Here', start: START + HOUR, end: START + 2 * HOUR };
    const { id: theirs } = sandbox.addScheduledEvent(sandbox.people.ada, event);
    const tryAll = async () => {
      const made = await ask(sandbox, 'POST', pathIn(sandbox), form);
      const mine = await ask(sandbox, 'PATCH', pathIn(sandbox, own), { name: 'Mine' });
      const other = await ask(sandbox, 'PATCH', pathIn(sandbox, theirs), { name: 'Mine' });
      return [made, mine, other].map(({ status, code }) => code ?? status);
    };

    assert.deepEqual(await tryAll(), [200, 200, 50_013], 'Create Events');
    sandbox.setBotPermissions(0n);
    assert.deepEqual(await tryAll(), [50_013, 50_013, 50_013], 'neither');
    assert.equal((await ask(sandbox, 'DELETE', pathIn(sandbox, own))).code, 50_013);
    sandbox.setBotPermissions(1n << 33n);
    assert.deepEqual(await tryAll(), [50_013, 200, 200], 'Manage Events');
    assert.equal((await ask(sandbox, 'DELETE', pathIn(sandbox, theirs))).status, 204);
  });

  test('are there though the answer was lost, and are not made by a request that is refused', async (t) => {
    const sandbox = await start(t);
    const path = /scheduled-events/u;

    sandbox.faults.add({ method: 'POST', path, times: 1, fault: { kind: 'drop' } });
    await assert.rejects(ask(sandbox, 'POST', pathIn(sandbox), form));
    sandbox.faults.add({ method: 'POST', path, times: 1, fault: { kind: 'refuse', status: 502 } });
    assert.equal((await ask(sandbox, 'POST', pathIn(sandbox), form)).status, 502);

    assert.deepEqual(
      sandbox.scheduledEvents().map(({ name }) => name),
      [form.name],
    );
  });

  test('are told to bots with the intent alone, also those that were there before', async (t) => {
    const stack = new AsyncDisposableStack();
    t.after(() => stack.disposeAsync());
    const sandbox = await start(t);
    const before = await create(sandbox);
    const logIn = async (...more: GatewayIntentBits[]) => {
      const intents = [GatewayIntentBits.Guilds, ...more];
      const client = stack.adopt(new Client({ intents, rest: { api: sandbox.api } }), (one) => one.destroy());
      const heard: string[] = [];
      client.on('guildScheduledEventCreate', ({ id }) => heard.push(`create ${id}`));
      client.on('guildScheduledEventUpdate', (_, { status }) => heard.push(`update ${status}`));
      client.on('guildScheduledEventDelete', ({ id }) => heard.push(`delete ${id}`));
      await Promise.all([once(client, 'clientReady'), client.login(sandbox.token)]);
      return { client, heard };
    };
    const told = await logIn(GatewayIntentBits.GuildScheduledEvents);
    const untold = await logIn();
    const known = told.client.guilds.cache.get(sandbox.guild.id)?.scheduledEvents.cache;
    assert.deepEqual([...(known?.keys() ?? [])], [before]);

    const deleted = once(told.client, 'guildScheduledEventDelete');
    const id = await create(sandbox);
    await ask(sandbox, 'PATCH', pathIn(sandbox, id), { status: Status.Active });
    sandbox.removeScheduledEvent(id);
    await deleted;

    assert.deepEqual(told.heard, [`create ${id}`, 'update 2', `delete ${id}`]);
    assert.deepEqual(untold.heard, []);
  });
});
