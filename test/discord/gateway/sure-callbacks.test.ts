import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSureCallbacks } from '../../../src/discord/gateway/sure-callbacks.ts';

const CALLBACK = 'https://discord.com/api/v10/interactions/1/token/callback';
const MESSAGES = 'https://discord.com/api/v10/channels/1/messages';

/** Answers one after the other with these statuses and codes; 0 is a connection that breaks. */
function play(...answers: readonly (readonly [status: number, code?: number])[]) {
  const left = [...answers];
  const pauses: number[] = [];
  const send = createSureCallbacks(
    async () => {
      const [status, code = 0] = left.shift() ?? assert.fail('There was one request too many.');
      if (status === 0) throw new TypeError('fetch failed');
      return new Response(status === 204 ? null : JSON.stringify({ code, message: 'no' }), { status });
    },
    async (ms) => pauses.push(ms),
  );
  return { ask: (url: string) => send(url, {}), left, pauses };
}

suite('first answers to interactions', () => {
  const alreadyAnswered = 40_060;

  test('that were lost on the way back are sent again, and found to stand', async () => {
    for (const lost of [0, 502]) {
      const { ask, left, pauses } = play([lost], [400, alreadyAnswered]);

      assert.equal((await ask(CALLBACK)).status, 204);
      assert.deepEqual([left.length, pauses.length], [0, 1]);
    }
  });

  test('that discord.js sends once more are found to stand, too', async () => {
    const { ask } = play([502], [502], [502], [400, alreadyAnswered]);

    assert.equal((await ask(CALLBACK)).status, 502);
    assert.equal((await ask(CALLBACK)).status, 204);
  });

  test('of another process are told apart: none of ours was lost before', async () => {
    const { ask } = play([400, alreadyAnswered]);

    const answer = await ask(CALLBACK);

    assert.equal(answer.status, 400);
    assert.deepEqual(await answer.json(), { code: alreadyAnswered, message: 'no' });
  });

  test('that are refused for another reason after one was lost stay refused, with the reason', async () => {
    const { ask } = play([0], [400, 50_035]);

    const answer = await ask(CALLBACK);

    assert.equal(answer.status, 400);
    assert.deepEqual(await answer.json(), { code: 50_035, message: 'no' });
  });

  test('are given up after three lost ones, with what went wrong', async () => {
    const { ask, left } = play([0], [0], [0]);

    await assert.rejects(ask(CALLBACK), /fetch failed/u);
    assert.equal(left.length, 0);
  });

  test('are the only requests that are sent again', async () => {
    const { ask } = play([0]);

    await assert.rejects(ask(MESSAGES), /fetch failed/u);
  });
});
