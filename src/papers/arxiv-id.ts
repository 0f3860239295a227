import type { PaperLink } from './paper.ts';

/** A parsed arXiv identifier. */
export interface ArxivId {
  /** Without version: `2508.13426`, or before April 2007 `math.GT/0309136`. */
  readonly id: string;
  /** From 1; null if none was given. */
  readonly version: number | null;
}

/** Both schemes (https://info.arxiv.org/help/arxiv_identifier.html). */
const ID = /^(\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?\/\d{7})(?:[vV]([1-9]\d{0,2}))?$/u;

/** Sites with a page per arXiv paper, and the paths that come before its id. */
const PAGE =
  /^(?:https?:\/\/)?(?:(?:[\w-]+\.)*arxiv\.org\/(?:abs|pdf|html|format|ps|e-print|src)\/|(?:www\.)?ar5iv\.org\/(?:abs|html|pdf)\/|ar5iv\.labs\.arxiv\.org\/(?:abs|html|pdf)\/|(?:www\.)?alphaxiv\.org\/(?:[a-z]{2}\/)?(?:abs|overview|pdf)\/|(?:www\.)?(?:huggingface\.co|hf\.co)\/papers\/|(?:www\.)?papers\.cool\/arxiv\/|(?:www\.)?scirate\.com\/arxiv\/|(?:www\.)?arxiv-vanity\.com\/papers\/)/iu;

/** arXiv's own names for an id, among them the DOI that it gives each paper (https://info.arxiv.org/help/doi.html). */
const NAME =
  /^(?:oai:arxiv\.org:|(?:arxiv preprint )?arxiv[:.]?\s*|(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|doi:\s*)?10\.48550\/arxiv\.)/iu;

/** The category and the date that a paper's margin has after its id: "2603.00001v1 [cs.CL] 3 Mar 2026". */
const MARGIN = /\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\].*$/su;

/**
 * Parses an arXiv id: bare, as a DOI, as a paper's margin or a title "[id] Title" has it, or in an address of arXiv and
 * of sites with a page per arXiv paper. Returns undefined for anything else.
 */
export function parseArxivId(text: string): ArxivId | undefined {
  const given = text
    .trim()
    .replace(/^<(.*)>$/su, '$1')
    .replace(/^\[([^\]\s]+)\].*$/su, '$1');
  const bare = decode(given)
    .replace(MARGIN, '')
    .replace(/^\(|[.,;)\s]+$/gu, '')
    .replace(PAGE, '')
    .replace(NAME, '')
    .replace(/[?#].*$/su, '')
    .replace(/(?:\.pdf)?\/?$/iu, '');
  const [, id, version] = ID.exec(bare) ?? [];
  if (id === undefined) return undefined;
  return { id, version: version === undefined ? null : Number(version) };
}

/** Decodes an address: its id may hold a slash. */
function decode(text: string): string {
  return text.replaceAll(/%2f/giu, '/').replaceAll(/%3a/giu, ':');
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
