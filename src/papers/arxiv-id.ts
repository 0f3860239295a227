import type { PaperLink } from './paper.ts';

/** A parsed arXiv identifier. */
export interface ArxivId {
  /** Without version: `2508.13426`, or before April 2007 `math.GT/0309136`. */
  readonly id: string;
  /** From 1; null if none was given. */
  readonly version: number | null;
}

/** Both schemes (https://info.arxiv.org/help/arxiv_identifier.html); people write them in any case. */
const ID =
  /^(?:(?<id>\d{4}\.\d{4,5})|(?<archive>[a-z]+(?:-[a-z]+)?)(?<subject>\.[a-z]{2})?\/(?<number>\d{7}))(?:\s?v(?<version>[1-9]\d{0,2}))?$/iu;

/** Sites with a page per arXiv paper, whose id stands somewhere in the path. */
const SITE =
  /^(?:https?:)?\/*(?:[\w-]+\.)*(?:arxiv\.org|ar5iv\.org|alphaxiv\.org|papers\.cool|scirate\.com|arxiv-vanity\.com|semanticscholar\.org|emergentmind\.com|catalyzex\.com|bytez\.com|adsabs\.harvard\.edu|xxx\.lanl\.gov|(?:huggingface\.co|hf\.co)(?=\/(?:api\/)?papers\/))(?::\d+)?\/(?<path>[^?#,\s]*)(?:[?#]\S*)?$/iu;

/** An id in a path, as a part of its own; the words before it are no archives. */
const IN_PATH =
  /(?:^|\/)(?:arxiv[:.])?(?!(?:abs|pdf|html|papers?|arxiv)\/)(?<id>(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?)(?:\.(?:pdf|md|html))?(?=\/|$)/iu;

/** An address that holds another, as those of archives, readers and search engines do. */
const OUTER = /^https?:\/\/\S*?[/=](?=https?:\/\/)/iu;

/** arXiv's own names for an id, among them the DOI that it gives each paper (https://info.arxiv.org/help/doi.html). */
const NAME =
  /^(?:oai:arxiv\.org:|(?:arxiv\s(?:e-?|pre)?prints?,?\s*)?arxiv(?:\sid)?\s*[-:.#/]?\s*|corr,?\s+(?:abs\/)?|abs\/|(?:paper|id)[\s:#]\s*|(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/+|(?:urn:|info:)?doi[:/]\s*|doi\s+)*10\.48550\/arxiv\.)/iu;

/** The category and the date that a paper's margin has after its id: "2603.00001v1 [cs.CL] 3 Mar 2026". */
const MARGIN = /\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\].*$/su;

/** The year that a reference has after the id: "arXiv:2603.00001 (2026)". */
const YEAR = /(?:,\s*|\s+)\(?(?:19|20)\d{2}\)?$/u;

/** Marks that people and programs set around an address, and the end of a sentence. */
const BEFORE = /^[\s<("'“”‘’«`*_|]+/u;
const AFTER = /[\s>)"'“”‘’»`*_|.,;:!…]+$/u;

/**
 * Parses an arXiv id: bare, as a DOI, as a reference, a paper's margin, a file's name or a title "[id] Title" has it, or
 * in an address of arXiv and of sites with a page per arXiv paper. Returns undefined for anything else.
 */
export function parseArxivId(text: string): ArxivId | undefined {
  const { id, archive, subject, number, version } = ID.exec(readBare(text))?.groups ?? {};
  const old = `${archive?.toLowerCase()}${subject?.toUpperCase() ?? ''}/${number}`;
  if (id === undefined && number === undefined) return undefined;
  return { id: id ?? old, version: version === undefined ? null : Number(version) };
}

function readBare(text: string): string {
  // Pasted text holds marks that cannot be seen, and full-width digits.
  const given = decode(text.normalize('NFKC').replace(/\p{Cf}/gu, ''))
    .replace(/^\s*\[[^\]]*\]\((\S+)\)[.,;:]*\s*$/su, '$1')
    .replace(BEFORE, '')
    .replace(/^\[([^\]\s]+)\].*$/su, '$1')
    .replace(MARGIN, '')
    .replace(AFTER, '')
    .replace(OUTER, '');
  const { path } = SITE.exec(given)?.groups ?? {};
  if (path !== undefined) return IN_PATH.exec(path)?.groups?.id ?? '';
  return given
    .replace(NAME, '')
    .replace(/[?#].*$/su, '')
    .replace(/(?:\s?\(\d{1,2}\))?\.pdf$/iu, '')
    .replace(YEAR, '')
    .replace(/\/$/u, '');
}

/** Decodes an address: its id may hold a slash. */
function decode(text: string): string {
  return text.replaceAll(/%2f/giu, '/').replaceAll(/%3a/giu, ':');
}

/**
 * Finds the one arXiv paper that a sentence or a reference mentions; undefined if it mentions none or several. Only takes
 * ids of a form that arXiv gave, as other numbers look alike.
 */
export function findMentionedArxivId(text: string): string | undefined {
  const ids = text.split(/\s+/u).flatMap((word) => parseArxivId(word)?.id ?? []);
  const [id, ...others] = new Set(ids.filter(isAssignedArxivId));
  return others.length === 0 ? id : undefined;
}

/**
 * Returns the first day of the month in which arXiv assigned an id, which both schemes begin with; undefined for
 * anything else. It replaces the publication date if that is unknown.
 */
export function monthOfArxivId(id: string): Temporal.PlainDate | undefined {
  const [, year, month] = /(?:^|\/)(\d{2})(0[1-9]|1[0-2])(?:\.\d{4,5}|\d{3})$/u.exec(id) ?? [];
  if (year === undefined || month === undefined) return undefined;
  // arXiv began in 1991.
  return new Temporal.PlainDate(Number(year) + (Number(year) > 90 ? 1_900 : 2_000), Number(month), 1);
}

/** Returns the links to a paper's pages on arXiv. */
export function arxivLinks(id: string): readonly PaperLink[] {
  return [
    { label: 'Abstract', url: `https://arxiv.org/abs/${id}` },
    { label: 'PDF', url: `https://arxiv.org/pdf/${id}` },
  ];
}

/** Ids of the old scheme began in 1991. */
const FIRST_YEAR = 91;

/** Returns the month in which an arXiv paper was submitted, according to its id; undefined for anything else. */
export function arxivMonth(id: string): Temporal.PlainYearMonth | undefined {
  if (!ID.test(id)) return undefined;
  const [, shortYear, month] = /(?:^|\/)(\d{2})(\d{2})/u.exec(id) ?? [];
  const isLastCentury = id.includes('/') && Number(shortYear) >= FIRST_YEAR;
  const year = (isLastCentury ? 1900 : 2000) + Number(shortYear);
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  return isMonth ? new Temporal.PlainYearMonth(year, Number(month)) : undefined;
}

/** The first months with ids of the new scheme, and with ids of five digits. */
const NEW_SCHEME = Temporal.PlainYearMonth.from('2007-04');
const FIVE_DIGITS = Temporal.PlainYearMonth.from('2015-01');

/**
 * Returns whether an id has the form that arXiv gave ids of its month. While somebody types 2603.00001, there is a moment
 * when it reads 2603.0000, which no paper has.
 */
export function isAssignedArxivId(id: string): boolean {
  const month = arxivMonth(id);
  if (month === undefined) return false;
  const isBefore = (start: Temporal.PlainYearMonth) => Temporal.PlainYearMonth.compare(month, start) < 0;
  if (id.includes('/')) return isBefore(NEW_SCHEME);
  return !isBefore(NEW_SCHEME) && (/\.\d{5}$/u.test(id) ? !isBefore(FIVE_DIGITS) : isBefore(FIVE_DIGITS));
}
