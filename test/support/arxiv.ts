import type { TestContext } from 'node:test';
import pino from 'pino';
import { createArxiv } from '../../src/sources/arxiv.ts';
import { createHttp } from '../../src/sources/http.ts';
import { openSourceServer } from './source-server.ts';

/** Opens the source arXiv on a server that a test plays; it ends with the test. */
export async function openArxiv(t: TestContext, now = '2025-08-20T12:00:00Z') {
  const server = await openSourceServer(t);
  const http = createHttp({
    userAgent: 'test',
    log: pino({ level: 'silent' }),
    sleep: async () => {},
    random: () => 0,
  });
  const source = createArxiv({
    http,
    apiUrl: server.url,
    rssUrl: server.url,
    log: pino({ level: 'silent' }),
    now: () => Temporal.Instant.from(now),
  });
  return { server, source };
}
