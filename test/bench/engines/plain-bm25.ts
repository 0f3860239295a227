import { PGlite } from '@electric-sql/pglite';
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch';
import type { Paper } from '../../../src/papers/paper.ts';
import { stripNul } from '../../../src/papers/strip-nul.ts';
import type { Engine } from './engine.ts';

const ROWS_A_STATEMENT = 1_000;

/**
 * Opens pg_textsearch's own ranking, without anything of ours: BM25 (k1 1.2, b 0.75, Postgres's English stems and stop
 * words) over the title, twice, and the abstract. A question is asked as it is: its words are joined by OR.
 */
export async function openPlainBm25(papers: Iterable<Paper>): Promise<Engine> {
  const started = performance.now();
  const database = await PGlite.create({ extensions: { pg_textsearch } });
  await database.exec(`
    create extension pg_textsearch;
    create table plain (id text primary key, body text not null);
    -- Without the index, every paper is an answer; a small table would be read without it.
    set enable_seqscan = off;
  `);
  const rows = [...papers].map(({ id, title, abstract }) => ({
    id,
    body: stripNul(`${title} ${title} ${abstract ?? ''}`),
  }));
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT)
    await database.query(
      'insert into plain select * from json_to_recordset($1) as given (id text, body text)',
      [rows.slice(at, at + ROWS_A_STATEMENT)],
    );
  await database.exec(
    `create index plain_body on plain using bm25 (body) with (text_config = 'english', k1 = 1.2, b = 0.75)`,
  );
  const size = await database.query<{ size: number }>(`select pg_total_relation_size('plain')::int as size`);
  return {
    name: 'plain BM25',
    loadMs: performance.now() - started,
    size: size.rows[0]?.size ?? 0,
    async ask({ text }, limit) {
      const found = await database.query<{ id: string }>(
        `select id from plain order by body <@> to_bm25query($1, 'plain_body') limit ${limit}`,
        [text],
      );
      return found.rows.map(({ id }) => id);
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}
