import { OWN_ID } from '../own-id.ts';
import { joinName, type WrittenName } from './names.ts';
import { plainText } from './plain-text.ts';
import type { Reference } from './reference.ts';

/** Zotero, EndNote and citation-js read these types as an article, as unpublished work and as anything. */
const TYPES: Readonly<Record<Reference['kind'], string>> = {
  published: 'JOUR',
  preprint: 'UNPB',
  other: 'GEN',
};

/**
 * Writes a record of RIS: a tag, two spaces, a hyphen and a space begin each line, and CR LF ends it
 * (https://en.wikipedia.org/wiki/RIS_(file_format), after the specification of Research Information Systems). Formulas
 * stay LaTeX, everything else is plain text. The tags are those of Zotero's RIS translator: `AN` is the archive's id,
 * `M3` the type of work, `PB` the archive.
 */
export function writeRis(reference: Reference): string {
  const { key, kind, title, date, arxivId, doi, url, venue, abstract, ownId } = reference;
  const isPreprint = kind === 'preprint';
  const lines: readonly (readonly [string, string | null])[] = [
    ['TY', TYPES[kind]],
    ['ID', key],
    ['TI', plainText(title)],
    ...reference.authors.map((name) => ['AU', writeName(name)] as const),
    ['AU', reference.hasMoreAuthors ? 'others' : null],
    ['T2', venue],
    ['PY', date === null ? null : pad(date.year, YEAR_DIGITS)],
    ['DA', date === null ? null : writeDate(date)],
    ['AN', arxivId === null ? null : `arXiv:${arxivId}`],
    ['PB', isPreprint ? 'arXiv' : null],
    ['M3', isPreprint ? 'Preprint' : null],
    ['DO', doi],
    ['UR', url],
    ...reference.categories.map((category) => ['KW', category] as const),
    ['AB', abstract === null ? null : plainText(abstract)],
    ['U1', ownId === null ? null : `${OWN_ID.risMark}${ownId}`],
    ['ER', ''],
  ];
  return lines
    .flatMap(([tag, value]) => (value === null ? [] : [`${tag}  - ${value.replace(/\s+/gu, ' ')}\r\n`]))
    .join('');
}

const YEAR_DIGITS = 4;

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}

/** "2017/06/12/", of which what is not known is empty. */
function writeDate({ year, month, day }: NonNullable<Reference['date']>): string {
  const parts = [pad(year, YEAR_DIGITS), ...[month, day].map((part) => (part === null ? '' : pad(part, 2)))];
  return `${parts.join('/')}/`;
}

/**
 * Writes "von Family, Given, Jr.". The first comma of a name that is a whole is doubled, which EndNote takes for a
 * comma that separates nothing (https://support.clarivate.com/Endnote, "Corporate authors").
 */
function writeName(name: WrittenName): string {
  if (name.kind === 'whole') return joinName(name).replace(/,\s*/u, ',, ').replaceAll(';', ',');
  const { given, particle, family, suffix } = name;
  return [`${particle} ${family}`.trim(), given, ...(suffix === '' ? [] : [suffix])].join(', ');
}
