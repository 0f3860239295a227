import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Question } from '../../../src/tldr/model/prompt.ts';
import { type Question as Asked, openModelServer, type Reply } from '../../support/model-server.ts';
import { modelOn } from '../../support/tldr.ts';

const QUESTION: Question = { text: { title: 'On things', sentences: ['One.'] }, language: 'en' };
const never = () => new AbortController().signal;
const GOOD: Reply = { kind: 'line', line: 'It works.' };
const AT_ONCE = { 'retry-after-ms': '1' };

const formOf = ({ isStructured, limits }: Asked): string =>
  `${isStructured ? 'schema' : 'bare'} ${Object.keys(limits).join()}`;

suite('a model whose server does not take the form of a question', () => {
  const schemaFailures: [string, Reply, times: number][] = [
    [
      'a 404 of its router',
      {
        kind: 'failure',
        status: 404,
        message: 'No endpoints found that can handle the requested parameters.',
      },
      1,
    ],
    ['a 404 without words', { kind: 'body', status: 404, body: '' }, 1],
    ['a 500', { kind: 'failure', status: 500, headers: AT_ONCE }, 4],
    ['a 400 in a list', { kind: 'body', status: 400, body: '[{"error":{"message":"Unknown name"}}]' }, 1],
  ];
  for (const [what, failure, times] of schemaFailures) {
    test(`and says so by ${what}, is asked without a schema, from then on at once`, async (t) => {
      const server = await openModelServer(t);
      server.answer(({ isStructured }) => (isStructured ? failure : GOOD));
      const model = modelOn(server);

      assert.equal((await model.ask(QUESTION, never())).said.kind, 'tldr');
      await model.ask(QUESTION, never());

      assert.deepEqual(
        server.asked.map(({ isStructured }) => isStructured),
        [...Array<boolean>(times).fill(true), false, false],
      );
    });
  }

  test('or is down is asked just once more for it', async (t) => {
    const server = await openModelServer(t);
    server.answer({ kind: 'failure', status: 500, headers: AT_ONCE });

    await assert.rejects(modelOn(server).ask(QUESTION, never()), /500/u);

    assert.equal(server.asked.length, 5);
  });

  test('in two ways is asked in the form it takes, from then on at once', async (t) => {
    const server = await openModelServer(t);
    server.answer(({ isStructured, limits }) => {
      if ('max_completion_tokens' in limits) {
        const message = "Unsupported parameter: 'max_completion_tokens'. Use 'max_tokens' instead.";
        return { kind: 'failure', status: 400, message };
      }
      return isStructured ? { kind: 'failure', status: 400, message: 'response_format is unknown' } : GOOD;
    });
    const model = modelOn(server);

    await model.ask(QUESTION, never());
    await model.ask(QUESTION, never());

    assert.deepEqual(server.asked.map(formOf), [
      'schema max_completion_tokens',
      'schema max_tokens',
      'bare max_tokens',
      'bare max_tokens',
    ]);
  });

  test('and changes its mind about the name of the limit is followed', async (t) => {
    const server = await openModelServer(t);
    let forbidden = 'max_completion_tokens';
    server.answer(({ limits }) =>
      forbidden in limits ? { kind: 'failure', status: 422, message: `${forbidden} is forbidden` } : GOOD,
    );
    const model = modelOn(server);
    await model.ask(QUESTION, never());
    forbidden = 'max_tokens';

    await model.ask(QUESTION, never());

    assert.deepEqual(server.asked.at(-1)?.limits, { max_completion_tokens: 2_000 });
  });

  test('and takes neither name of the limit fails in its words', async (t) => {
    const server = await openModelServer(t);
    server.answer(({ limits }) => {
      const detail = `${Object.keys(limits).join()} is forbidden`;
      return { kind: 'body', status: 422, body: JSON.stringify({ detail }) };
    });

    await assert.rejects(modelOn(server).ask(QUESTION, never()), /422 .*max_tokens is forbidden/u);

    assert.equal(server.asked.length, 2);
  });

  test('for one paper alone keeps its schemas for the others', async (t) => {
    const server = await openModelServer(t);
    const model = modelOn(server);
    await model.ask(QUESTION, never());
    server.answer(({ isStructured }) =>
      isStructured
        ? { kind: 'failure', status: 400, message: 'The output does not match the schema.' }
        : GOOD,
    );
    assert.equal((await model.ask(QUESTION, never())).said.kind, 'tldr');
    server.answer(GOOD);

    await model.ask(QUESTION, never());

    assert.deepEqual(
      server.asked.map(({ isStructured }) => isStructured),
      [true, true, false, true],
    );
  });

  test('because it filters the paper is not asked in others', async (t) => {
    const server = await openModelServer(t);
    const error = { code: 'content_filter', message: 'Triggered our policy.' };
    server.answer({ kind: 'body', status: 400, body: JSON.stringify({ error }) });

    await assert.rejects(modelOn(server).ask(QUESTION, never()), /Triggered our policy/u);

    assert.equal(server.asked.length, 1);
  });
});

suite('a model whose server answers without an end', () => {
  for (const status of [200, 400]) {
    test(`with status ${status} is read no further than its bound, and fails in words`, async (t) => {
      const server = await openModelServer(t);
      server.answer({ kind: 'body', status, body: `{"choices":"${'x'.repeat(8_000_000)}"}` });

      const failure = status === 200 ? /^The server's answer is over 1 MB$/u : /^400 .{1,400}$/u;
      await assert.rejects(modelOn(server).ask(QUESTION, never()), { message: failure });

      assert.equal(server.asked.length, status === 200 ? 1 : 2);
    });
  }
});
