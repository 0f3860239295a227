import type { SourceServer } from './source-server.ts';

/** Pages of the API, as many items each. */
const PAGE_SIZE = 30;

/** Returns an item of bioRxiv's API with the values that a test sets. */
export function preprint(
  number: number,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    doi: `10.64898/2026.03.01.${700_000 + number}`,
    title: `Preprint ${number}`,
    authors: 'Loconsole, M.; Xue, C.',
    author_corresponding_institution: 'Institute of Tests',
    date: '2026-03-01',
    version: '1',
    type: 'new results',
    license: 'cc_by',
    category: 'neuroscience',
    abstract: `What preprint ${number} is about.`,
    published: 'NA',
    server: 'bioRxiv',
    ...more,
  };
}

/** Serves preprints as the API does, 30 a page; returns a function that removes them. */
export function servePreprints(server: SourceServer, items: readonly unknown[], interval = ''): () => void {
  return server.answer(new RegExp(`^/details/\\w+/${interval}`, 'u'), (url) => {
    const cursor = Number(url.pathname.split('/').at(-2)) || 0;
    const page = items.slice(cursor, cursor + PAGE_SIZE);
    const message = { status: 'ok', cursor, count: page.length, total: String(items.length) };
    return { body: JSON.stringify({ messages: [message], collection: page }) };
  });
}
