import { sql } from 'drizzle-orm';
import pino from 'pino';
import type { Paper } from '../../../src/papers/paper.ts';
import { suggestPapers } from '../../../src/search/retrieve/suggest.ts';
import { createSearch } from '../../../src/search/search.ts';
import { teamFilters } from '../../../src/votes/team-filters.ts';
import type { OwnEngine } from './engine.ts';
import { openStored } from './stored.ts';

/** As many as Discord shows. */
const CHOICES = 25;

const now = (): Temporal.Instant => Temporal.Instant.from('2026-06-01T12:00:00Z');

/** What the product's own search runs on. */
export interface OwnOptions {
  readonly name: string;
  /** A Postgres, which must be empty; undefined for PGlite. */
  readonly url?: string;
  readonly fullTextOnly?: boolean;
}

/** Opens the product's own search, whole, as the command uses it. */
export async function openOwn(
  papers: Iterable<Paper>,
  { name, url, fullTextOnly = false }: OwnOptions,
): Promise<OwnEngine> {
  await using stack = new AsyncDisposableStack();
  const { database, kind, loadMs, unfit } = stack.use(await openStored(papers, url));
  const [row] = await database
    .select({
      size: sql<string>`(select sum(pg_total_relation_size(oid)) from pg_class where relname like 'search_%' and relkind = 'r')`,
    })
    .from(sql`(values (1)) as one`);
  const search = createSearch(database, {
    filters: teamFilters,
    kind,
    // Tables go to the standard output.
    log: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
    now,
    fullTextOnly,
  });
  const ranker = await search.ranker();
  const opened = stack.move();
  return {
    name,
    loadMs,
    size: Number(row?.size ?? 0),
    async ask({ text, since }, limit) {
      const { order } = await search.find({ query: text, since }, { limit, offset: 0 });
      return order.slice(0, limit);
    },
    suggest: (typed) => suggestPapers(database, typed, CHOICES),
    async findSimilar(id, limit) {
      const { order } = await search.findSimilar({ id }, { limit, offset: 0 });
      return order.slice(0, limit);
    },
    async findDoubts() {
      const last = await search.ranker();
      const isOther = ranker !== 'pg_textsearch' && !fullTextOnly;
      const doubts = [
        ...unfit,
        ...(isOther ? [`uses ${ranker}`] : []),
        ...(last === ranker ? [] : [`went over from ${ranker} to ${last} on the way`]),
      ];
      return doubts.map((doubt) => `${name}: ${doubt}`);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
