import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { arxivLinks, parseArxivId } from '../papers/arxiv-id.ts';
import type { Paper } from '../papers/paper.ts';
import { type SkippedItem, SourceError } from './source.ts';

/** How arXiv announces a paper: for the first time, in a further category, or as a new version of either. */
type Announcement = 'new' | 'cross' | 'replace' | 'replace-cross';

/** A paper as announced. */
interface AnnouncedPaper {
  readonly paper: Paper;
  readonly announcement: Announcement;
  /** The day arXiv gives it, in Eastern time as written; undefined where it names none. */
  readonly day: Temporal.PlainDate | undefined;
}

/** A batch of announcements from the RSS or Atom feed. */
export interface Batch {
  /** The newest day of its papers, else the feed's own; undefined where it names none. */
  readonly day: Temporal.PlainDate | undefined;
  readonly papers: readonly AnnouncedPaper[];
  readonly skipped: readonly SkippedItem[];
}

/** An answer of the query API. */
export interface QueryAnswer {
  readonly papers: readonly Paper[];
  readonly skipped: readonly SkippedItem[];
  /** Papers that match, of which this is a slice. */
  readonly totalResults: number;
  /** arXiv's own words where it answered an "Error" entry. */
  readonly error: string | undefined;
}

const LISTS = ['feed.entry', 'rss.channel.item', 'feed.entry.author', 'feed.entry.link'];
const CATEGORIES = ['feed.entry.category', 'rss.channel.item.category'];

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: false,
  htmlEntities: true,
  // A list of one is a list: else a feed with one paper would look unlike one with two.
  isArray: (_name, path) => [...LISTS, ...CATEGORIES].includes(String(path)),
});

const text = z.string().trim().min(1);
/** An element with attributes comes as an object, one without as its text. */
const element = z.union([text, z.object({ '#text': text }).transform((one) => one['#text'])]);
const optional = element.nullable().catch(null);
const term = z.object({ '@term': text }).transform((one) => one['@term']);

const atomEntry = z.object({
  id: text,
  title: element,
  summary: optional,
  published: optional,
  author: z.array(z.object({ name: text })).catch([]),
  'dc:creator': optional,
  category: z.array(term).catch([]),
  'arxiv:primary_category': term.nullable().catch(null),
  'arxiv:announce_type': z.enum(['new', 'cross', 'replace', 'replace-cross']).nullable().catch(null),
});

const rssItem = z.object({
  guid: element,
  title: element,
  description: optional,
  pubDate: optional,
  'dc:creator': optional,
  category: z.array(element).catch([]),
  'arxiv:announce_type': z.enum(['new', 'cross', 'replace', 'replace-cross']).catch('new'),
});

const queryFeed = z.object({
  feed: z.object({
    'opensearch:totalResults': element.transform(Number),
    entry: z.array(z.unknown()).default([]),
  }),
});
const atomFeed = z.object({ feed: z.object({ updated: optional, entry: z.array(z.unknown()).default([]) }) });
const rssFeed = z.object({
  rss: z.object({ channel: z.object({ pubDate: optional, item: z.array(z.unknown()).default([]) }) }),
});
const errorEntry = z.object({ title: z.literal('Error'), summary: element });

/** Reads an answer of the query API. Throws `SourceError` for anything that is not one. */
export function parseQueryAnswer(xml: string): QueryAnswer {
  const { feed } = parseAs(queryFeed, xml);
  const error = errorEntry.safeParse(feed.entry[0]).data?.summary;
  if (error !== undefined) return { papers: [], skipped: [], totalResults: 0, error };
  const { read, skipped } = readEach(feed.entry, (entry) => paperOfAtom(atomEntry.parse(entry)));
  return { papers: read, skipped, totalResults: feed['opensearch:totalResults'], error: undefined };
}

/** Reads an announcement feed, Atom or RSS. Throws `SourceError` for anything that is neither. */
export function parseBatch(xml: string): Batch {
  const parsed = parseXml(xml);
  const rss = rssFeed.safeParse(parsed).data?.rss.channel;
  if (rss !== undefined) {
    const { read, skipped } = readEach(rss.item, (item) => announcedOfRss(rssItem.parse(item)));
    return batchOf(read, skipped, dayOfRfc822(rss.pubDate));
  }
  const { feed } = check(atomFeed, parsed, xml);
  const { read, skipped } = readEach(feed.entry, (entry) => announcedOfAtom(atomEntry.parse(entry)));
  return batchOf(read, skipped, dayOfIso(feed.updated));
}

