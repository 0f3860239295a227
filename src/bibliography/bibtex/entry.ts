import type { EntryResult } from '../bibliography.ts';
import { buildEntry } from '../build-entry.ts';
import { buildDate, type PartialDate, parseDate, withMonth } from '../dates.ts';
import { OWN_ID } from '../own-id.ts';
import type { RawEntry } from './fields.ts';
import { latexText, verbatimText } from './latex-text.ts';
import { readNames, splitOutside } from './names.ts';

/** Types whose editors stand where others have authors. */
const EDITED = /^(?:mv)?(?:book|collection|proceedings)$/u;

/** Reads an entry of a BibTeX file, with what it has from the entry that it cross-references. */
export function readEntry({ line, type, fields }: RawEntry): EntryResult {
  /** The values of the fields of these names, in their order. */
  const all = (...names: readonly string[]): string[] => names.flatMap((name) => fields.get(name) ?? []);
  const texts = (...names: readonly string[]): string[] => all(...names).map(latexText);
  const verbatim = (...names: readonly string[]): string[] => all(...names).map(verbatimText);
  const title = texts('title', 'subtitle').join(': ');
  const [names = ''] = all('author', ...(EDITED.test(type) ? ['editor'] : []));
  const classes = verbatim('primaryclass', 'eprintclass');
  return buildEntry({
    line,
    title,
    ...readNames(names),
    abstract: texts('abstract')[0] ?? '',
    date: readDate(texts('date')[0], texts('year')[0], texts('month')[0], texts('day')[0]),
    eprints: readEprints(
      verbatim('eprint', 'arxivid', 'arxiv'),
      verbatim('archiveprefix', 'eprinttype')[0],
      classes,
    ),
    dois: verbatim('doi'),
    addresses: [...verbatim('url', 'ee', 'link', 'howpublished'), ...verbatim('pdf')],
    pdfs: verbatim('pdf'),
    places: texts('journal', 'journaltitle', 'volume', 'howpublished'),
    venues: texts('journal', 'journaltitle', 'booktitle', 'eventtitle', 'school', 'institution'),
    notes: all('note', 'annote', 'annotation', 'addendum').flatMap((note) => note.split('\n').map(latexText)),
    categories: classes,
    keywords: all('keywords', 'keyword', 'mendeley-tags').flatMap((list) =>
      splitOutside(list, /[,;]/uy).map(latexText),
    ),
    ownIds: all(OWN_ID.bibtexField),
  });
}

/** Reads ids of arXiv; where the entry says that they are another archive's, there is none. */
function readEprints(
  eprints: readonly string[],
  archive = 'arxiv',
  [category = '']: readonly string[],
): readonly string[] {
  if (!/^arxiv/iu.test(archive)) return [];
  // Before 2007 the id was a number within the archive.
  return eprints.map((id) => (/^\d{7}(?:v\d+)?$/u.test(id) ? `${category}/${id}` : id));
}

function readDate(date = '', year = '', month = '', day = ''): PartialDate | null {
  const whole = parseDate(date) ?? parseDate(year);
  if (whole === null || whole.month !== null || month === '') return whole;
  const known = withMonth(whole.year, month);
  return known?.month == null || known.day !== null || !/^\d{1,2}$/u.test(day)
    ? known
    : buildDate(known.year, known.month, Number(day));
}
