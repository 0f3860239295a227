import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  ENCODINGS,
  type Encoding,
  EXPORT_FORMATS,
  type ExportFormat,
  FORMAT_FACTS,
} from '../bibliography/write/formats.ts';
import { assignKeys, findKeys } from '../bibliography/write/keys.ts';
import { writeFile } from '../bibliography/write/write.ts';
import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { listFrozenPapers } from '../meetings/frozen.ts';
import { findNamed, findPapers } from '../papers/library.ts';
import { listDay } from '../papers/listings.ts';
import { findNamesakes } from '../papers/namesakes.ts';
import { type ListKey, type Paper, SOURCE_NAMES } from '../papers/paper.ts';
import type { PaperSearch } from '../search/search.ts';
import { parseList } from '../sources/sources.ts';
import { findTopPapers } from '../votes/votes.ts';
import { parseArguments, parseDay } from './arguments.ts';
import type { Output } from './output.ts';

/** What an export needs. */
export interface ExportServices {
  readonly database: Database;
  readonly search: Pick<PaperSearch, 'find'>;
}

/** What is exported; without any of these, all that is stored. */
type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'search' | 'voted' | 'meeting' | 'paper'; readonly value: string }
  | {
      readonly kind: 'day';
      readonly list: ListKey;
      readonly day: Temporal.PlainDate;
    };

/** The operator's request. */
interface ExportRequest {
  /** A path, or `-` for standard output. */
  readonly file: string;
  readonly format: ExportFormat;
  readonly encoding: Encoding;
  readonly scope: Scope;
}

const OPTIONS = {
  format: { type: 'string' },
  encoding: { type: 'string' },
  search: { type: 'string' },
  paper: { type: 'string' },
  voted: { type: 'string' },
  meeting: { type: 'string' },
  day: { type: 'string' },
  source: { type: 'string' },
} as const;

/** As many as a search orders. */
const MAX_FOUND = 100;

/** Papers read at a time, so that a library of any size is exported in little memory. */
const STEP = 500;

/** Exports papers into a file, which it replaces. Throws `UserError` if there are none or the file can't be written. */
export async function exportTo(
  words: readonly string[],
  usage: string,
  { database, search }: ExportServices,
  output: Output,
): Promise<void> {
  const { file, format, encoding, scope } = readRequest(words, usage);
  const { total, steps, keys } = await findExported(database, search, scope);
  if (total === 0) throw new UserError(`There is nothing to export: ${NOTHING[scope.kind]}.`);
  const papers = readSteps(steps, (done) => output.progress(done, total));
  const pieces = writeFile(papers, { format, encoding, keys });
  if (file === '-') {
    const text = (await Array.fromAsync(pieces)).join('');
    output.result({ format, papers: total, text }, () => text.replace(/\r?\n$/u, ''));
    return;
  }
  await writeTo(file, pieces);
  output.result({ file, format, papers: total }, () => {
    const count = `${total.toLocaleString('en')} ${total === 1 ? 'paper' : 'papers'}`;
    return `${count} written to ${file} as ${FORMAT_FACTS[format].title}.`;
  });
}

const NOTHING: Readonly<Record<Scope['kind'], string>> = {
  all: 'no paper is stored',
  search: 'the search finds no paper',
  voted: 'nobody has voted for a paper on that server, if the bot knows it',
  meeting: 'no agenda is settled on that server, if the bot knows it',
  paper: 'no such paper is stored',
  day: 'no list of that day is stored; papers collect fetches it',
};

function readRequest(words: readonly string[], usage: string): ExportRequest {
  const [file, ...rest] = words;
  // Where the bot runs the command, only the first word is known to be a path.
  if (file === undefined || /^-./u.test(file))
    throw new UserError(`Name the file first, or - for standard output. Usage: papers ${usage}`);
  const { positionals, options } = parseArguments(rest, usage, OPTIONS);
  if (positionals.length > 0)
    throw new UserError(`Unexpected “${positionals.join(' ')}”. Usage: papers ${usage}`);
  const format = readFormat(options.get('format'), file, usage);
  const encoding = ENCODINGS.find((one) => one === (options.get('encoding') ?? 'unicode'));
  if (encoding === undefined) throw new UserError(`--encoding takes ${ENCODINGS.join(' or ')}.`);
  if (encoding === 'latex' && format !== 'bibtex')
    throw new UserError('Only BibTeX can have commands of LaTeX for letters. Leave out --encoding.');
  return { file, format, encoding, scope: readScope(options, usage) };
}

