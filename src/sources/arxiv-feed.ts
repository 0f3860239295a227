import { z } from 'zod';
import { arxivLinks, parseArxivId } from '../papers/arxiv-id.ts';
import { boundPaper } from '../papers/bounds.ts';
import type { Paper } from '../papers/paper.ts';
import { notAList, parseItem, takeApart } from './arxiv-xml.ts';
import { splitCreators } from './creators.ts';
import { plainMarkup } from './markup.ts';
import { readItems } from './read-items.ts';
import type { SkippedItem } from './source.ts';

/** arXiv's kinds of announcements: for the first time, in a further category, or as a new version of either. */
type Announcement = 'new' | 'cross' | 'replace' | 'replace-cross';

/** A paper as announced. */
interface AnnouncedPaper {
  readonly paper: Paper;
  readonly announcement: Announcement;
  /** arXiv's date, in Eastern time as written; undefined if there is none. */
  readonly day: Temporal.PlainDate | undefined;
}

/** A batch of announcements from the RSS or Atom feed. */
export interface Batch {
  /** The newest day of its papers, else the feed's own; undefined if there is none. */
  readonly day: Temporal.PlainDate | undefined;
  readonly papers: readonly AnnouncedPaper[];
  readonly skipped: readonly SkippedItem[];
}

/** An answer of the query API. */
export interface QueryAnswer {
  readonly papers: readonly Paper[];
  readonly skipped: readonly SkippedItem[];
  /** Papers that match; this answer is a slice of them. */
  readonly totalResults: number;
  /** arXiv's own words if it answered with an "Error" entry. */
  readonly error: string | undefined;
}

const text = z
  .string()
  .transform((raw) => plainMarkup(raw).trim())
  .pipe(z.string().min(1));
/** An element with attributes comes as an object, one without as its text; of several, the first counts. */
const element = z.preprocess(
  (given) => (Array.isArray(given) ? given[0] : given),
  z.union([text, z.object({ '#text': text }).transform((one) => one['#text'])]),
);
const optional = element.nullable().catch(null);
const term = z.object({ '@term': text }).transform((one) => one['@term']);
/** A list of names loses those that can't be read. */
const elements = z
  .array(element.nullable().catch(null))
  .transform((all) => all.filter((one) => one !== null))
  .catch([]);
const announcementType = z.enum(['new', 'cross', 'replace', 'replace-cross']);

/** Where the paper appeared, and what its authors say besides; both feeds and the API name it in the same way. */
const publication = { 'arxiv:doi': optional, 'arxiv:journal_ref': optional, 'arxiv:comment': optional };

const atomEntry = z.object({
  id: element,
  title: element,
  summary: optional,
  published: optional,
  author: z.array(z.object({ name: optional }).catch({ name: null })).catch([]),
  'dc:creator': elements,
  category: z.array(term).catch([]),
  'arxiv:primary_category': term.nullable().catch(null),
  'arxiv:announce_type': announcementType.nullable().catch(null),
  ...publication,
});

const rssItem = z.object({
  guid: element,
  title: element,
  description: optional,
  pubDate: optional,
  'dc:creator': elements,
  category: elements,
  'arxiv:announce_type': announcementType.catch('new'),
  ...publication,
});

const queryFeed = z.object({ feed: z.object({ 'opensearch:totalResults': element.transform(Number) }) });
const atomFeed = z.object({ feed: z.object({ updated: optional }) });
/** An empty element comes as an empty text. */
const emptyFeed = z.object({ feed: z.literal('') }).transform(() => ({ feed: { updated: null } }));
const rssFeed = z.object({ rss: z.object({ channel: z.object({ pubDate: optional }) }) });
const errorEntry = z.object({ title: element, summary: element });

/** Parses an answer of the query API. Throws `SourceError` for anything else. */
export async function parseQueryAnswer(xml: string): Promise<QueryAnswer> {
  const { frame, items } = takeApart(xml);
  const { feed } = check(queryFeed, frame, xml);
  const error = readError(items[0]);
  if (error !== undefined) return { papers: [], skipped: [], totalResults: 0, error };
  const { read, skipped } = await readItems(
    items,
    (item) => paperOfAtom(atomEntry.parse(parseItem(item))),
    idOf,
  );
  return { papers: read, skipped, totalResults: feed['opensearch:totalResults'], error: undefined };
}

/**
 * Parses an announcement feed, Atom or RSS. A day after `latest` is a mistake and dropped: one paper's must not make
 * the batch another day's. Throws `SourceError` for anything else.
 */
export async function parseBatch(xml: string, latest?: Temporal.PlainDate): Promise<Batch> {
  const { frame, items } = takeApart(xml);
  const rss = rssFeed.safeParse(frame).data?.rss.channel;
  const built =
    rss === undefined
      ? dayOfIso(check(atomFeed.or(emptyFeed), frame, xml).feed.updated)
      : dayOfRfc822(rss.pubDate);
  const read = (item: string): AnnouncedPaper =>
    rss === undefined
      ? announcedOfAtom(atomEntry.parse(parseItem(item)))
      : announcedOfRss(rssItem.parse(parseItem(item)));
  const { read: papers, skipped } = await readItems(items, read, idOf);
  const possible = (day: Temporal.PlainDate | undefined): Temporal.PlainDate | undefined =>
    day && latest && Temporal.PlainDate.compare(day, latest) > 0 ? undefined : day;
  return batchOf(
    papers.map((one) => ({ ...one, day: possible(one.day) })),
    skipped,
    possible(built),
  );
}

/** Returns arXiv's words if its answer is an entry titled "Error". */
function readError(item: string | undefined): string | undefined {
  try {
    const entry = errorEntry.safeParse(item === undefined ? undefined : parseItem(item)).data;
    return entry?.title === 'Error' ? entry.summary : undefined;
  } catch {
    // An entry that can't be read is skipped and named with the others.
    return undefined;
  }
}

