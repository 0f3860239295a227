import { z } from 'zod';
import { baseUrl } from '../base-url.ts';
import { UserError } from '../errors.ts';
import { parseDoi } from '../papers/doi.ts';
import { NO_POPULARITY } from '../papers/paper.ts';
import { BIORXIV_CATEGORIES, MEDRXIV_CATEGORIES } from './biorxiv/categories.ts';
import {
  buildVersion,
  joinVersions,
  parseDetails,
  publicationKey,
  readPublication,
  type Version,
} from './biorxiv/details.ts';
import type { SourceDeclaration } from './declaration.ts';
import type { Http, HttpRequest } from './http.ts';
import { readItems } from './read-items.ts';
import { type DayList, type DayRequest, type Source, SourceError, type SourceIdentity } from './source.ts';

type Server = 'biorxiv' | 'medrxiv';

/** No limit is documented; one request a second to the one API of both. */
const PACE_MS = 1_000;
const LANE = 'biorxiv';

/** Ten times the most of a weekend: a source that never ends isn't read forever. */
const MAX_PAGES = 200;

const API = 'https://api.biorxiv.org';
const ADDRESS = { biorxiv: 'BIORXIV_API_URL', medrxiv: 'MEDRXIV_API_URL' } as const;

/** Declares bioRxiv's new preprints (https://api.biorxiv.org). */
export const biorxiv = declare('biorxiv', {
  title: 'bioRxiv',
  categoryNames: BIORXIV_CATEGORIES,
  // "The species Severe acute respiratory syndrome-related coronavirus".
  paperId: '10.1101/2020.02.07.937862',
});

/** Declares medRxiv's, which the same API serves. */
export const medrxiv = declare('medrxiv', {
  title: 'medRxiv',
  categoryNames: MEDRXIV_CATEGORIES,
  // One of the first on the treatment of COVID-19.
  paperId: '10.1101/2020.03.22.20040758',
});

function declare<Name extends Server>(
  name: Name,
  {
    title,
    categoryNames,
    paperId,
  }: { readonly title: string; readonly categoryNames: readonly string[]; readonly paperId: string },
): SourceDeclaration<Name> {
  return {
    name,
    title,
    publisher: title,
    kind: 'net',
    settings: { [ADDRESS[name]]: baseUrl(API) },
    categories: 'optional',
    categoryNames,
    days: 'published',
    arxivIds: 'none',
    probe: { paperId, addressSetting: ADDRESS[name] },
    open: ({ http, setting }) => createBiorxiv({ name, title }, { http, apiUrl: setting(ADDRESS[name]) }),
  };
}

/** The HTTP client and the API's address. */
interface BiorxivParts {
  readonly http: Http;
  readonly apiUrl: string;
}

/**
 * Creates the source of a preprint server. Preprints are posted all day, so the list of a day holds those of the day
 * before, when that is over; Monday's those from Friday to Sunday, so that nothing is lost to a feed that rests at
 * weekends. It lists first versions only.
 */
export function createBiorxiv(
  identity: SourceIdentity & { readonly name: Server },
  { http, apiUrl }: BiorxivParts,
): Source {
  const { name, title } = identity;
  const get = async (
    path: string,
    asking: Pick<HttpRequest, 'asker' | 'signal'>,
    what: 'details' | 'pubs' = 'details',
  ): Promise<string> => {
    const request = { source: identity, accept: 'application/json', lane: LANE, paceMs: PACE_MS, ...asking };
    return (await http.get(`${apiUrl}/${what}/${name}/${path}/json`, request)).text;
  };

  /** Fetches all pages, each from where the last one ended: the API says how long they are by what comes. */
  async function fetchAll(interval: string, asking: DayRequest): Promise<unknown[] | undefined> {
    const items: unknown[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const cursor = items.length;
      const read = parseDetails(await get(`${interval}/${cursor}`, asking), cursor, identity);
      if (read === undefined && cursor === 0) return undefined;
      const { items: more, total } = read ?? { items: [], total: cursor };
      for (const one of more) items.push(one);
      if (items.length >= total) return reconcile(items, total);
      if (more.length === 0)
        throw new SourceError(
          name,
          `${title} answered ${items.length} of ${total} preprints, and then an empty page.`,
        );
    }
    throw new SourceError(name, `${title} has more than ${MAX_PAGES} pages for ${interval}.`);
  }

  /** Refuses a list that has an item twice and another not at all: pages move when a preprint is posted meanwhile. */
  function reconcile(items: unknown[], total: number): unknown[] {
    const different = new Set(items.map((one) => keyOf(one) ?? one)).size;
    if (different >= total) return items;
    throw new SourceError(
      name,
      `${title} answered ${different} of ${total} preprints, and some of them twice.`,
    );
  }

  return {
    name,
    async fetchDay(request) {
      const { day, today } = request;
      if (Temporal.PlainDate.compare(day, today) > 0)
        throw new UserError(`${day} is in the future: it is ${today} (UTC). Ask for today or a day before.`);
      if (day.dayOfWeek >= 6) return { state: 'none', reason: 'weekend' };
      const from = day.subtract({ days: day.dayOfWeek === 1 ? 3 : 1 });
      const items = await fetchAll(`${from}/${day.subtract({ days: 1 })}`, request);
      if (items === undefined)
        return day.equals(today) ? { state: 'not-yet' } : { state: 'none', reason: 'holiday' };
      return listOf(items, name);
    },
    async fetchPaper(id, signal) {
      const doi = parseDoi(id);
      if (doi === undefined) return undefined;
      const body = await get(`${encodeURI(doi)}/na`, { asker: 'person', signal });
      const versions = parseDetails(body, 0, identity)?.items.map((one) => buildVersion(one, name)) ?? [];
      return joinVersions(versions);
    },
    async fetchPublication(id, article, signal) {
      const key = publicationKey(id, article);
      if (key === undefined) return undefined;
      const body = await get(`${key}/na`, { asker: 'person', signal }, 'pubs');
      return readPublication(parseDetails(body, 0, identity)?.items ?? [], id);
    },
  };
}

async function listOf(items: readonly unknown[], name: Server): Promise<DayList> {
  const { read, skipped } = await readItems(items, (one) => buildVersion(one, name), doiOf);
  const byDoi = Map.groupBy(
    read.filter(({ paper }) => paper.doi !== null),
    ({ paper }) => paper.id,
  );
  const isNew = (versions: readonly Version[]): boolean => versions.some(({ version }) => version === 1);
  const preprints = [...byDoi.values()];
  const papers = preprints.filter(isNew).flatMap((versions) => joinVersions(versions) ?? []);
  const revised = preprints
    .filter((versions) => !isNew(versions))
    .flatMap((versions) => joinVersions(versions) ?? []);
  const listings = papers.map((paper, index) => ({
    paper,
    rank: index + 1,
    ...NO_POPULARITY,
  }));
  return { state: 'listed', listings, skipped, revised };
}

const key = z.object({ doi: z.string(), version: z.coerce.string() });

function keyOf(item: unknown): string | undefined {
  const read = key.safeParse(item).data;
  return read && `${read.doi} ${read.version}`;
}

function doiOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'doi' in item ? item.doi : undefined;
}
