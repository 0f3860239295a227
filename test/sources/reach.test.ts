import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import pino from 'pino';
import { createHttp, type HttpRequest } from '../../src/sources/http.ts';
import { createPublicFetch } from '../../src/sources/reach.ts';
import { SOURCES } from '../../src/sources/sources.ts';
import { openSourceServer } from '../support/source-server.ts';

const log = pino({ level: 'silent' });

/** A request for an address that a stranger gave. */
const asked = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  source: SOURCES.huggingface,
  accept: '*/*',
  tries: 1,
  onlyPublic: { except: [] },
  ...more,
});

suite('an address that a stranger gives', () => {
  for (const url of ['http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/x', 'http://localhost/']) {
    test(`is not asked at ${url}`, async () => {
      const http = createHttp({ userAgent: 'test', log });

      await assert.rejects(http.get(url, asked()), /is not on the public internet.*, so it is not asked\.$/u);
      await assert.rejects(
        http.get(url, asked({ onlyPublic: { except: [], setting: 'SOME_SETTING' } })),
        /Whoever runs this bot can allow hosts of their own network in SOME_SETTING\.$/u,
      );
    });
  }

  test('is not asked where its name leads elsewhere once it was checked', async (t) => {
    const server = await openSourceServer(t);
    server.answer(/./u, { body: 'secret' });
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    const http = createHttp({
      userAgent: 'test',
      log,
      lookUp: async () => answers.shift() ?? ['127.0.0.1'],
    });
    const port = new URL(server.url).port;

    await assert.rejects(
      http.get(`http://rebound.example:${port}/x`, asked()),
      /rebound\.example:\d+ can't be reached: it is not on the public internet\./u,
    );
    assert.deepEqual(server.asked, []);
  });

  test('answers as to any other client where it is allowed', async (t) => {
    const server = await openSourceServer(t);
    server.answer(/zipped/u, {
      headers: { 'content-encoding': 'gzip', etag: '"1"' },
      body: gzipSync('Здравствуйте'),
    });
    server.answer(/same/u, { status: 304, body: '' });
    const fetchIt = createPublicFetch(
      async () => ['127.0.0.1'],
      () => true,
    );
    const at = (path: string) => `http://allowed.example:${new URL(server.url).port}/${path}`;

    const zipped = await fetchIt(at('zipped'), { headers: { accept: 'text/plain' } });

    assert.deepEqual([await zipped.text(), zipped.headers.get('etag')], ['Здравствуйте', '"1"']);
    assert.equal((await fetchIt(at('same'))).status, 304);
  });

  test('is asked in private where the operator names its host, which redirects to no other', async (t) => {
    const server = await openSourceServer(t);
    const other = await openSourceServer(t);
    server.answer(/feed/u, { body: 'fine' });
    server.answer(/moved/u, { status: 301, headers: { location: `${other.url}/x` }, body: '' });
    const http = createHttp({ userAgent: 'test', log });
    const onlyPublic = { except: [new URL(server.url).host] };

    assert.equal((await http.get(`${server.url}/feed`, asked({ onlyPublic }))).text, 'fine');
    await assert.rejects(
      http.get(`${server.url}/moved`, asked({ onlyPublic })),
      /redirects to 127\.0\.0\.1:\d+, which is not on the public internet/u,
    );
    assert.deepEqual(other.asked, []);
  });

  test('gets no more than its share: 40 MB are not read, and nobody asks again', async (t) => {
    const server = await openSourceServer(t);
    server.answer(/./u, { body: 'x'.repeat(40 * 1024 * 1024) });
    const http = createHttp({ userAgent: 'test', log });
    const request = asked({ onlyPublic: { except: ['127.0.0.1'] }, maxBytes: 5 * 1024 * 1024, tries: 4 });

    await assert.rejects(http.get(`${server.url}/big`, request), /its answer is over 5 MB/u);
    assert.equal(server.asked.length, 1);
  });
});
