import { setImmediate } from 'node:timers/promises';
import { parseFeed } from 'feedsmith';
import { z } from 'zod';
import { type ReadItems, readItems } from '../read-items.ts';
import { splitItems } from '../xml-items.ts';

/** An item as its feed has it; texts may hold HTML. */
export interface FeedItem {
  readonly guid: string | undefined;
  readonly link: string | undefined;
  readonly title: string | undefined;
  readonly summary: string | undefined;
  readonly content: string | undefined;
  /** Each may be several names in one. */
  readonly creators: readonly string[];
  readonly dates: readonly string[];
  /** DOIs among other identifiers. */
  readonly identifiers: readonly string[];
  readonly venue: string | undefined;
}

/** A journal article in full has 300 KB; a picture within the text may have more, and is not read. */
const MAX_ITEM = 1_000_000;

/** Items read at a time; some milliseconds of work. */
const BATCH = 50;

const text = z.string().optional().catch(undefined);
const texts = z.array(z.string()).catch([]);
const value = z.object({ value: text }).catch({ value: undefined });
const dc = z.object({ creators: texts, identifiers: texts, dates: texts }).partial().catch({});
const prism = z.object({ doi: text, publicationName: text, publicationDates: texts }).partial().catch({});
const content = z.object({ encoded: text }).partial().catch({});
const namespaces = { dc: dc.optional(), prism: prism.optional() };

const rssItem = z.object({
  title: text,
  link: text,
  description: text,
  pubDate: text,
  authors: texts,
  guid: value.optional(),
  rdf: z.object({ about: text }).optional().catch(undefined),
  content: content.optional(),
  ...namespaces,
});

const person = z.object({ name: text }).catch({ name: undefined });
const atomEntry = z.object({
  id: text,
  title: value.optional(),
  summary: value.optional(),
  content: value.optional(),
  published: text,
  updated: text,
  authors: z.array(person).catch([]),
  links: z.array(z.object({ href: text, rel: text }).catch({ href: undefined, rel: undefined })).catch([]),
  ...namespaces,
});

const jsonItem = z.object({
  id: text,
  url: text,
  external_url: text,
  title: text,
  summary: text,
  content_html: text,
  content_text: text,
  date_published: text,
  authors: z.array(person).catch([]),
});

const parsed = z.discriminatedUnion('format', [
  z.object({ format: z.enum(['rss', 'rdf']), feed: z.object({ items: z.array(rssItem) }) }),
  z.object({ format: z.literal('atom'), feed: z.object({ entries: z.array(atomEntry) }) }),
  z.object({ format: z.literal('json'), feed: z.object({ items: z.array(jsonItem) }) }),
]);

const jsonFeed = z.object({ version: z.string(), items: z.array(z.unknown()) });

/**
 * Parses a feed item by item: one that can't be read costs only itself. Returns undefined if the text is no feed, RSS, RDF,
 * Atom or JSON.
 */
export async function parseItems(feed: string): Promise<ReadItems<FeedItem> | undefined> {
  const trimmed = feed.trimStart();
  if (trimmed.startsWith('{')) return parseJsonItems(trimmed);
  const { frame, items } = splitItems(trimmed);
  const root = /<(?<name>rss|feed|(?:rdf:)?RDF)(?:\s[^<>]*)?>/u.exec(frame);
  const name = root?.groups?.name;
  if (root === null || name === undefined) return parseWhole(trimmed);
  const [start, end] = name === 'rss' ? ['<channel>', '</channel>'] : ['', ''];
  const wrap = (some: string): string => `${root[0]}${start}${some}${end}</${name}>`;
  const parts: (FeedItem | string)[] = [];
  for (let at = 0; at < items.length; at += BATCH) {
    const batch = items.slice(at, at + BATCH);
    parts.push(...(readBatch(batch, wrap) ?? batch));
    await setImmediate();
  }
  return readItems(
    parts,
    (part) => (typeof part === 'string' ? readOne(wrap(close(checkLength(part)))) : part),
    (part) => (typeof part === 'string' ? nameOf(part) : part.guid),
  );
}

/** Reads items in one go, which is ten times as fast; undefined unless each of them can be read. */
function readBatch(
  batch: readonly string[],
  wrap: (some: string) => string,
): readonly FeedItem[] | undefined {
  if (batch.some(({ length }) => length > MAX_ITEM / BATCH)) return undefined;
  try {
    const read = readFeed(wrap(batch.map(close).join('')));
    return read.length === batch.length ? read : undefined;
  } catch {
    // One of them is broken: each is read on its own.
    return undefined;
  }
}

