import { parseArxivId } from './arxiv-id.ts';
import { withoutControls } from './controls.ts';
import { parseDoi } from './doi.ts';
import { joinNotices } from './notices.ts';
import type { Listing, Paper, PaperLink, SourceSummary } from './paper.ts';
import { readWithdrawal } from './withdrawal.ts';

/** A paper that can't be stored, and why, in words for the log or an import's result. */
export class UnfitPaperError extends Error {
  override readonly name = 'UnfitPaperError';
}

/** The largest `integer` and `smallint` of Postgres. */
const LARGEST_INTEGER = 2_147_483_647;
const LARGEST_SMALLINT = 32_767;

/** Ids are keys in the database, values of Discord's options and parts of addresses: the longest known have 60. */
const MAX_ID = 200;

/** arXiv's longest title has about 300 characters; a card shows 256. */
const MAX_TITLE = 2_000;

/**
 * Ten times a long abstract. With `MAX_NAME_CHARACTERS` it keeps the search's data about a paper, which has names
 * twice, below the 1 MB that Postgres allows for a text search vector.
 */
const MAX_ABSTRACT = 30_000;

/** The 5,154 names of the longest known list (ATLAS and CMS, 2015) need less. */
const MAX_NAME_CHARACTERS = 80_000;

/** arXiv takes 400 characters; other sources have nothing like it. */
const MAX_COMMENT = 2_000;

const MAX_NAME = 200;
const MAX_SUMMARY = 5_000;

/** The longest that arXiv is known to give, with editors, series and pages, has fewer. */
const MAX_VENUE = 500;

/** arXiv gives a paper at most a dozen categories; old ones may also carry classes of the ACM or the MSC. */
const MAX_CATEGORIES = 50;
const MAX_CATEGORY = 100;

/** A character that is visible on its own: no mark or space, nor the Braille blank or the replacement for bad bytes. */
const SEEN = /(?![\u2800\ufffd]|\p{Default_Ignorable_Code_Point})[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;

/**
 * No letter has more than 30 marks (https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format); sorting those of
 * one letter takes time quadratic in their number.
 */
const MANY_MARKS = /(\p{M}{30})\p{M}+/gu;

/** Browsers and servers accept no longer address. */
const MAX_LINK = 2_000;

/** Discord's limit for a button's label (https://docs.discord.com/developers/components/reference#button). */
const MAX_LABEL = 80;

/** No source gives more than half as many. */
const MAX_LINKS = 10;

/**
 * Returns a paper in the form that every part of the product, above all the database, can hold. Cuts a text that is too
 * long, drops a number or date out of range, and only counts names past the limit. Throws `UnfitPaperError` if the id
 * or the title can't be repaired.
 */
export function boundPaper(given: Paper): Paper {
  const { comment: said, withdrawal: told, notices = [], ...paper } = given;
  const title = cut(oneLine(paper.title), MAX_TITLE);
  if (!SEEN.test(title)) throw new UnfitPaperError('it has no title');
  const authors = boundNames(paper.authors);
  const givenId = boundId(paper.id);
  // arXiv's own DOI of a paper is its id in another form.
  const arxiv = parseArxivId(givenId) ?? (paper.doi === null ? undefined : parseArxivId(paper.doi));
  const comment = boundText(said === undefined ? null : oneLine(said), MAX_COMMENT);
  const withdrawal = told ?? readWithdrawal([paper.abstract, comment]);
  return {
    ...paper,
    id: arxiv?.id ?? givenId,
    doi: parseDoi(paper.doi ?? '') ?? parseDoi(givenId) ?? null,
    version: boundCount(paper.version ?? arxiv?.version ?? null, LARGEST_SMALLINT) || null,
    title,
    abstract: boundText(paper.abstract, MAX_ABSTRACT),
    authors,
    authorCount: Math.max(authors.length, boundCount(paper.authorCount) ?? 0),
    publishedOn: boundDay(paper.publishedOn),
    categories: [...new Set(paper.categories.map(oneLine))]
      .filter((one) => one !== '' && one.length <= MAX_CATEGORY)
      .slice(0, MAX_CATEGORIES),
    organization: boundText(paper.organization && oneLine(paper.organization), MAX_NAME),
    venue: boundText(paper.venue && oneLine(paper.venue), MAX_VENUE),
    sourceSummary: boundSummary(paper.sourceSummary),
    links: boundLinks(paper.links),
    ...(comment !== null && { comment }),
    ...(withdrawal !== undefined && { withdrawal }),
    ...(notices.length > 0 && { notices: joinNotices(notices) }),
  };
}

/** Does the same for a paper's place on a list: drops counts that no database can store. */
export function boundListing(listing: Listing): Listing {
  return {
    paper: boundPaper(listing.paper),
    rank: listing.rank,
    upvotes: boundCount(listing.upvotes),
    comments: boundCount(listing.comments),
    codeStars: boundCount(listing.codeStars),
  };
}

/**
 * Checks an id. It is compared, split at line breaks and sent to others: it can't be repaired, because it would be
 * another paper's.
 */
function boundId(given: string): string {
  const id = given.trim();
  if (id === '') throw new UnfitPaperError('it has no id');
  if (id.length > MAX_ID)
    throw new UnfitPaperError(`its id has ${id.length} characters; ${MAX_ID} is the most`);
  // \p{C} covers controls, formats such as direction marks, and halves of surrogate pairs. Readers take an id with
  // invisible characters for another.
  if (/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u.test(id))
    throw new UnfitPaperError('its id holds a line break or another character that can’t be seen');
  return id;
}

function boundNames(given: readonly string[]): string[] {
  const names: string[] = [];
  let characters = 0;
  for (const one of given) {
    const name = cut(oneLine(one), MAX_NAME);
    if (name === '') continue;
    characters += name.length;
    if (characters > MAX_NAME_CHARACTERS) break;
    names.push(name);
  }
  return names;
}

function boundText(given: string | null, longest: number): string | null {
  return given === null ? null : cut(clean(given).trim(), longest) || null;
}

function boundSummary(given: SourceSummary | null): SourceSummary | null {
  const text = boundText(given?.text ?? null, MAX_SUMMARY);
  return given === null || text === null ? null : { ...given, text };
}

function boundLinks(given: readonly PaperLink[]): readonly PaperLink[] {
  const byLabel = new Map<string, PaperLink>();
  for (const link of given) {
    const label = cut(oneLine(link.label), MAX_LABEL);
    const url = link.url.length > MAX_LINK ? '' : clean(link.url).trim();
    if (label !== '' && url !== '' && !byLabel.has(label)) byLabel.set(label, { label, url });
  }
  return [...byLabel.values()].slice(0, MAX_LINKS);
}

/** Returns an integer from 0; null if it isn't one, which means unknown. */
function boundCount(given: number | null, largest = LARGEST_INTEGER): number | null {
  return given !== null && Number.isInteger(given) && given >= 0 && given <= largest ? given : null;
}

/** Returns null for years before 1 and after 9999, which Postgres and Temporal write in different ways. */
function boundDay(given: Temporal.PlainDate | null): Temporal.PlainDate | null {
  return given !== null && given.year >= 1 && given.year <= 9_999 ? given : null;
}

function oneLine(text: string): string {
  return clean(text).replace(/\s+/gu, ' ').trim();
}

function clean(text: string): string {
  return withoutControls(text).toWellFormed().replace(MANY_MARKS, '$1');
}

/** Cuts a text, but never between the halves of a character. */
function cut(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : text
        .slice(0, longest)
        .replace(/[\ud800-\udbff]$/u, '')
        .trimEnd();
}
