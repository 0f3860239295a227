import type { Paper } from '../../papers/paper.ts';
import { inTurns } from '../turns.ts';
import { writeBibtex } from './bibtex.ts';
import { writeCslJson } from './csl-json.ts';
import type { Encoding, ExportFormat } from './formats.ts';
import { writeMarkdown } from './markdown.ts';
import { buildReference, type Reference } from './reference.ts';
import { writeRis } from './ris.ts';

/** How papers are written. */
export interface WriteOptions {
  readonly format: ExportFormat;
  /** For BibTeX alone. */
  readonly encoding: Encoding;
  /** The key of each paper, by its id; see `assignKeys`. */
  readonly keys: ReadonlyMap<string, string>;
}

type EntryOptions = Pick<WriteOptions, 'format' | 'encoding'>;

/** What stands before, between and after the entries of a file. */
const FRAMES: Readonly<
  Record<ExportFormat, { readonly begin: string; readonly between: string; readonly end: string }>
> = {
  bibtex: { begin: '', between: '\n', end: '' },
  ris: { begin: '', between: '\r\n', end: '' },
  'csl-json': { begin: '[\n', between: ',\n', end: '\n]\n' },
  markdown: { begin: '', between: '', end: '' },
};

/** Writes one paper as an entry. Without its abstract, it is short enough to be copied from a message. */
export function writePaper(paper: Paper, options: WriteOptions, { hasAbstract = true } = {}): string {
  const { begin, end } = FRAMES[options.format];
  const reference = buildReference(paper, options.keys.get(paper.id) ?? '');
  return `${begin}${writeEntry(hasAbstract ? reference : { ...reference, abstract: null }, options)}${end}`;
}

/** Writes papers as one file, piece by piece. Lets others have their turn meanwhile. */
export async function* writeFile(
  papers: Iterable<Paper> | AsyncIterable<Paper>,
  options: WriteOptions,
): AsyncGenerator<string> {
  const { begin, between, end } = FRAMES[options.format];
  let isFirst = true;
  yield begin;
  for await (const paper of inTurns(papers)) {
    const entry = writeEntry(buildReference(paper, options.keys.get(paper.id) ?? ''), options);
    yield isFirst ? entry : `${between}${entry}`;
    isFirst = false;
  }
  yield end;
}

/**
 * Writes papers as one file, or as several of which none has more than `maxBytes`, each of them whole. An entry that is
 * larger alone gets a file of its own. Lets others have their turn meanwhile.
 */
export async function* writeFiles(
  papers: Iterable<Paper>,
  options: WriteOptions,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  const { begin, between, end } = FRAMES[options.format];
  let entries: string[] = [];
  let bytes = 0;
  const file = (): string => `${begin}${entries.join(between)}${end}`;
  for await (const paper of inTurns(papers)) {
    const entry = writeEntry(buildReference(paper, options.keys.get(paper.id) ?? ''), options);
    const size = Buffer.byteLength(entry) + between.length;
    if (entries.length > 0 && begin.length + bytes + size + end.length > maxBytes) {
      yield file();
      entries = [];
      bytes = 0;
    }
    entries.push(entry);
    bytes += size;
  }
  if (entries.length > 0) yield file();
}

function writeEntry(reference: Reference, { format, encoding }: EntryOptions): string {
  switch (format) {
    case 'bibtex':
      return writeBibtex(reference, encoding);
    case 'ris':
      return writeRis(reference);
    case 'csl-json':
      return writeCslJson(reference);
    case 'markdown':
      return writeMarkdown(reference);
  }
}