/** Reads the format, or takes the one that the file's name ends like. */
function readFormat(given: string | undefined, file: string, usage: string): ExportFormat {
  const format =
    given === undefined
      ? EXPORT_FORMATS.find((one) => file.toLowerCase().endsWith(FORMAT_FACTS[one].extension))
      : EXPORT_FORMATS.find((one) => one === given.toLowerCase());
  if (format !== undefined) return format;
  throw new UserError(`Give the format: --format ${EXPORT_FORMATS.join('|')}. Usage: papers ${usage}`);
}

function readScope(options: ReadonlyMap<string, string>, usage: string): Scope {
  const given = (['search', 'voted', 'meeting', 'paper', 'day'] as const).filter((name) => options.has(name));
  const [kind, other] = given;
  if (other !== undefined)
    throw new UserError(`--${kind} and --${other} don't go together. Usage: papers ${usage}`);
  if (options.has('source') && kind !== 'day')
    throw new UserError(`--source goes with --day. Usage: papers ${usage}`);
  if (kind === undefined) return { kind: 'all' };
  const value = options.get(kind)?.trim() ?? '';
  if (value === '') throw new UserError(`--${kind} needs a value. Usage: papers ${usage}`);
  if (kind !== 'day') return { kind, value };
  const list = parseList(options.get('source') ?? '');
  if (list === undefined)
    throw new UserError(
      `Name the day's source: --source ${SOURCE_NAMES.join('|')}, or the address of a feed. Usage: papers ${usage}`,
    );
  return { kind, list, day: parseDay(value, usage) };
}

/** Papers read at a time. */
type Steps = Iterable<readonly Paper[]> | AsyncIterable<readonly Paper[]>;

/** What is exported: papers, how many they are, and the key of each. */
interface Exported {
  readonly total: number;
  readonly steps: Steps;
  readonly keys: Awaited<ReturnType<typeof findKeys>>;
}

/** Finds the papers of a scope, and the key of each. */
async function findExported(
  database: Database,
  search: Pick<PaperSearch, 'find'>,
  scope: Scope,
): Promise<Exported> {
  if (scope.kind === 'all') {
    const all = await findNamesakes(database, 'all');
    const ids = all.map(({ id }) => id);
    return { total: ids.length, steps: readPapers(database, ids), keys: assignKeys(all) };
  }
  const papers = await findOfScope(database, search, scope);
  const keys = await findKeys(papers, (words) => findNamesakes(database, words));
  return { total: papers.length, steps: [papers], keys };
}

async function findOfScope(
  database: Database,
  search: Pick<PaperSearch, 'find'>,
  scope: Exclude<Scope, { readonly kind: 'all' }>,
): Promise<readonly Paper[]> {
  switch (scope.kind) {
    case 'search':
      return (await search.find({ query: scope.value }, { limit: MAX_FOUND, offset: 0 })).papers;
    case 'voted': {
      const page = { limit: Number.MAX_SAFE_INTEGER, offset: 0 };
      const { papers } = await findTopPapers(database, scope.value, undefined, page);
      return papers.map(({ paper }) => paper);
    }
    case 'meeting':
      return findPapers(database, await listFrozenPapers(database, scope.value));
    case 'paper': {
      const paper = await findNamed(database, scope.value);
      return paper === undefined ? [] : [paper];
    }
    case 'day':
      return (await listDay(database, scope.list, scope.day)).map(({ paper }) => paper);
  }
}

async function* readPapers(database: Database, ids: readonly string[]): AsyncGenerator<readonly Paper[]> {
  for (let at = 0; at < ids.length; at += STEP) yield await findPapers(database, ids.slice(at, at + STEP));
}

async function* readSteps(steps: Steps, onProgress: (done: number) => void): AsyncGenerator<Paper> {
  let done = 0;
  for await (const papers of steps) {
    yield* papers;
    done += papers.length;
    onProgress(done);
  }
}

/** Writes a file beside the one that is meant, and lets it take its place once it is whole. */
async function writeTo(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new UserError(`${file} is a folder. Name a file in it.`);
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (!isOfFile(error)) throw error;
    throw new UserError(
      `${file} can't be written (${error.code}). Check that its folder exists and has room.`,
      {
        cause: error,
      },
    );
  }
}

function isOfFile(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
