import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { createModel, type Model } from '../../../src/tldr/model/model.ts';
import type { Question } from '../../../src/tldr/model/prompt.ts';
import { GOOD_LINE, type ModelServer, openModelServer, type Reply } from '../../support/model-server.ts';

const KEY = 'sk-test-0123456789abcdef';

async function openModel(t: TestContext, reply?: Reply): Promise<{ model: Model; server: ModelServer }> {
  const server = await openModelServer(t);
  if (reply !== undefined) server.answer(reply);
  const config = {
    apiKey: KEY,
    baseUrl: server.url,
    name: 'a-model',
    prices: undefined,
    monthlyBudget: undefined,
  };
  return { model: createModel(config), server };
}

const QUESTION: Question = {
  text: { title: 'On things', sentences: ['We look at <b>things</b>.', 'They are many.'] },
  language: 'en',
};
const never = () => new AbortController().signal;
const AT_ONCE = { 'retry-after': '0' };
const USAGE = { input: 100, output: 20 };

suite('a model', () => {
  test('is asked for a line and its evidence, with the title and the abstract as data in a fence', async (t) => {
    const { model, server } = await openModel(t, { kind: 'line', line: 'They did it.', evidence: 2 });

    const answer = await model.ask(QUESTION, never());

    assert.deepEqual(answer, { usage: USAGE, said: { kind: 'tldr', text: 'They did it.', evidence: 2 } });
    const [asked] = server.asked;
    assert.equal(server.asked.length, 1);
    assert.equal(asked?.model, 'a-model');
    assert.equal(asked?.authorization, `Bearer ${KEY}`);
    assert.equal(asked?.isStructured, true);
    assert.match(asked?.messages[0]?.content ?? '', /sentence in English, at most 160 characters/u);
    assert.equal(
      asked?.messages[1]?.content,
      '<paper>\nTitle: On things\nAbstract:\n[1] We look at ‹b›things‹/b›.\n[2] They are many.\n</paper>',
    );
  });

  test('is told what was wrong with its line before, and in which language to write', async (t) => {
    const { model, server } = await openModel(t);

    await model.ask(
      { ...QUESTION, language: 'de', rejected: { text: 'See x.com', fault: 'it has a link' } },
      never(),
    );

    const messages = server.asked[0]?.messages ?? [];
    assert.match(messages[0]?.content ?? '', /sentence in German/u);
    assert.match(messages[1]?.content ?? '', /can't be used, as it has a link\. It was: See x\.com\./u);
  });

  test('whose server knows no schemas is asked for a bare line, from then on at once', async (t) => {
    const { model, server } = await openModel(t);
    server.answer(({ isStructured }) =>
      isStructured
        ? { kind: 'failure', status: 400, message: "'response_format' is not supported" }
        : { kind: 'line', line: 'It works.' },
    );

    const first = await model.ask(QUESTION, never());
    await model.ask(QUESTION, never());

    assert.deepEqual(first.said, { kind: 'tldr', text: 'It works.', evidence: undefined });
    assert.deepEqual(
      server.asked.map(({ isStructured }) => isStructured),
      [true, false, false],
    );
    assert.match(server.asked[1]?.messages[0]?.content ?? '', /Answer with the sentence alone/u);
  });

  const answers: [string, Reply, string][] = [
    ['a bare line where JSON was asked for', { kind: 'text', text: ' It works.\n' }, 'It works.'],
    [
      'JSON in a fence',
      { kind: 'text', text: '```json\n{"line":"It works.","evidence":1}\n```' },
      'It works.',
    ],
    ['NUL, which Postgres does not keep', { kind: 'text', text: 'It\0 works.' }, 'It works.'],
    [
      'what it thought aloud before',
      { kind: 'text', text: '<think>\nHm.\n</think>\n\nIt works.' },
      'It works.',
    ],
    [
      'LaTeX whose backslashes break the JSON',
      { kind: 'text', text: String.raw`{"line":"An \alpha of \(2\)","evidence":1}` },
      String.raw`An \alpha of \(2\)`,
    ],
    [
      'LaTeX whose backslashes are escapes by chance',
      { kind: 'text', text: String.raw`{"line":"A \beta, \frac12, \theta, \nabla","evidence":1}` },
      String.raw`A \beta, \frac12, \theta, \nabla`,
    ],
    [
      'a stream that nobody asked for',
      { kind: 'stream', parts: ['{"line":"It ', 'works."', ',"evidence":1}'] },
      'It works.',
    ],
  ];
  for (const [what, reply, expected] of answers) {
    test(`may answer with ${what}`, async (t) => {
      const { model } = await openModel(t, reply);

      const { said, usage } = await model.ask(QUESTION, never());

      assert.equal(said.kind === 'tldr' ? said.text : said.fault, expected);
      assert.deepEqual(usage, USAGE);
    });
  }

  const nothings: [string, Reply, RegExp][] = [
    ['says nothing', { kind: 'text', text: '' }, /empty/u],
    ['says only spaces', { kind: 'text', text: ' \n\t ' }, /empty/u],
    ['thinks and never answers', { kind: 'text', text: '<think>Hm, 25 words' }, /empty/u],
    ['refuses', { kind: 'refusal', refusal: "I can't help with that." }, /refused: I can't help/u],
    ['is stopped in its sentence', { kind: 'stopped', line: 'They show that' }, /cut off/u],
    ['gives half of its JSON', { kind: 'text', text: '{"line":"They sh' }, /not the JSON/u],
    ['gives other JSON', { kind: 'text', text: '{"ok":true}' }, /not the JSON/u],
  ];
  for (const [what, reply, fault] of nothings) {
    test(`that ${what} has said nothing, with the reason and what it cost`, async (t) => {
      const { model, server } = await openModel(t, reply);

      const { said, usage } = await model.ask(QUESTION, never());

      assert.equal(said.kind, 'nothing');
      assert.match(said.kind === 'nothing' ? said.fault : '', fault);
      assert.deepEqual(usage, USAGE);
      assert.equal(server.asked.length, 1);
    });
  }

  const failures: [string, Reply, RegExp][] = [
    ['answers with half of its body', { kind: 'body', body: '{"choices":[{"mess' }, /JSON/u],
    ['answers with an empty body', { kind: 'body', body: '' }, /no chat completion/u],
    ['answers with another body', { kind: 'body', body: '{"ok":true}' }, /no chat completion/u],
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

      await assert.rejects(model.ask(QUESTION, never()), { message: reason });

      assert.equal(server.asked.length, 1);
    });
  }

  for (const status of [429, 500]) {
    test(`that answers ${status} is asked up to three times more, and no more`, async (t) => {
      const { model, server } = await openModel(t);
      const failure: Reply = { kind: 'failure', status, headers: AT_ONCE };
      server.answer(() => (server.asked.length < 4 ? failure : { kind: 'line', line: GOOD_LINE }));
      assert.equal((await model.ask(QUESTION, never())).said.kind, 'tldr');
      assert.equal(server.asked.length, 4);
      server.answer(failure);

      await assert.rejects(model.ask(QUESTION, never()), { message: new RegExp(`^${status} `, 'u') });

      assert.equal(server.asked.length, 8);
    });
  }

  const pauses: [string, () => string][] = [
    ['in seconds', () => '1'],
    ['as a date', () => new Date(Date.now() + 2_000).toUTCString()],
  ];
  for (const [how, write] of pauses) {
    test(`is not asked again before it wants to be, told ${how}`, async (t) => {
      const { model, server } = await openModel(t);
      let [wanted, asked] = [Number.POSITIVE_INFINITY, 0];
      server.answer(() => {
        asked = Date.now();
        if (server.asked.length > 1) return { kind: 'line', line: GOOD_LINE };
        const after = write();
        wanted = after === '1' ? asked + 1_000 : Date.parse(after);
        return { kind: 'failure', status: 429, headers: { 'retry-after': after } };
      });

      await model.ask(QUESTION, never());

      // A timer may go off within the millisecond before.
      assert.ok(asked >= wanted - 1, `${asked} ${wanted}`);
      assert.equal(server.asked.length, 2);
    });
  }

  const later: [string, Record<string, string>][] = [
    ['seconds', { 'retry-after': '45' }],
    ['minutes', { 'retry-after': '600' }],
    ['a date', { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }],
    ['milliseconds', { 'retry-after-ms': '45000' }],
  ];
  for (const [how, headers] of later) {
    test(`that wants to be asked again when the call is over, in ${how}, fails at once`, async (t) => {
      const { model, server } = await openModel(t, { kind: 'failure', status: 429, headers });

      await assert.rejects(model.ask(QUESTION, never()), { message: /^429 /u });

      assert.equal(server.asked.length, 1);
    });
  }

  const waits: [string, Reply][] = [
    ['never answers', { kind: 'silence' }],
    ['never ends its answer', { kind: 'half' }],
    [
      'wants to be asked again in 20 seconds',
      { kind: 'failure', status: 429, headers: { 'retry-after': '20' } },
    ],
  ];
  for (const [what, reply] of waits) {
    test(`that ${what} is waited for until the signal, and no longer`, async (t) => {
      const { model, server } = await openModel(t, reply);
      const giveUp = new AbortController();
      const written = model.ask(QUESTION, giveUp.signal);
      await server.untilAsked(1);

      giveUp.abort();

      await assert.rejects(written);
      assert.equal(server.asked.length, 1);
    });
  }

  test('that repeats the key in its complaint does not bring it into the error', async (t) => {
    const complaint = `Incorrect API key provided: ${KEY}. See https://keys.example/?key=${KEY}`;
    const { model } = await openModel(t, { kind: 'failure', status: 401, message: complaint });

    const error: unknown = await model.ask(QUESTION, never()).catch((thrown: unknown) => thrown);

    assert.ok(error instanceof Error);
    assert.match(error.message, /^401 Incorrect API key provided: \[redacted\]\./u);
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(KEY));
  });
});
