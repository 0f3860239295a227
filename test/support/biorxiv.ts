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

/** Returns an item of what the API calls publications. */
export function publication(preprint: string, article: string, journal: string): Record<string, string> {
  return {
    preprint_doi: preprint,
    published_doi: article,
    published_journal: journal,
    preprint_platform: 'bioRxiv',
    preprint_title: 'A preprint',
    preprint_authors: 'Loconsole, M.; Xue, C.',
    preprint_category: 'neuroscience',
    preprint_date: '2026-03-01',
    published_date: '2026-03-09',
    preprint_abstract: 'What it is about.',
    preprint_author_corresponding: 'Maria Loconsole',
    preprint_author_corresponding_institution: 'Institute of Tests',
  };
}

/** The prefix of preprints' DOIs that the API reads; of others it reads none. */
const READ_PREPRINT = /^10\.1101\//u;

/**
 * Serves publications as the API does: by the DOI of a preprint or of an article, of which it reads two parts of the path
 * and decodes the second once more.
 */
export function servePublications(server: SourceServer, items: readonly Record<string, string>[]): void {
  server.answer(/^\/pubs\//u, (url) => {
    const [, , , prefix = '', suffix = '', ...rest] = url.pathname.split('/');
    if (rest.join('/') !== 'na/json') return { status: 404, body: '' };
    const doi = `${prefix}/${decodeURIComponent(decodeURIComponent(suffix))}`.toLowerCase();
    const found = items.filter(
      ({ preprint_doi = '', published_doi = '' }) =>
        published_doi.toLowerCase() === doi || (READ_PREPRINT.test(doi) && preprint_doi === doi),
    );
    const status = found.length > 0 ? 'ok' : 'no articles found for published version of ';
    return { body: JSON.stringify({ messages: [{ status }], collection: found }) };
  });
}
