import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DiscordAPIError, HTTPError } from 'discord.js';
import { readFailure, wordFailure } from '../../src/discord/failure.ts';

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
      assert.doesNotMatch(wordFailure(error), /secret|discord\.invalid/u);
    });
  }
});
