import type { PaperLink } from './paper.ts';

/** A parsed arXiv identifier. */
export interface ArxivId {
  /** Without version: `2508.13426`, or before April 2007 `math.GT/0309136`. */
  readonly id: string;
  /** From 1; null if none was given. */
  readonly version: number | null;
}

/** Both schemes (https://info.arxiv.org/help/arxiv_identifier.html). */
const ID = /^(\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?\/\d{7})(?:v([1-9]\d{0,2}))?$/u;

/** Text that may precede an id: arXiv's own names for it, or the address of a page. */
const PREFIX =
  /^(?:oai:arxiv\.org:|arxiv:\s*|(?:https?:\/\/)?(?:www\.|export\.)?(?:arxiv\.org\/(?:abs|pdf|html|format)\/|alphaxiv\.org\/(?:abs|overview|pdf)\/|huggingface\.co\/papers\/))/iu;

/** Parses an arXiv id, bare or in an address of arXiv, alphaXiv or Hugging Face; undefined for anything else. */
export function parseArxivId(text: string): ArxivId | undefined {
  const bare = text
    .trim()
    .replace(/^<(.*)>$/u, '$1')
    .replace(PREFIX, '')
    .replace(/[?#].*$/u, '')
    .replace(/(?:\.pdf)?\/?$/iu, '');
  const [, id, version] = ID.exec(bare) ?? [];
  if (id === undefined) return undefined;
  return { id, version: version === undefined ? null : Number(version) };
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
