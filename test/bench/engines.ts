import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import { sql } from 'drizzle-orm';
import MiniSearch from 'minisearch';
import pino from 'pino';
import { openDatabase } from '../../src/database/connect.ts';
import { UserError } from '../../src/errors.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { saveManyPapers } from '../../src/search/save-papers.ts';
import { createSearch } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';

/** Something asked of an engine. */
export interface Asked {
  readonly text: string;
  readonly since?: Temporal.PlainDate | undefined;
}

/** A search engine that holds papers. */
export interface Engine extends AsyncDisposable {
  readonly name: string;
  /** How long loading took, in milliseconds. */
  readonly loadMs: number;
  /** In bytes: on disk for a database, of the heap for the others. */
  readonly size: number;
  /** Ids, best first, at most `limit`; the papers themselves are read too. */
  ask(asked: Asked, limit: number): Promise<readonly string[]>;
  /** Completes typed text to titles; undefined if that isn't compared. */
  readonly suggest?: (typed: string) => Promise<unknown>;
}

/** As many as Discord shows. */
const CHOICES = 25;
const now = (): Temporal.Instant => Temporal.Instant.from('2026-06-01T12:00:00Z');

/** The product's own search, whole: on PGlite, or on a Postgres by URL, which must be empty. */
export async function openOwn(
  papers: Iterable<Paper>,
  { url, fullTextOnly = false }: { readonly url?: string | undefined; readonly fullTextOnly?: boolean },
): Promise<Engine> {
  const stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const { database, kind } = stack.use(
    await openDatabase({ url, dataFolder: folder, what: 'the benchmark' }),
  );
  const started = performance.now();
  await saveManyPapers(database, papers);
  const loadMs = performance.now() - started;
  const [row] = await database
    .select({
      size: sql<string>`(select sum(pg_total_relation_size(oid)) from pg_class where relname like 'search_%' and relkind = 'r')`,
    })
    .from(sql`(values (1)) as one`);
  const search = createSearch(database, {
    filters: teamFilters,
    kind,
    log: pino({ level: 'warn' }),
    now,
    fullTextOnly,
  });
  const ranker = await search.ranker();
  return {
    name: `${kind === 'embedded' ? 'PGlite' : 'Postgres'}, ${ranker}`,
    loadMs,
    size: Number(row?.size ?? 0),
    async ask({ text, since }, limit) {
      // Stop words alone are refused, which is an answer, too.
      const found = await search.find({ query: text, since }, { limit, offset: 0 }).catch(refusal);
      if (found === undefined) return [];
      const { papers: page, order } = found;
      return limit > page.length ? page.map(({ id }) => id) : order.slice(0, limit);
    },
    suggest: (typed) => suggestPapers(database, typed, CHOICES),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function refusal(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
  return undefined;
}

interface Flat {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  readonly authors: string;
  readonly day: number;
}

function flatten({ id, title, abstract, authors, publishedOn }: Paper): Flat {
  const day = publishedOn === null ? 0 : Number(publishedOn.toString().replaceAll('-', ''));
  return { id, title, abstract: abstract ?? '', authors: authors.join(' '), day };
}

const dayOf = (since: Temporal.PlainDate | undefined): number =>
  since === undefined ? 0 : Number(since.toString().replaceAll('-', ''));

/** MiniSearch as its documentation sets it up for titles and texts: the title twice, misspelt words and beginnings found. */
export async function openMiniSearch(papers: Iterable<Paper>): Promise<Engine> {
  const before = usedHeap();
  const started = performance.now();
  const engine = new MiniSearch<Flat>({
    fields: ['title', 'abstract', 'authors'],
    storeFields: ['title', 'day'],
    searchOptions: { boost: { title: 2 }, fuzzy: 0.2, prefix: true },
  });
  for (const paper of papers) engine.add(flatten(paper));
  const loadMs = performance.now() - started;
  return {
    name: 'MiniSearch',
    loadMs,
    size: usedHeap() - before,
    async ask({ text, since }, limit) {
      const found = engine.search(text, { filter: ({ day }) => day >= dayOf(since) });
      return found.slice(0, limit).map(({ id }) => String(id));
    },
    [Symbol.asyncDispose]: async () => engine.removeAll(),
  };
}

/** Orama with its standard settings. */
export async function openOrama(papers: Iterable<Paper>): Promise<Engine> {
  const before = usedHeap();
  const started = performance.now();
  const engine = create({
    schema: { id: 'string', title: 'string', abstract: 'string', authors: 'string', day: 'number' } as const,
  });
  await insertMultiple(engine, [...papers].map(flatten));
  const loadMs = performance.now() - started;
  return {
    name: 'Orama',
    loadMs,
    size: usedHeap() - before,
    async ask({ text, since }, limit) {
      const found = await searchOrama(engine, {
        term: text,
        limit,
        properties: ['title', 'abstract', 'authors'],
        ...(since !== undefined && { where: { day: { gte: dayOf(since) } } }),
      });
      return found.hits.map(({ document }) => String(document.id));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function usedHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