/** Gives an item its end, which one that runs into the next has lost. */
function close(item: string): string {
  const name = item.startsWith('<entry') ? 'entry' : 'item';
  return /<\/(?:entry|item)\s*>\s*$/u.test(item) || /\/>\s*$/u.test(item) ? item : `${item}</${name}>`;
}

async function parseJsonItems(text: string): Promise<ReadItems<FeedItem> | undefined> {
  let feed: unknown;
  try {
    feed = JSON.parse(text);
  } catch {
    // The address gave something else than a feed, which whoever asked for it is told.
    return undefined;
  }
  const known = jsonFeed.safeParse(feed).data;
  if (known === undefined || !known.version.includes('jsonfeed')) return undefined;
  const { version, items } = known;
  return readItems(
    items,
    (item) => readOne(checkLength(JSON.stringify({ version, title: '-', items: [item] }))),
    () => undefined,
  );
}

/** Parses a feed whose elements have a prefix, or that has no items. */
async function parseWhole(feed: string): Promise<ReadItems<FeedItem> | undefined> {
  let items: readonly FeedItem[];
  try {
    items = readFeed(feed);
  } catch {
    // Neither the library nor we know what it is; the caller says what it looks like.
    return undefined;
  }
  return readItems(
    items,
    (item) => item,
    ({ guid }) => guid,
  );
}

function checkLength(item: string): string {
  if (item.length > MAX_ITEM)
    throw new RangeError(`the item has ${item.length} characters; ${MAX_ITEM} is the most`);
  return item;
}

function readOne(feed: string): FeedItem {
  const [item] = readFeed(feed);
  if (item === undefined) throw new Error('the item is empty or not readable');
  return item;
}

function nameOf(item: string): string | undefined {
  return /<(?:id|guid|link)(?:\s[^<>]*)?>(?:<!\[CDATA\[)?([^<>\s]+)/u.exec(item)?.[1];
}

function readFeed(feed: string): readonly FeedItem[] {
  const read = parsed.parse(parseFeed(feed));
  switch (read.format) {
    case 'rss':
    case 'rdf':
      return read.feed.items.map(ofRss);
    case 'atom':
      return read.feed.entries.map(ofAtom);
    case 'json':
      return read.feed.items.map(ofJson);
  }
}

function ofRss(item: z.infer<typeof rssItem>): FeedItem {
  const { title, link, description, pubDate, authors, guid, rdf } = item;
  return {
    ...ofNamespaces(item),
    guid: guid?.value ?? rdf?.about,
    link,
    title,
    summary: description,
    content: item.content?.encoded,
    creators: item.dc?.creators ?? authors,
    dates: [pubDate, ...datesOf(item)].filter((one) => one !== undefined),
  };
}

function ofAtom(entry: z.infer<typeof atomEntry>): FeedItem {
  const { id, title, summary, content: whole, published, updated, authors, links } = entry;
  const link = links.find(({ rel }) => rel === undefined || rel === 'alternate');
  return {
    ...ofNamespaces(entry),
    guid: id,
    link: link?.href,
    title: title?.value,
    summary: summary?.value,
    content: whole?.value,
    creators: authors.length > 0 ? authors.flatMap(({ name }) => name ?? []) : (entry.dc?.creators ?? []),
    dates: [published, ...datesOf(entry), updated].filter((one) => one !== undefined),
  };
}

function ofJson(item: z.infer<typeof jsonItem>): FeedItem {
  return {
    guid: item.id,
    link: item.url ?? item.external_url,
    title: item.title,
    summary: item.summary,
    content: item.content_html ?? item.content_text,
    creators: item.authors.flatMap(({ name }) => name ?? []),
    dates: item.date_published === undefined ? [] : [item.date_published],
    identifiers: [],
    venue: undefined,
  };
}

/** Lists the dates that the namespaces give: the day of the record, then the day of the journal's issue. */
function datesOf({ dc: core, prism: journal }: Pick<z.infer<typeof rssItem>, 'dc' | 'prism'>): string[] {
  return [...(core?.dates ?? []), ...(journal?.publicationDates ?? [])];
}

function ofNamespaces({
  dc: core,
  prism: journal,
}: Pick<z.infer<typeof rssItem>, 'dc' | 'prism'>): Pick<FeedItem, 'identifiers' | 'venue'> {
  return {
    identifiers: [journal?.doi, ...(core?.identifiers ?? [])].filter((one) => one !== undefined),
    venue: journal?.publicationName,
  };
}