/** The feed can be built today of yesterday's papers (ZJU-REAL/Polaris#414), so the papers' word counts first. */
function batchOf(
  papers: readonly AnnouncedPaper[],
  skipped: readonly SkippedItem[],
  built: Temporal.PlainDate | undefined,
): Batch {
  const days = papers.flatMap(({ day }) => day ?? []).sort(Temporal.PlainDate.compare);
  return { day: days.at(-1) ?? built, papers, skipped };
}

function readEach<Result>(entries: readonly unknown[], read: (entry: unknown) => Result) {
  const all: Result[] = [];
  const skipped: SkippedItem[] = [];
  for (const [position, entry] of entries.entries()) {
    try {
      all.push(read(entry));
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      skipped.push({ position, id: z.object({ id: text }).safeParse(entry).data?.id ?? null, reason });
    }
  }
  return { read: all, skipped };
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
      entry.author.length > 0 ? entry.author.map(({ name }) => name) : splitCreators(entry['dc:creator']),
    published: dayOfInstant(entry.published),
    categories,
  });
}

function announcedOfRss(item: z.infer<typeof rssItem>): AnnouncedPaper {
  const paper = buildPaper({
    id: item.guid,
    title: item.title,
    summary: item.description,
    authors: splitCreators(item['dc:creator']),
    published: null,
    categories: item.category,
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
}): Paper {
  const arxiv = parseArxivId(read.id);
  if (arxiv === undefined) throw new Error(`“${read.id}” is no arXiv id`);
  return {
    id: arxiv.id,
    version: arxiv.version,
    title: read.title.replace(/\s+/gu, ' '),
    abstract: read.summary === null ? null : withoutAnnouncement(read.summary),
    abstractKind: 'abstract',
    authors: read.authors,
    authorCount: read.authors.length,
    publishedOn: read.published,
    categories: read.categories,
    organization: null,
    sourceSummary: null,
    links: { ...arxivLinks(arxiv.id), huggingface: null, code: null, project: null },
  };
}

/** The feeds write "arXiv:2508.13426v1 Announce Type: cross Abstract: " before every abstract. */
function withoutAnnouncement(summary: string): string {
  return summary.replace(/^arXiv:\S+\s+Announce Type:\s*[\w-]+\s*(?:Abstract:\s*)?/u, '').trim();
}

/** Names joined by commas; a comma inside brackets belongs to an affiliation, which is left out. */
function splitCreators(creators: string | null): string[] {
  if (creators === null) return [];
  return creators
    .replace(/\s*\([^()]*(?:\([^()]*\)[^()]*)*\)/gu, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The date as written, whatever zone follows: arXiv means a day in Eastern time by it. */
function dayOfIso(time: string | null): Temporal.PlainDate | undefined {
  return dateOf(/^\d{4}-\d{2}-\d{2}/u.exec(time ?? '')?.[0]);
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** The same for "Mon, 27 Apr 2026 00:00:00 -0400". */
function dayOfRfc822(time: string | null): Temporal.PlainDate | undefined {
  const [, day, month = '', year] = /(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})/u.exec(time ?? '') ?? [];
  const index = MONTHS.indexOf(month);
  if (day === undefined || year === undefined || index % 3 !== 0) return undefined;
  return dateOf(`${year}-${String(index / 3 + 1).padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** A date that can't be read costs the date, not the answer that holds it. */
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
    // A time that can't be read costs the day of publication, not the paper.
    return null;
  }
}

function parseAs<Shape extends z.ZodType>(shape: Shape, xml: string): z.infer<Shape> {
  return check(shape, parseXml(xml), xml);
}

function check<Shape extends z.ZodType>(shape: Shape, parsed: unknown, xml: string): z.infer<Shape> {
  const checked = shape.safeParse(parsed);
  if (checked.success) return checked.data;
  const got = /<html/iu.test(xml.slice(0, 1_000)) ? 'a web page (HTML)' : 'XML that is no feed';
  throw new SourceError('arxiv', `arXiv answered ${got}, not a list of papers.`, { cause: checked.error });
}

function parseXml(xml: string): unknown {
  const valid = XMLValidator.validate(xml);
  if (valid === true) return parser.parse(xml);
  const got = /<html/iu.test(xml.slice(0, 1_000)) ? 'a web page (HTML)' : 'broken XML';
  throw new SourceError('arxiv', `arXiv answered ${got}, not a list of papers.`);
}
