import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DiscordAPIError } from 'discord.js';
import { commands } from '../../../commands/index.ts';
import { buildRegistrations, isRefusal } from '../../../src/discord/gateway/registration.ts';

/** As discord.js makes it of an answer; its types know no answer without a code. */
const answered = (status: number, body: { code?: number; message: string }) =>
  new DiscordAPIError(
    Object.assign({ code: Number.NaN }, body),
    body.code ?? Number.NaN,
    status,
    'PUT',
    'https://discord.invalid',
    { body: undefined, files: undefined },
  );

suite('commands that could not be registered', () => {
  test('are refused where Discord says so with a code of its own', () => {
    assert.ok(isRefusal(answered(400, { code: 50_035, message: 'Invalid Form Body' })));
    assert.ok(isRefusal(answered(401, { code: 0, message: '401: Unauthorized' })));
  });

  test('are not refused by a proxy before Discord, nor by Discord in trouble', () => {
    assert.ok(!isRefusal(answered(400, { message: 'Bad Request' })));
    assert.ok(!isRefusal(answered(408, { message: 'Request Timeout' })));
    assert.ok(!isRefusal(answered(503, { code: 0, message: 'Service Unavailable' })));
    assert.ok(!isRefusal(new TypeError('data.reduce is not a function')));
  });
});

suite('where commands are offered', () => {
  test('is everywhere for those of which something works without a server, and in servers for all others', () => {
    const places = new Map(
      commands
        .flatMap(buildRegistrations)
        .map(({ name, contexts, integration_types: types }) => [name, [contexts, types]]),
    );

    const anywhere = [
      [0, 1, 2],
      [0, 1],
    ];
    const inServers = [[0], [0]];
    assert.deepEqual(Object.fromEntries(places), {
      papers: anywhere,
      'Papers in this message': anywhere,
      alerts: anywhere,
      email: anywhere,
      privacy: anywhere,
      meeting: inServers,
      feeds: inServers,
    });
  });
});
