import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { suite, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AnswerTooLargeError, boundFetch } from '../src/model-fetch.ts';

const LARGEST = 1024 * 1024;

async function serve(t: TestContext, answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}/`;
}

/** Writes until the reader has gone away. */
function writeOn(response: ServerResponse): void {
  const chunk = 'x'.repeat(64 * 1024);
  const write = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
}

suite('what a model server answers', () => {
  test('is read up to its bound, and then no further', async (t) => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const url = await serve(t, (response) => {
      response.once('close', resolve);
      writeOn(response);
    });

    const response = await boundFetch(LARGEST)(url);

    await assert.rejects(response.text(), (error) => {
      assert.ok(error instanceof AnswerTooLargeError);
      assert.equal(error.message, "The server's answer is over 1 MB");
      return true;
    });
    await gone;
  });

  test('is bounded by what it unpacks to', async (t) => {
    const packed = gzipSync(Buffer.alloc(4 * LARGEST));
    const url = await serve(t, (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );

    const response = await boundFetch(LARGEST)(url);

    await assert.rejects(response.text(), AnswerTooLargeError);
  });

  test('is whole where it keeps to its bound', async (t) => {
    const url = await serve(t, (response) => response.end('x'.repeat(LARGEST)));

    assert.equal((await (await boundFetch(LARGEST)(url)).text()).length, LARGEST);
  });

  test('as a complaint without an end is cut off', async (t) => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const url = await serve(t, (response) => {
      response.once('close', resolve);
      response.writeHead(500);
      writeOn(response);
    });

    const response = await boundFetch(LARGEST)(url);

    assert.equal(response.status, 500);
    assert.ok((await response.text()).length < LARGEST);
    await gone;
  });

  const complaints: [string, string][] = [
    ['{"error":{"message":"No."}}', '{"error":{"message":"No."}}'],
    ['{"error":"No."}', '{"error":"No."}'],
    ['{"detail":"No."}', JSON.stringify({ error: { message: '{"detail":"No."}' } })],
    ['[{"error":"No."}]', JSON.stringify({ error: { message: '[{"error":"No."}]' } })],
    ['No.', '{"error":{"message":"No."}}'],
    ['', ''],
  ];
  for (const [body, expected] of complaints) {
    test(`as the complaint ${body || 'without words'} keeps its words`, async (t) => {
      const url = await serve(t, (response) => response.writeHead(400).end(body));

      assert.equal(await (await boundFetch(LARGEST)(url)).text(), expected);
    });
  }
});
