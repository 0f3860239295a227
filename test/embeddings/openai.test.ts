import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { EmbeddingError } from '../../src/embeddings/embedder.ts';
import { createEmbedder } from '../../src/embeddings/openai.ts';
import { type EmbeddingReply, embeddingList, openEmbeddingServer } from '../support/embedding-server.ts';

const KEY = 'sk-test-0123456789abcdef';

suite('an embedding model', () => {
  test('gives a vector for each text, in their order, and is asked with key and name', async (t) => {
    const server = await openEmbeddingServer(t);
    const inReverse = JSON.parse(
      embeddingList([
        [1, 2],
        [3, 4],
      ]),
    ) as { data: unknown[] };
    inReverse.data.reverse();
    server.answer({ kind: 'body', body: JSON.stringify(inReverse) });
    const embedder = createEmbedder({ name: 'a-model', apiKey: KEY, baseUrl: server.url });

    const vectors = await embedder.embed(['one', 'two'], AbortSignal.timeout(5_000));

    assert.deepEqual(vectors, [
      [1, 2],
      [3, 4],
    ]);
    assert.deepEqual(server.asked, [
      { model: 'a-model', texts: ['one', 'two'], authorization: `Bearer ${KEY}` },
    ]);
  });

  const faults: [what: string, reply: EmbeddingReply, expected: Partial<EmbeddingError>, words: RegExp][] = [
    [
      'too few vectors',
      { kind: 'body', body: embeddingList([[1]]) },
      { kind: 'refused' },
      /1 vectors for 2 texts/u,
    ],
    [
      'too many vectors',
      { kind: 'body', body: embeddingList([[1], [1], [1]]) },
      { kind: 'refused' },
      /3 vectors for 2/u,
    ],
    [
      'vectors of two lengths',
      { kind: 'body', body: embeddingList([[1], [1, 2]]) },
      { kind: 'refused' },
      /lengths/u,
    ],
    [
      'vectors without a number',
      { kind: 'body', body: embeddingList([[], []]) },
      { kind: 'refused' },
      /other than vectors/u,
    ],
    [
      'zeros',
      {
        kind: 'body',
        body: embeddingList([
          [0, 0],
          [1, 0],
        ]),
      },
      { kind: 'refused' },
      /zeros/u,
    ],
    [
      'NaN',
      { kind: 'body', body: embeddingList([[1], [1]]).replace('[1]', '[NaN]') },
      { kind: 'refused' },
      /JSON/u,
    ],
    [
      'null for a number',
      { kind: 'body', body: embeddingList([[1], [1]]).replace('[1]', '[null]') },
      { kind: 'refused' },
      /other than vectors/u,
    ],
    ['a page', { kind: 'body', body: '"<html>"' }, { kind: 'refused' }, /other than vectors/u],
    [
      'the same place twice',
      { kind: 'body', body: embeddingList([[1], [2]]).replace('"index":1', '"index":0') },
      { kind: 'refused' },
      /2 vectors/u,
    ],
    [
      'more than 16 MB',
      { kind: 'body', body: `${' '.repeat(17 * 1024 * 1024)}${embeddingList([[1], [2]])}` },
      { kind: 'refused' },
      /answer is over 16 MB/u,
    ],
    ['a text that is too long', { kind: 'failure', status: 413 }, { kind: 'refused' }, /413/u],
    ['a fault of its own', { kind: 'failure', status: 500 }, { kind: 'away' }, /500/u],
    [
      'a wrong key, repeated',
      { kind: 'failure', status: 401, message: `Bad key ${KEY}.` },
      { kind: 'away' },
      /Bad key \[redacted\]/u,
    ],
    [
      '429',
      { kind: 'failure', status: 429, headers: { 'retry-after': '7' } },
      { kind: 'away', retryAfterMs: 7_000 },
      /429/u,
    ],
    [
      '429 for a year',
      { kind: 'failure', status: 429, headers: { 'retry-after': '31536000' } },
      { kind: 'away', retryAfterMs: 3_600_000 },
      /429/u,
    ],
    [
      '429 without sense',
      { kind: 'failure', status: 429, headers: { 'retry-after': 'soon' } },
      { kind: 'away', retryAfterMs: undefined },
      /429/u,
    ],
  ];
  for (const [what, reply, expected, words] of faults) {
    test(`that answers with ${what} fails in words, once asked`, async (t) => {
      const server = await openEmbeddingServer(t);
      server.answer(reply);
      const embedder = createEmbedder({ name: 'a-model', apiKey: KEY, baseUrl: server.url });

      await assert.rejects(embedder.embed(['one', 'two'], AbortSignal.timeout(5_000)), (error) => {
        assert.ok(error instanceof EmbeddingError);
        assert.match(error.message, words);
        for (const [key, value] of Object.entries(expected)) assert.equal(Reflect.get(error, key), value);
        assert.ok(!JSON.stringify(error, Object.getOwnPropertyNames(error)).includes(KEY));
        return true;
      });
      assert.equal(server.asked.length, 1);
    });
  }

  test('that is gone, or slower than it may be, fails as away', async (t) => {
    const server = await openEmbeddingServer(t);
    server.answer({ kind: 'silence' });
    const embedder = createEmbedder({ name: 'a-model', apiKey: KEY, baseUrl: server.url });
    const isAway = (error: unknown) => error instanceof EmbeddingError && error.kind === 'away';

    await assert.rejects(embedder.embed(['one'], AbortSignal.timeout(50)), isAway);
    await server[Symbol.asyncDispose]();
    await assert.rejects(embedder.embed(['one'], AbortSignal.timeout(5_000)), isAway);
  });
});
