import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import MiniSearch from 'minisearch';
import type { Paper } from '../../../src/papers/paper.ts';
import type { Engine } from './engine.ts';
import { type Flat, firstDay, flatten } from './flat.ts';

/**
 * Opens MiniSearch as its documentation sets it up for titles and texts: the title twice, misspelt words and beginnings
 * found.
 */
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
    async ask(asked, limit) {
      const first = firstDay(asked);
      const found = engine.search(asked.text, { filter: ({ day }) => day >= first });
      return found.slice(0, limit).map(({ id }) => String(id));
    },
    [Symbol.asyncDispose]: async () => engine.removeAll(),
  };
}

/** Opens Orama with its standard settings. */
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
    async ask(asked, limit) {
      const found = await searchOrama(engine, {
        term: asked.text,
        limit,
        properties: ['title', 'abstract', 'authors'],
        ...(asked.since !== undefined && { where: { day: { gte: firstDay(asked) } } }),
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
