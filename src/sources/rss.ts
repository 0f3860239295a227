import { z } from 'zod';
import { messageOf, UserError } from '../errors.ts';
import type { Listing } from '../papers/paper.ts';
import type { SourceDeclaration } from './declaration.ts';
import type { Http, HttpAnswer } from './http.ts';
import { readItems } from './read-items.ts';
import { findFeedLinks, formatAddresses, parseAddresses, splitAddresses } from './rss/address.ts';
import { decodeFeed } from './rss/decode.ts';
import { type FeedItem, parseItems } from './rss/items.ts';
import { buildListing, findShared } from './rss/paper.ts';
import { type DayRequest, GONE, type SkippedItem, type Source, SourceError } from './source.ts';
import { sayTryAgain } from './try-again.ts';

/** A journal's feed has 100 KB, one with whole articles a few MB. */
const MAX_BYTES = 5 * 1024 * 1024;

/** Feeds move from http to https, to www, to a service and back. */
const MAX_REDIRECTS = 5;

/** One request at a time to a host, and one a second. */
const PACE_MS = 1_000;

/** A feed that fails is asked again within the hour anyway, and its readers have others. */
const TRIES = 2;

/** Asked again sooner, for another day or another server, a feed would say the same. */
const FRESH_FOR = Temporal.Duration.from({ minutes: 5 });

/** Remembered items of all feeds; with 2 KB each, some 40 MB. */
const MAX_REMEMBERED = 20_000;

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.1';

const ALLOW_PRIVATE = 'FEED_ALLOW_PRIVATE';

const IDENTITY = { name: 'rss', title: 'RSS or Atom feed' } as const;

/** Declares feeds by address: RSS, RDF, Atom or JSON Feed, of journals, blogs and searches. */
export const rss: SourceDeclaration<'rss'> = {
  ...IDENTITY,
  publisher: 'feeds by address',
  kind: 'net',
  settings: {
    [ALLOW_PRIVATE]: z
      .string()
      .regex(/^[\w.:[\]-]+(?:\s*,\s*[\w.:[\]-]+)*$/u, {
        error: 'hosts of your own network, separated by commas, such as intranet.example.org,10.0.0.7:8080',
      })
      .default(''),
  },
  categories: 'none',
  instances: {
    label: 'The address of the feed, or of its page',
    placeholder: 'https://www.nature.com/nature.rss',
    example: 'the address of a feed or its page, such as https://www.nature.com/nature.rss',
    parse: parseAddresses,
    format: formatAddresses,
    write: (instance) => instance,
  },
  days: 'seen',
  arxivIds: 'none',
  probe: undefined,
  open: ({ http, now, setting }) =>
    createRss({
      http,
      now,
      allowPrivate: setting(ALLOW_PRIVATE)
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    }),
};

/** What a feed said, and what tells the server that we know it. */
interface Remembered {
  readonly listings: readonly Listing[];
  readonly skipped: readonly SkippedItem[];
  readonly at: Temporal.Instant;
  readonly etag: string | null;
  readonly modified: string | null;
}

/** Parts of the source. */
interface RssParts {
  readonly http: Http;
  readonly now: () => Temporal.Instant;
  /** Hosts that may be on a private network. */
  readonly allowPrivate: readonly string[];
}

/** What a request is for. */
type Asking = Pick<DayRequest, 'asker' | 'signal'>;