const named = z.object({ id: element.optional(), guid: element.optional() });

/** The id comes first. */
const MAX_HEAD = 2_000;

function idOf(item: string): string | undefined {
  try {
    const entry = named.safeParse(parseItem(item)).data;
    return entry?.id ?? entry?.guid;
  } catch {
    // Text that isn't XML is named all the same, so that readers of the log can look for it.
    return /<(?:id|guid)(?:\s[^<>]*)?>([^<>\s]+)/u.exec(item.slice(0, MAX_HEAD))?.[1];
  }
}

/**
 * Reads a batch's day. The feed can be built today from yesterday's papers (ZJU-REAL/Polaris#414), so the papers' dates
 * count first.
 */
function batchOf(
  papers: readonly AnnouncedPaper[],
  skipped: readonly SkippedItem[],
  built: Temporal.PlainDate | undefined,
): Batch {
  const days = papers.flatMap(({ day }) => day ?? []).sort(Temporal.PlainDate.compare);
  return { day: days.at(-1) ?? built, papers, skipped };
}

function announcedOfAtom(entry: z.infer<typeof atomEntry>): AnnouncedPaper {
  return {
    // An announcement's `published` is the day of the batch, not of version 1.
    paper: { ...paperOfAtom(entry), publishedOn: null },
    announcement: entry['arxiv:announce_type'] ?? 'new',
    day: dayOfIso(entry.published),
  };
}

function paperOfAtom(entry: z.infer<typeof atomEntry>): Paper {
  const primary = entry['arxiv:primary_category'];
  const categories =
    primary === null ? entry.category : [primary, ...entry.category.filter((one) => one !== primary)];
  return buildPaper({
    id: entry.id,
    title: entry.title,
    summary: entry.summary,
    authors:
      entry.author.length > 0
        ? entry.author.flatMap(({ name }) => name ?? [])
        : entry['dc:creator'].flatMap(splitCreators),
    published: dayOfInstant(entry.published),
    categories,
    doi: entry['arxiv:doi'],
    venue: entry['arxiv:journal_ref'],
    comment: entry['arxiv:comment'],
  });
}

function announcedOfRss(item: z.infer<typeof rssItem>): AnnouncedPaper {
  const paper = buildPaper({
    id: item.guid,
    title: item.title,
    summary: item.description,
    authors: item['dc:creator'].flatMap(splitCreators),
    published: null,
    categories: item.category,
    doi: item['arxiv:doi'],
    venue: item['arxiv:journal_ref'],
    comment: item['arxiv:comment'],
  });
  return { paper, announcement: item['arxiv:announce_type'], day: dayOfRfc822(item.pubDate) };
}

function buildPaper(read: {
  readonly id: string;
  readonly title: string;
  readonly summary: string | null;
  readonly authors: readonly string[];
  readonly published: Temporal.PlainDate | null;
  readonly categories: readonly string[];
  readonly doi: string | null;
  readonly venue: string | null;
  readonly comment: string | null;
}): Paper {
  const arxiv = parseArxivId(read.id);
  if (arxiv === undefined) throw new Error(`“${read.id}” isn't an arXiv id`);
  return boundPaper({
    id: arxiv.id,
    doi: read.doi,
    version: arxiv.version,
    title: read.title,
    abstract: read.summary === null ? null : withoutAnnouncement(read.summary),
    abstractKind: 'abstract',
    authors: read.authors,
    authorCount: read.authors.length,
    publishedOn: read.published,
    categories: read.categories,
    organization: null,
    venue: read.venue,
    sourceSummary: null,
    links: arxivLinks(arxiv.id),
    ...(read.comment !== null && { comment: read.comment }),
  });
}

/** Removes "arXiv:2508.13426v1 Announce Type: cross Abstract: ", which the feeds write before every abstract. */
function withoutAnnouncement(summary: string): string {
  return summary.replace(/^arXiv:\S+\s+Announce Type:\s*[\w-]+\s*(?:Abstract:\s*)?/u, '').trim();
}

/** Returns the date as written, whatever zone follows: arXiv means a day in Eastern time. */
function dayOfIso(time: string | null): Temporal.PlainDate | undefined {
  return dateOf(/^\d{4}-\d{2}-\d{2}/u.exec(time ?? '')?.[0]);
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Does the same for "Mon, 27 Apr 2026 00:00:00 -0400". */
function dayOfRfc822(time: string | null): Temporal.PlainDate | undefined {
  const [, day, month = '', year] = /(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})/u.exec(time ?? '') ?? [];
  const index = MONTHS.indexOf(month);
  if (day === undefined || year === undefined || index % 3 !== 0) return undefined;
  return dateOf(`${year}-${String(index / 3 + 1).padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** Parses a date; one that can't be read costs only the date, not the answer that holds it. */
function dateOf(text: string | undefined): Temporal.PlainDate | undefined {
  try {
    return text === undefined ? undefined : Temporal.PlainDate.from(text);
  } catch {
    // No such day in the calendar.
    return undefined;
  }
}

function dayOfInstant(time: string | null): Temporal.PlainDate | null {
  try {
    return time === null ? null : Temporal.Instant.from(time).toZonedDateTimeISO('UTC').toPlainDate();
  } catch {
    // A time that can't be read costs the publication date, not the paper.
    return null;
  }
}

function check<Shape extends z.ZodType>(shape: Shape, parsed: unknown, xml: string): z.infer<Shape> {
  const checked = shape.safeParse(parsed);
  if (checked.success) return checked.data;
  throw notAList(xml, checked.error);
}
