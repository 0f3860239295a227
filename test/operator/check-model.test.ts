import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkModel } from '../../src/operator/check-model.ts';
import { findSpending } from '../../src/tldr/spending.ts';
import { onEachDatabase } from '../support/database.ts';
import { openModelServer, type Reply } from '../support/model-server.ts';
import { NOON } from '../support/papers.ts';

const KEY = 'sk-a-key-that-servers-repeat-1';

onEachDatabase('the doctor', (databases) => {
  const failures: [string, Reply, RegExp][] = [
    [
      'turns the key down and repeats it',
      { kind: 'failure', status: 401, message: `Bad key: ${KEY}` },
      /doesn't answer questions for a-model: 401 Bad key: \[redacted\]$/u,
    ],
    [
      'takes none of its questions',
      { kind: 'body', status: 422, body: '{"detail":"max_tokens and max_completion_tokens are forbidden"}' },
      /422 .*are forbidden/u,
    ],
    ['says nothing', { kind: 'text', text: '<think>Hm.</think>' }, /without a usable TL;DR: it is empty$/u],
  ];
  test('asks the model as the bot asks, and counts what that cost', async (t) => {
    const database = await databases.open();
    const server = await openModelServer(t);
    // As servers without a list of models do, the test's server answers anything else with a 404.
    const config = {
      apiKey: KEY,
      baseUrl: server.url,
      name: 'a-model',
      prices: { input: 1_000, output: 1_000 },
      monthlyBudget: 5,
    };
    const services = { database, now: () => NOON };

    assert.equal(await checkModel(services, config), `${server.url} answers questions for a-model`);
    assert.equal(server.asked[0]?.isStructured, true);
    assert.match(server.asked[0]?.messages[1]?.content ?? '', /^<paper>\nTitle: Attention/u);
    const { spent, calls } = await findSpending(database, config, NOON);
    assert.deepEqual([Math.round(spent * 1_000), calls], [120, 1]);

    for (const [what, reply, words] of failures) {
      server.answer(reply);
      await assert.rejects(checkModel(services, { ...config, monthlyBudget: undefined }), (error: Error) => {
        assert.match(error.message, words, what);
        assert.ok(!error.message.includes(KEY), what);
        return true;
      });
    }

    const asked = server.asked.length;
    const words = await checkModel(services, { ...config, monthlyBudget: 0.5 });
    assert.match(words, /was not asked because this month's budget has no room/u);
    assert.equal(server.asked.length, asked);
  });
});
