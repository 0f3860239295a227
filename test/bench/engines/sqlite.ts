import { DatabaseSync } from 'node:sqlite';
import type { Paper } from '../../../src/papers/paper.ts';
import type { Engine } from './engine.ts';
import { firstDay, flatten } from './flat.ts';

/**
 * Opens SQLite's FTS5 in memory: Porter's stems, and bm25() with the title counted twice. The words of a question are
 * joined by OR, those of a phrase, too. Its rank is set once, as its documentation advises: ordering by it is faster than
 * by a call of bm25().
 */
export async function openSqlite(papers: Iterable<Paper>): Promise<Engine> {
  const started = performance.now();
  const database = new DatabaseSync(':memory:');
  database.exec(`
    create virtual table papers using fts5 (title, abstract, id unindexed, day unindexed, tokenize = 'porter');
    insert into papers (papers, rank) values ('rank', 'bm25(2.0, 1.0)');
    begin;
  `);
  const insert = database.prepare('insert into papers (title, abstract, id, day) values (?, ?, ?, ?)');
  for (const paper of papers) {
    const { title, abstract, id, day } = flatten(paper);
    insert.run(title, abstract, id, day);
  }
  database.exec('commit');
  const loadMs = performance.now() - started;
  const size = database.prepare(
    'select page_count * page_size as size from pragma_page_count, pragma_page_size',
  );
  const find = database.prepare('select id, title from papers where papers match ? order by rank limit ?');
  const findSince = database.prepare(
    'select id, title from papers where papers match ? and day >= ? order by rank limit ?',
  );
  return {
    name: 'SQLite FTS5',
    loadMs,
    size: Number(size.get()?.size),
    async ask(asked, limit) {
      const words = asked.text
        .match(/[\p{L}\p{N}]+/gu)
        ?.map((word) => `"${word}"`)
        .join(' OR ');
      if (words === undefined) return [];
      const day = firstDay(asked);
      const rows = day === 0 ? find.all(words, limit) : findSince.all(words, day, limit);
      return rows.map(({ id }) => String(id));
    },
    async [Symbol.asyncDispose]() {
      database.close();
    },
  };
}
