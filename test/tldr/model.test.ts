import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { createModel, type Model } from '../../src/tldr/model.ts';
import { type ModelServer, openModelServer, type Reply } from '../support/model-server.ts';
import { paper } from '../support/papers.ts';

const KEY = 'sk-test-0123456789abcdef';

async function openModel(t: TestContext, reply?: Reply): Promise<{ model: Model; server: ModelServer }> {
  const server = await openModelServer(t);
  if (reply !== undefined) server.answer(reply);
  return { model: createModel({ apiKey: KEY, baseUrl: server.url, name: 'a-model' }), server };
}

const never = () => new AbortController().signal;
const AT_ONCE = { 'retry-after': '0' };

suite('a model', () => {
  test('is asked for one line, with the title and the abstract as data', async (t) => {
    const { model, server } = await openModel(t, { kind: 'line', line: 'They did it.' });

    const line = await model.write(
      paper('1', { title: 'On things', abstract: 'We look at things.' }),
      never(),
    );

    assert.equal(line, 'They did it.');
    const [asked] = server.asked;
    assert.equal(server.asked.length, 1);
    assert.equal(asked?.model, 'a-model');
    assert.equal(asked?.authorization, `Bearer ${KEY}`);
    assert.deepEqual(
      asked?.messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.equal(asked?.messages[1]?.content, '<paper>\nOn things\n\nWe look at things.\n</paper>');
  });

  const answers: [string, string, string][] = [
    ['an answer of several lines', '  It works.\n\n- and\tscales\r\n', 'It works. - and scales'],
    [
      'markdown, which the card escapes',
      '**TL;DR** [x](https://a.example)',
      '**TL;DR** [x](https://a.example)',
    ],
    ['a mention, which the card makes harmless', 'Hello @everyone <@1>', 'Hello @everyone <@1>'],
    ['NUL, which Postgres does not keep', 'It\0 works.', 'It works.'],
    ['what a model thought aloud before', '<think>\nHm, 25 words.\n</think>\n\nIt works.', 'It works.'],
  ];
  for (const [what, answer, expected] of answers) {
    test(`may answer with ${what}`, async (t) => {
      const { model } = await openModel(t, { kind: 'line', line: answer });

      assert.equal(await model.write(paper('1'), never()), expected);
    });
  }

  test('that says too much is cut at a word', async (t) => {
    const { model } = await openModel(t, { kind: 'line', line: 'lorem ipsum '.repeat(167).slice(0, 2_000) });

    const line = await model.write(paper('1'), never());

    assert.ok(line.length <= 280 && line.length > 260, `${line.length} characters`);
    assert.match(line, /(?:lorem|ipsum)…$/u);
  });

  const failures: [string, Reply, RegExp][] = [
    ['says nothing', { kind: 'line', line: '' }, /answered nothing/u],
    ['says only spaces', { kind: 'line', line: ' \n\t ' }, /answered nothing/u],
    ['thinks and never answers', { kind: 'line', line: '<think>Hm, 25 words' }, /answered nothing/u],
    [
      'refuses',
      { kind: 'refusal', refusal: "I can't help with that." },
      /refused: I can't help with that\./u,
    ],
    ['is stopped in its sentence', { kind: 'stopped', line: 'They show that' }, /cut off/u],
    ['answers with half of its JSON', { kind: 'body', body: '{"choices":[{"mess' }, /JSON/u],
    ['answers with an empty body', { kind: 'body', body: '' }, /no chat completion/u],
    ['answers with other JSON', { kind: 'body', body: '{"ok":true}' }, /no chat completion/u],
    ['answers with no choice', { kind: 'body', body: '{"choices":[]}' }, /no chat completion/u],
    [
      'answers with a page',
      { kind: 'body', body: '<html>', headers: { 'content-type': 'text/html' } },
      /no chat completion/u,
    ],
    ['turns the key down', { kind: 'failure', status: 401, message: 'Bad key.' }, /^401 Bad key\.$/u],
    ['is not there', { kind: 'failure', status: 404, message: 'No such model.' }, /^404 No such model\.$/u],
  ];
  for (const [what, reply, reason] of failures) {
    test(`that ${what} fails with the reason, and is not asked again`, async (t) => {
      const { model, server } = await openModel(t, reply);

      await assert.rejects(model.write(paper('1'), never()), { message: reason });

      assert.equal(server.asked.length, 1);
    });
  }

  for (const status of [429, 500]) {
    test(`that answers ${status} is asked once more, and no more`, async (t) => {
      const { model, server } = await openModel(t);
      const failure: Reply = { kind: 'failure', status, headers: AT_ONCE };
      server.answer(() => (server.asked.length === 1 ? failure : { kind: 'line', line: 'At last.' }));
      assert.equal(await model.write(paper('1'), never()), 'At last.');
      assert.equal(server.asked.length, 2);
      server.answer(failure);

      await assert.rejects(model.write(paper('2'), never()), { message: new RegExp(`^${status} `, 'u') });

      assert.equal(server.asked.length, 4);
    });
  }

  const waits: [string, Reply][] = [
    ['never answers', { kind: 'silence' }],
    ['never ends its answer', { kind: 'half' }],
    [
      'wants to be asked again in a minute',
      { kind: 'failure', status: 429, headers: { 'retry-after': '60' } },
    ],
  ];
  for (const [what, reply] of waits) {
    test(`that ${what} is waited for until the signal, and no longer`, async (t) => {
      const { model, server } = await openModel(t, reply);
      const giveUp = new AbortController();
      const written = model.write(paper('1'), giveUp.signal);
      await server.untilAsked(1);

      giveUp.abort();

      await assert.rejects(written);
      assert.equal(server.asked.length, 1);
    });
  }

  test('that repeats the key in its complaint does not bring it into the error', async (t) => {
    const complaint = `Incorrect API key provided: ${KEY}. See https://keys.example/?key=${KEY}`;
    const { model } = await openModel(t, { kind: 'failure', status: 401, message: complaint });

    const error: unknown = await model.write(paper('1'), never()).catch((thrown: unknown) => thrown);

    assert.ok(error instanceof Error);
    assert.match(error.message, /^401 Incorrect API key provided: \[redacted\]\./u);
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(KEY));
  });
});
