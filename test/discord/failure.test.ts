import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DiscordAPIError, HTTPError } from 'discord.js';
import { formatFailure, readFailure } from '../../src/discord/failure.ts';

const answered = (status: number, code: number): DiscordAPIError =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', 'https://discord.invalid/secret', {
    body: undefined,
    files: undefined,
  });

const network = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) });

suite("Discord's failures", () => {
  const cases = [
    ['an unknown channel', answered(404, 10_003), 'closed'],
    ['missing access', answered(403, 50_001), 'closed'],
    ['a missing permission', answered(403, 50_013), 'closed'],
    ['a person who takes no messages', answered(403, 50_007), 'closed'],
    ['a message that is not valid', answered(400, 50_035), 'refused'],
    ['an archived thread', answered(400, 50_083), 'closed'],
    ['a locked thread', answered(400, 160_005), 'closed'],
    ['a channel of another type', answered(400, 50_024), 'closed'],
    ['a channel without text', answered(400, 50_008), 'closed'],
    ["a server's AutoMod", answered(400, 200_000), 'closed'],
    ['a server that wants to know its members first', answered(400, 50_009), 'closed'],
    ['a code that nobody knows yet', answered(400, 987_654), 'closed'],
    ['a person without a server in common', answered(403, 50_278), 'closed'],
    ['a refusal without a code', answered(403, 0), 'closed'],
    ['a message without a form', answered(400, 0), 'refused'],
    ['a message that is empty', answered(400, 50_006), 'refused'],
    ['a message with a link that is blocked', answered(400, 240_000), 'refused'],
    ['a message that is too large', answered(413, 40_005), 'refused'],
    ['an emoji that is gone', answered(400, 10_014), 'refused'],
    ['a message that is gone', answered(404, 10_008), 'refused'],
    ['a channel that is written in too fast', answered(400, 20_028), 'passing'],
    ['a part of Discord that is switched off', answered(400, 40_006), 'passing'],
    ['a ban of Cloudflare', answered(429, 0), 'passing'],
    ['an unknown route', answered(404, 0), 'fault'],
    ['a server in trouble', answered(503, 0), 'passing'],
    [
      'a gateway before it',
      new HTTPError(502, 'Bad Gateway', 'POST', 'https://discord.invalid', {}),
      'passing',
    ],
    ['a lost connection', network('ECONNRESET'), 'passing'],
    ['a socket that closed', network('UND_ERR_SOCKET'), 'passing'],
    ['an answer that never came', new DOMException('late', 'TimeoutError'), 'passing'],
    ['a refused token', answered(401, 0), 'fault'],
    ['an error of ours', new TypeError('x is not a function'), 'fault'],
  ] as const;
  for (const [what, error, failure] of cases) {
    test(`${what} is ${failure}`, () => {
      assert.equal(readFailure(error), failure);
      assert.doesNotMatch(formatFailure(error), /secret|discord\.invalid/u);
    });
  }
});
