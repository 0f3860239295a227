import type { EntryResult } from '../bibliography.ts';
import { inTurns } from '../turns.ts';
import { cutPieces } from './cut.ts';
import { readEntry } from './entry.ts';
import { parsePiece, type RawEntry, type Strings } from './fields.ts';

/** An entry, with a key or a field: pages of the web have at sign, word and bracket, too. */
const ENTRY = /@\s{0,9}[a-z_]+\s{0,9}[{(]\s{0,9}(?:[^\s,{}()="]*\s{0,9}[,=}]|")/iu;

/** Finds where BibTeX begins in a text; -1 if it doesn't. */
export function findBibtex(text: string): number {
  return text.search(ENTRY);
}

/**
 * Reads the entries of a BibTeX or biblatex file. Proceedings and books that others cross-reference are no entries of
 * their own, nor are `@xdata` and `@set`: they only hold what others share.
 */
export async function* readBibtex(text: string): AsyncGenerator<EntryResult> {
  // Loaded when it is needed: it takes 6 MB.
  const { bibtexParser } = await import('latex-utensils');
  const strings: Strings = new Map(MONTHS);
  const raw: RawEntry[] = [];
  for await (const piece of inTurns(cutPieces(text))) {
    const parsed = parsePiece(bibtexParser, text, piece, strings);
    if (parsed === undefined) continue;
    if ('fields' in parsed) raw.push(parsed);
    else yield { kind: 'unread', unread: parsed };
  }
  const byKey = new Map(raw.map((entry) => [entry.key.toLowerCase(), entry]));
  const parents = new Set(raw.map((entry) => parentOf(entry, byKey)));
  for await (const entry of inTurns(raw)) {
    const isShared = parents.has(entry) && /^(?:mv)?(?:proceedings|collection|book)$/u.test(entry.type);
    if (isShared || entry.type === 'xdata' || entry.type === 'set') continue;
    yield readEntry(withParent(entry, parentOf(entry, byKey)));
  }
}

/** Standard strings (https://ctan.org/pkg/bibtex); a file may define them otherwise. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map(
  (month) => [month.toLowerCase(), month] as const,
);

function parentOf({ fields }: RawEntry, byKey: ReadonlyMap<string, RawEntry>): RawEntry | undefined {
  const key = fields.get('crossref')?.trim().toLowerCase();
  return key === undefined ? undefined : byKey.get(key);
}

/** What an entry has from the one it cross-references; its address, DOI and abstract are that one's own. */
const INHERITED = ['booktitle', 'journal', 'journaltitle', 'date', 'year', 'month', 'eventtitle'];

function withParent(entry: RawEntry, parent: RawEntry | undefined): RawEntry {
  if (parent === undefined || parent === entry) return entry;
  const given = new Map(parent.fields);
  const title = parent.fields.get('title');
  if (title !== undefined && !given.has('booktitle')) given.set('booktitle', title);
  const inherited = INHERITED.flatMap((name) => {
    const value = given.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  // A day of its own goes before its parent's, however either is written.
  const hasDate = entry.fields.has('date') || entry.fields.has('year');
  const taken = inherited.filter(([name]) => !(hasDate && /^(?:date|year|month)$/u.test(name)));
  return { ...entry, fields: new Map([...taken, ...entry.fields]) };
}
