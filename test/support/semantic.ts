import type { TestContext } from 'node:test';
import pino from 'pino';
import type { Database, OpenDatabase } from '../../src/database/connect.ts';
import { makeVectorExtension } from '../../src/database/vector-table.ts';
import { createEmbedder } from '../../src/embeddings/openai.ts';
import { createSearch } from '../../src/search/search.ts';
import { backfillVectors } from '../../src/search/semantic/backfill.ts';
import { prepareVectors } from '../../src/search/semantic/sync.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { type EmbeddingServer, openEmbeddingServer } from './embedding-server.ts';
import { NOON } from './papers.ts';

/** Returns whether the database has pgvector; if it doesn't, skips the test with the reason. */
export async function hasVectors(t: TestContext, database: Database): Promise<boolean> {
  const fault = await makeVectorExtension(database);
  if (fault !== undefined) t.skip(fault);
  return fault === undefined;
}

/** Opens a semantic search, with its model's server. */
export async function openSemanticSearch(t: TestContext, database: Database) {
  const server = await openEmbeddingServer(t);
  const logged: { level: number; msg: string }[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const clock = { now: NOON };
  const now = () => clock.now;
  const embedder = embedderOf(server);
  return {
    server,
    /** The log, one record per entry. */
    logged,
    clock,
    log,
    search: createSearch(database, { filters: teamFilters, kind: 'server', log, now, embedder }),
    embedder,
    fill: () => backfill(database, server),
  };
}

export function embedderOf(server: Pick<EmbeddingServer, 'url'>, name = 'a-model') {
  return createEmbedder({ name, apiKey: 'none', baseUrl: server.url });
}

/** Prepares the table for the server's vectors and embeds papers that have none; returns the result. */
export async function backfill(
  database: Database,
  server: Pick<EmbeddingServer, 'url'>,
  name?: string,
  kind: OpenDatabase['kind'] = 'embedded',
) {
  const { signal } = new AbortController();
  await makeVectorExtension(database);
  const embedder = embedderOf(server, name);
  const log = pino({ level: 'silent' });
  const dimensions = (await prepareVectors({ database, embedder, log }, signal)) ?? 0;
  return backfillVectors({ database, embedder, dimensions, kind }, { signal });
}
