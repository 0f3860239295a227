import { OWN_ID } from '../own-id.ts';
import { writeText, writeTitle } from './bibtex-text.ts';
import type { Encoding } from './formats.ts';
import { escapeLatex } from './latex.ts';
import type { WrittenName } from './names.ts';
import type { Reference } from './reference.ts';

/** Standard strings (https://ctan.org/pkg/bibtex), which styles write in their language. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Writes an entry of BibTeX. The fields of a preprint are those of arXiv's own export (the page of a paper, "Export BibTeX
 * Citation"), `@misc` with `eprint`, `archivePrefix` and `primaryClass`, and its DOI; a paper with a known journal is an
 * `@article`, which keeps the fields of arXiv (https://info.arxiv.org/help/hypertex/bibstyles/index.html). Every value is
 * on one line, so that nothing in it can begin another entry.
 */
export function writeBibtex(reference: Reference, encoding: Encoding): string {
  const { key, kind, date, arxivId, primaryClass, doi, url, venue, abstract, ownId } = reference;
  const authors = reference.authors.map((name) => writeName(name, encoding));
  const keywords = reference.categories.filter((category) => category !== primaryClass);
  const fields: readonly (readonly [string, string | null])[] = [
    ['title', braced(writeTitle(reference.title, encoding))],
    ['author', braced([...authors, ...(reference.hasMoreAuthors ? ['others'] : [])].join(' and '))],
    ['journal', venue === null ? null : braced(writeText(venue, encoding))],
    ['year', date === null ? null : braced(String(date.year))],
    ['month', date?.month == null ? null : (MONTHS[date.month - 1] ?? null)],
    ['day', date?.day == null ? null : braced(String(date.day))],
    ['eprint', arxivId === null ? null : braced(arxivId)],
    ['archivePrefix', arxivId === null ? null : '{arXiv}'],
    ['primaryClass', primaryClass === null ? null : braced(escapeVerbatim(primaryClass))],
    ['doi', doi === null ? null : braced(escapeVerbatim(doi))],
    ['url', url === null ? null : braced(escapeVerbatim(url))],
    ['keywords', braced(keywords.map((keyword) => writeKeyword(keyword, encoding)).join(', '))],
    ['abstract', abstract === null ? null : braced(writeText(abstract, encoding))],
    [OWN_ID.bibtexField, ownId === null ? null : braced(escapeVerbatim(ownId))],
  ];
  const written = fields.flatMap(([name, value]) =>
    value === null || value === '{}' ? [] : [`  ${name} = ${value}`],
  );
  return `@${kind === 'published' ? 'article' : 'misc'}{${key},\n${written.join(',\n')}\n}\n`;
}

function braced(value: string): string {
  return `{${value}}`;
}

/** Writes "von Family, Jr., Given", which BibTeX never takes apart wrongly, or a whole name in braces. */
function writeName(name: WrittenName, encoding: Encoding): string {
  if (name.kind === 'whole') return braced(escapeLatex(name.name, encoding));
  const { given, particle, family, suffix } = name;
  const parts = [`${particle} ${family}`.trim(), ...(suffix === '' ? [] : [suffix]), given];
  return parts.map((part) => escapeLatex(part, encoding)).join(', ');
}

/** A subject may hold a comma, which would make two of it. */
function writeKeyword(keyword: string, encoding: Encoding): string {
  const written = escapeLatex(keyword, encoding);
  return /[,;]/u.test(keyword) ? braced(written) : written;
}

/**
 * Writes an id or an address, which programs take as it is: percent signs and underscores stay (as in arXiv's and
 * Crossref's exports), but braces would break the field, and an address has other spellings for them.
 */
function escapeVerbatim(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[{}\\]/gu, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
