import { z } from 'zod';
import { boundPaper } from '../../papers/bounds.ts';
import { doiLink, parseDoi } from '../../papers/doi.ts';
import type { Paper, SourceName } from '../../papers/paper.ts';
import { PUBLISHED } from '../../papers/versions.ts';
import { readWithdrawal } from '../../papers/withdrawal.ts';
import { splitFamilyFirst } from '../creators.ts';
import { plainMarkup } from '../markup.ts';
import { parseJson } from '../parse-json.ts';
import { type Publication, SourceError, type SourceIdentity } from '../source.ts';

/** A page of preprints, with all versions that were posted. */
export interface DetailsPage {
  readonly items: readonly unknown[];
  /** Items on all pages. */
  readonly total: number;
}

/** A preprint in one of its versions. */
export interface Version {
  readonly paper: Paper;
  /** From 1. */
  readonly version: number;
}

const text = z.string().trim().min(1).nullable().catch(null);
/** Numbers come as numbers or as text. */
const number = z.coerce.number().int().nonnegative();

const answer = z.object({
  messages: z
    .array(
      z.object({
        status: z.string(),
        total: number.optional().catch(undefined),
        cursor: number.optional().catch(undefined),
      }),
    )
    .min(1),
  collection: z.array(z.unknown()).default([]),
});

const item = z.object({
  doi: z.string().transform((given, context) => {
    const doi = parseDoi(given);
    if (doi !== undefined) return doi;
    context.addIssue({ code: 'custom', message: 'not a DOI' });
    return z.NEVER;
  }),
  title: z.string(),
  authors: text,
  author_corresponding_institution: text,
  date: text,
  version: number,
  type: text,
  category: text,
  abstract: text,
  published: text,
});

/**
 * The API's words for a day on which nothing was posted, and for a DOI that it doesn't know: "no articles found for
 * published version of …", "Preprint for DOI … not found".
 */
const NOTHING = /^(?:no (?:posts|papers|articles|results) (?:were )?found|preprint for doi \S* ?not found)/iu;

/** Words of a stranger's that are shown. */
const MAX_WORDS = 100;

/**
 * Parses a page that begins at `cursor`. Undefined if the source says that there is nothing. Throws `SourceError` for any
 * other answer: it sends an error, or no text at all, with HTTP status 200, which must not pass for a day without papers.
 */
export function parseDetails(
  body: string,
  cursor: number,
  { name, title }: SourceIdentity,
): DetailsPage | undefined {
  const fail = (what: string): SourceError => new SourceError(name, `${title} answered ${what}.`);
  if (body.trim() === '') throw fail('nothing, which does not mean that there are no papers');
  const read = answer.safeParse(parseJson(body));
  if (!read.success)
    throw fail(
      body.trimStart().startsWith('<') ? 'a web page (HTML)' : 'something that is no list of preprints',
    );
  const { messages, collection } = read.data;
  const [message] = messages;
  if (message === undefined) throw fail('without saying how it went');
  if (NOTHING.test(message.status)) return undefined;
  if (message.status.toLowerCase() !== 'ok') throw fail(`“${message.status.slice(0, MAX_WORDS)}”`);
  if (message.cursor !== undefined && message.cursor !== cursor)
    throw fail(`the page from ${message.cursor}, not from ${cursor}`);
  return { items: collection, total: message.total ?? collection.length };
}

/** Builds a preprint. Throws for one that can't be read. */
export function buildVersion(given: unknown, server: SourceName): Version {
  const read = item.parse(given);
  const { doi, version, category, published } = read;
  const page = `https://www.${server}.org/content/${encodeURI(doi)}v${version}`;
  const journal = published === null ? undefined : parseDoi(published);
  const authors = splitFamilyFirst(plainMarkup(read.authors ?? ''));
  const paper = boundPaper({
    id: doi,
    doi,
    version,
    title: plainMarkup(read.title),
    abstract: read.abstract === null ? null : plainMarkup(withoutTokens(read.abstract)),
    abstractKind: 'abstract',
    authors,
    authorCount: authors.length,
    // A later version's date is not that of the first.
    publishedOn: version > 1 ? null : dayOf(read.date),
    categories: category === null ? [] : [category.toLowerCase()],
    organization: read.author_corresponding_institution,
    venue: null,
    ...(isWithdrawn(read) && { withdrawal: 'withdrawn' as const }),
    sourceSummary: null,
    links: [
      { label: 'Abstract', url: page },
      { label: 'PDF', url: `${page}.full.pdf` },
      ...(journal === undefined ? [] : [{ label: PUBLISHED, url: doiLink(journal) }]),
    ],
  });
  return { paper, version };
}

/** A preprint is withdrawn by a version of that type, whose title or abstract says so. */
function isWithdrawn({ type, title, abstract }: z.infer<typeof item>): boolean {
  return /withdraw|retract|removed/iu.test(type ?? '') || readWithdrawal([title, abstract]) !== undefined;
}

const doiText = text.transform((given) => parseDoi(given ?? ''));
const publicationShape = z.object({
  preprint_doi: doiText,
  published_doi: doiText,
  published_journal: text,
});

/** Reads where a preprint was published; undefined if no item says so. An article may have several preprints. */
export function readPublication(items: readonly unknown[], preprint: string): Publication | undefined {
  const read = items.flatMap((one) => publicationShape.safeParse(one).data ?? []);
  const found = read.find((one) => one.preprint_doi === preprint) ?? read[0];
  if (found?.published_doi === undefined) return undefined;
  return { doi: found.published_doi, venue: found.published_journal };
}

/** The prefix under which the API finds a preprint's article; it doesn't read others, such as that of new preprints. */
const FOUND_BY = /^10\.1101\//u;

/**
 * Returns the key by which `/pubs/` is asked about a preprint: its DOI, or the article's. The API reads two parts of the
 * path, and decodes what is left in the second one once more.
 */
export function publicationKey(preprint: string, article: string | undefined): string | undefined {
  const [prefix, ...rest] = (FOUND_BY.test(preprint) ? preprint : (article ?? '')).split('/');
  if (prefix === undefined || rest.length === 0) return undefined;
  const [first, ...more] = rest.map((part) => encodeURI(part).replace(/[?#]/gu, encodeURIComponent));
  return `${prefix}/${[first, ...more].join('%252F')}`;
}

/** Joins the versions of a preprint, in any order: the newest, with the date of the first. */
export function joinVersions(versions: readonly Version[]): Paper | undefined {
  const sorted = versions.toSorted((a, b) => a.version - b.version);
  const newest = sorted.at(-1)?.paper;
  return newest && { ...newest, publishedOn: sorted[0]?.paper.publishedOn ?? null };
}

/** What remains of headings and small capitals where the API flattens an abstract: `O_ST_ABSMethodsC_ST_ABS`. */
function withoutTokens(abstract: string): string {
  return abstract
    .replace(/[OC]_SCP(?:LOW|CAP)/gu, '')
    .replace(/[OC]_(?:ST_ABS|LI|TBL|FIG|TEXTBOX|QD|DEF|LIST)/gu, ' ')
    .replace(/ {2,}/gu, ' ')
    .trim();
}

function dayOf(date: string | null): Temporal.PlainDate | null {
  try {
    return date === null ? null : Temporal.PlainDate.from(date);
  } catch {
    // A date that can't be read costs only itself.
    return null;
  }
}
