import type { EntryResult } from './bibliography.ts';
import { buildEntry } from './build-entry.ts';
import { type PartialDate, parseDate } from './dates.ts';
import { withoutTags } from './markup.ts';
import { type Authors, buildAuthors, isSuffix, nameOfParts } from './names.ts';
import { OWN_ID } from './own-id.ts';
import { inTurns } from './turns.ts';

/** A record of a RIS file: the values of each tag, in order. */
interface RisRecord {
  readonly line: number;
  readonly values: Map<string, string[]>;
}

/** The tag with which each record begins. The format has two spaces; some programs write one or none. */
const TYPE = /^[ \t]*TY( {0,2})- ?\S/mu;

/** The tags of the format, in its older and its newer form, and of programs that write it. */
const KNOWN =
  /^(?:A[1-6]|A[BDNUV]|BT|C[1-8]|C[ANPTY]|D[ABIOPS]|E[DPRT]|ID|I[PS]|J[12AFO]|K1|KW|L[1-4ABKL]|M[1-3]|N[12OV]|OP|P[BPY]|R[1-6INPT]|S[1-6ENPT]|T[1-6AITY]|U[1-9R]|V[LO]|Y[12R])$/u;

/** Tags of long text, in which a line may look like a tag. */
const LONG = /^(?:AB|N[12])$/u;

/** Finds where RIS begins in a text; -1 if it doesn't. */
export function findRis(text: string): number {
  return text.search(TYPE);
}

/** Reads the records of a RIS file. A record without its end ends where the next begins. */
export async function* readRis(text: string): AsyncGenerator<EntryResult> {
  for await (const record of inTurns(cutRecords(text))) yield readRecord(record);
}

function* cutRecords(text: string): Generator<RisRecord> {
  const spaces = TYPE.exec(text)?.[1] ?? '  ';
  // Text may look like a tag with fewer spaces than the file's tags have.
  const tag = new RegExp(`^[ \\t]*([A-Z][A-Z0-9])${spaces}- ?(.*)$`, 'u');
  let record: RisRecord | undefined;
  let last: { readonly name: string; readonly values: string[] } | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    const [, name, value = ''] = tag.exec(line) ?? [];
    const isText = name === undefined || (last !== undefined && LONG.test(last.name) && !KNOWN.test(name));
    if (isText) last?.values.push(`${last.values.pop()}\n${line}`);
    else if (name === 'TY' || name === 'ER') {
      if (record !== undefined) yield record;
      record = name === 'TY' ? { line: number, values: new Map() } : undefined;
      last = undefined;
    } else if (record !== undefined) {
      last = { name, values: record.values.get(name) ?? [] };
      record.values.set(name, last.values);
      last.values.push(value);
    }
  }
  if (record !== undefined) yield record;
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
  }
}

function readRecord({ line, values }: RisRecord): EntryResult {
  const all = (...tags: readonly string[]): string[] =>
    tags.flatMap((tag) => values.get(tag) ?? []).map((value) => withoutTags(value).trim());
  const links = all('UR', 'L2', 'LK').flatMap((value) => value.split(/[;\s]+/u));
  const pdfs = all('L1').flatMap((value) => value.split(/[;\s]+/u));
  const journals = all('JO', 'JF', 'T2', 'JA', 'J2');
  return buildEntry({
    line,
    title: all('TI', 'T1', 'CT')[0] ?? all('BT')[0] ?? '',
    ...readAuthors(all('AU', 'A1')),
    abstract: (all('AB', 'N2')[0] ?? '').replace(/[ \t]*\n[ \t]*/gu, '\n'),
    date: readDates(all('DA', 'Y1', 'PY')),
    eprints: all('AN', 'M1', 'C7'),
    dois: all('DO', 'M3'),
    addresses: [...links, ...pdfs],
    pdfs,
    places: [...all('VL'), ...journals],
    venues: [...journals, ...all('BT')],
    notes: all('N1'),
    categories: [],
    keywords: all('KW').flatMap((value) => value.split(/[;\n]/u)),
    ownIds: all('U1').flatMap((value) =>
      value.startsWith(OWN_ID.risMark) ? [value.slice(OWN_ID.risMark.length)] : [],
    ),
  });
}

function readAuthors(values: readonly string[]): Authors {
  return buildAuthors(values.flatMap((value) => value.split(';')).map(readName));
}

/** Reads a name; the first comma of an institution is doubled, as EndNote has it. */
function readName(name: string): string {
  const [first = '', second = '', ...more] = name.split(',').map((part) => part.trim());
  const isWhole = second === '' && more.length > 0 && !(more.length === 1 && isSuffix(more[0] ?? ''));
  return isWhole ? [first, ...more].join(', ') : nameOfParts([first, second, ...more]);
}

/** Returns the date that says most; of several that say as much, the first. */
function readDates(texts: readonly string[]): PartialDate | null {
  const dates = texts.map(parseDate).filter((date) => date !== null);
  const known = (date: PartialDate): number => (date.day !== null ? 2 : date.month !== null ? 1 : 0);
  return dates.toSorted((a, b) => known(b) - known(a))[0] ?? null;
}