/** Creates the source of feeds by address. A list is one feed or several, whose addresses are its instance. */
export function createRss({ http, now, allowPrivate }: RssParts): Source {
  const known = new Map<string, Remembered>();

  async function get(address: string, { asker, signal }: Asking, before?: Remembered): Promise<HttpAnswer> {
    const { host } = new URL(address);
    const answer = await http.get(address, {
      source: IDENTITY,
      accept: ACCEPT,
      lane: `rss ${host}`,
      paceMs: PACE_MS,
      tries: TRIES,
      maxBytes: MAX_BYTES,
      maxRedirects: MAX_REDIRECTS,
      onlyPublic: { except: allowPrivate, setting: ALLOW_PRIVATE },
      statuses: [...Object.keys(REFUSALS).map(Number), ...(before === undefined ? [] : [304])],
      headers: {
        ...(before?.etag && { 'if-none-match': before.etag }),
        ...(before?.modified && { 'if-modified-since': before.modified }),
      },
      asker,
      signal,
    });
    const refusal = REFUSALS[answer.status];
    if (refusal === undefined) return answer;
    const words = `${host} ${refusal} (HTTP status ${answer.status}).`;
    throw new SourceError('rss', words, { status: answer.status });
  }

  async function fetchFeed(address: string, asking: Asking): Promise<Remembered> {
    const before = known.get(address);
    if (before !== undefined && Temporal.Instant.compare(before.at.add(FRESH_FOR), now()) > 0) return before;
    const answer = await get(address, asking, before);
    if (answer.status === 304 && before !== undefined) return remember(address, { ...before, at: now() });
    const text = decodeFeed(answer.bytes, answer.headers.get('content-type'));
    const parsed = await parseItems(text);
    if (parsed === undefined) throw notAFeed(answer.url, text);
    return remember(address, {
      ...(await buildListings(parsed.read, parsed.skipped, answer.url)),
      at: now(),
      etag: answer.headers.get('etag'),
      modified: answer.headers.get('last-modified'),
    });
  }

  function remember(address: string, feed: Remembered): Remembered {
    known.delete(address);
    known.set(address, feed);
    let items = [...known.values()].reduce((sum, { listings }) => sum + listings.length, 0);
    for (const [oldest, { listings }] of known) {
      if (items <= MAX_REMEMBERED || oldest === address) break;
      known.delete(oldest);
      items -= listings.length;
    }
    return feed;
  }

  /** Returns the address itself if it is a feed's, else that of the first feed which its page names. */
  async function findFeed(address: string, asking: Asking): Promise<string> {
    try {
      await fetchFeed(address, asking);
      return address;
    } catch (error) {
      if (!(error instanceof NotAFeedError)) throw error;
      for (const found of findFeedLinks(error.text, error.url)) {
        const [own] = splitAddresses(parseAddresses(found) ?? found);
        if (own === undefined) continue;
        await fetchFeed(own, asking);
        return own;
      }
      throw new UserError(`${error.message} Look on the page for a link called RSS or Atom, and give that.`);
    }
  }

  return {
    name: 'rss',
    async findInstance(instance, signal) {
      const asking = { asker: 'person' as const, ...(signal && { signal }) };
      try {
        const found = await Promise.all(splitAddresses(instance).map((address) => findFeed(address, asking)));
        return [...new Set(found)].sort().join(' ');
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        throw new UserError(`${error.message} ${advise(error)}`.trimEnd(), { cause: error });
      }
    },
    async fetchDay({ instance = '', asker, signal }) {
      const addresses = splitAddresses(instance);
      const answers = await Promise.allSettled(
        addresses.map((address) => fetchFeed(address, { asker, ...(signal && { signal }) })),
      );
      const feeds = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const failed = answers.flatMap((one, position) =>
        one.status === 'rejected'
          ? [{ position, id: addresses[position] ?? null, error: one.reason as unknown }]
          : [],
      );
      const fault = failed.find(({ error }) => !(error instanceof SourceError));
      if (fault !== undefined) throw fault.error;
      // What one of several feeds has does not wait for another that fails.
      if (feeds.length === 0 && failed.length > 0) throw chooseFailure(failed.map(({ error }) => error));
      return {
        state: 'listed',
        listings: merge(feeds),
        skipped: [
          ...feeds.flatMap(({ skipped }) => skipped),
          ...failed.map(({ position, id, error }) => ({
            position,
            id,
            reason: messageOf(error),
          })),
        ],
      };
    },
    fetchPaper: () => Promise.resolve(undefined),
  };
}

/** Chooses the failure that tells what becomes of a list: it has ended only when all of its feeds have. */
function chooseFailure(errors: readonly unknown[]): unknown {
  return errors.find((error) => !(error instanceof SourceError && error.status === GONE)) ?? errors[0];
}

/** What a server means that gives no feed, by status. */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'asks for a login; only feeds that need none can be followed',
  403: 'refuses to show this feed to programs, so it can’t be followed',
  404: 'has nothing at this address',
  [GONE]: 'says that this feed has ended',
};

/** Says what to do about an address that can't be followed; empty if what is said of it already says all. */
function advise(error: SourceError): string {
  const { status, retryAfter } = error;
  if (retryAfter !== undefined || status === 429 || (status ?? 0) >= 500) return sayTryAgain(error);
  switch (status) {
    case 401:
    case 403:
      return '';
    case GONE:
      return 'Look on its page for a newer one.';
    default:
      return 'Check the address in your browser.';
  }
}

/** An answer that is something else. */
class NotAFeedError extends SourceError {
  readonly url: string;
  /** Hidden from the log. */
  readonly #text: string;

  constructor(url: string, text: string, message: string) {
    super('rss', message);
    this.url = url;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
}

function notAFeed(url: string, text: string): NotAFeedError {
  const { host } = new URL(url);
  const start = text.trimStart();
  const isPage = /<(?:!doctype html|html)[\s>]/iu.test(start.slice(0, 2_000));
  const what = start === '' ? 'nothing' : isPage ? 'a web page without a feed' : 'something that is no feed';
  return new NotAFeedError(url, text, `${host} answered ${what}.`);
}

async function buildListings(
  items: readonly FeedItem[],
  skippedBefore: readonly SkippedItem[],
  address: string,
): Promise<Pick<Remembered, 'listings' | 'skipped'>> {
  const shared = findShared(items);
  const { read, skipped } = await readItems(
    items,
    (item, position) => buildListing(item, position + 1, { address, shared }),
    ({ guid, link }) => guid ?? link,
  );
  return { listings: read, skipped: [...skippedBefore, ...skipped] };
}

/** Joins feeds in turn, so that none comes last as a whole; a paper that several have counts once. */
function merge(feeds: readonly Pick<Remembered, 'listings'>[]): readonly Listing[] {
  const longest = Math.max(0, ...feeds.map(({ listings }) => listings.length));
  const once = new Map<string, Listing>();
  for (let place = 0; place < longest; place += 1)
    for (const { listings } of feeds) {
      const listing = listings[place];
      if (listing !== undefined && !once.has(listing.paper.id)) once.set(listing.paper.id, listing);
    }
  return [...once.values()].map((listing, index) => ({ ...listing, rank: index + 1 }));
}
