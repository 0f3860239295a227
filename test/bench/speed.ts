import type { Paper } from '../../src/papers/paper.ts';
import { drawPrefixes, measureCompletion } from './autocomplete.ts';
import type { Asked, Engine, Opener, OwnEngine } from './engines/engine.ts';
import { mixPapers } from './mixing.ts';
import { type Answer, askAll } from './quality.ts';
import { drawLongQueries, drawQueries, LONG } from './queries.ts';
import { formatCount, printList, printTable, printText } from './table.ts';

/** Papers on a page of results. */
const PAGE = 5;

/** Each is asked so often. */
const ROUNDS = 3;

/** Enough of the long questions to begin with, of which each looks at many words. */
const FEW = 20;

const SHARES = [0.5, 0.95, 0.99] as const;
const COLUMNS = SHARES.map((share) => `p${Math.round(share * 100)} ms`);

/** Papers to measure on: if `count` is higher, more are mixed from them. */
export interface SpeedCorpus {
  readonly papers: readonly Paper[];
  readonly count: number;
}

/** What is asked. */
interface Questions {
  readonly measured: readonly Asked[];
  /** Asked before, and not measured, so that no engine answers its first. */
  readonly others: readonly Asked[];
}

/** What measuring an engine says. */
interface Measured {
  readonly name: string;
  readonly load: readonly string[];
  /** In milliseconds, the shortest first. */
  readonly times: readonly number[];
  readonly notes: readonly string[];
}

/** What is measured of our own search only. */
interface MeasuredOwn extends Measured {
  readonly long: readonly number[];
  readonly completion: readonly number[];
  readonly slowest: readonly string[];
}

/**
 * Prints how fast engines answer with a page of five, and for ours how fast it answers pasted texts and completes titles.
 * `isPrinting` prints the queries, too.
 */
export async function benchSpeed(
  { papers, count }: SpeedCorpus,
  own: readonly Opener<OwnEngine>[],
  others: readonly Opener[],
  isPrinting: boolean,
): Promise<void> {
  const real = papers.slice(0, count);
  const short = { measured: drawQueries(real, 4), others: drawQueries(real, 5) };
  const long = { measured: drawLongQueries(real, 6), others: drawLongQueries(real, 7).slice(0, FEW) };
  const prefixes = drawPrefixes(real);
  if (isPrinting) printQueries(short.measured, prefixes);
  printText(
    `**Speed**: ${formatCount(count, 'paper')}, ${real.length.toLocaleString('en')} of them real; ${short.measured.length} queries, each ${ROUNDS} times`,
  );
  const row = printTable(['Engine', 'load s', 'size MB', 'memory MB', ...COLUMNS]);
  const ours: MeasuredOwn[] = [];
  for (const open of own) {
    const memory = usedMemory();
    await using engine = await open(mixPapers(real, count));
    const measured = await measureEngine(engine, short, memory);
    row(formatMeasured(measured));
    ours.push(await measureOwn(engine, measured, long, prefixes));
  }
  const theirs: Measured[] = [];
  for (const open of others) {
    const memory = usedMemory();
    await using engine = await open(mixPapers(real, count));
    const measured = await measureEngine(engine, short, memory);
    row(formatMeasured(measured));
    theirs.push(measured);
  }
  printRatios(ours, theirs);
  printLong(ours, long.measured.length);
  printCompletion(ours, prefixes.length);
  printList(
    'Refused, which counts as an answer, or doubtful:',
    [...ours, ...theirs].flatMap(({ notes }) => notes),
  );
}

async function measureEngine(engine: Engine, questions: Questions, memoryBefore: number): Promise<Measured> {
  const { times, notes } = await measureTimes(engine, questions);
  const grown = usedMemory() - memoryBefore;
  return {
    name: engine.name,
    load: [
      (engine.loadMs / 1_000).toFixed(1),
      ...[engine.size, grown].map((bytes) => (bytes / 1e6).toFixed(0)),
    ],
    times,
    notes,
  };
}

async function measureOwn(
  engine: OwnEngine,
  short: Measured,
  long: Questions,
  prefixes: readonly string[],
): Promise<MeasuredOwn> {
  const { times, notes } = await measureTimes(engine, long);
  const { sorted, slowest } = await measureCompletion(prefixes, (typed) => engine.suggest(typed));
  const doubts = (await engine.findDoubts?.()) ?? [];
  return { ...short, notes: [...short.notes, ...notes, ...doubts], long: times, completion: sorted, slowest };
}

async function measureTimes(
  engine: Engine,
  { measured, others }: Questions,
): Promise<Pick<Measured, 'times' | 'notes'>> {
  const times: number[] = [];
  const ask = (asked: Asked) => engine.ask(asked, PAGE);
  await askAll(others, ask);
  const rounds = Array.from({ length: ROUNDS }, () => measured).flat();
  const answers = await askAll(rounds, async (asked) => {
    const started = performance.now();
    try {
      return await ask(asked);
    } finally {
      times.push(performance.now() - started);
    }
  });
  return {
    times: times.sort((one, other) => one - other),
    notes: formatFaults(engine.name, answers),
  };
}

/** Formats what an engine refused, each once, with the reason for the first. */
function formatFaults(name: string, answers: readonly Answer<Asked>[]): string[] {
  const failed = answers.filter(({ fault }) => fault !== undefined);
  const texts = new Set(failed.map(({ asked }) => `“${asked.text}”`));
  if (texts.size === 0) return [];
  return [`${name}, ${[...texts].join(', ')}: ${failed[0]?.fault}`];
}

function formatMeasured({ name, load, times }: Measured): string[] {
  return [name, ...load, ...formatTimes(times)];
}

function formatTimes(sorted: readonly number[]): string[] {
  return SHARES.map((share) => findQuantile(sorted, share).toFixed(1));
}

/** Returns the value that a share of sorted values does not exceed; 0 of none. */
function findQuantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function printRatios(ours: readonly Measured[], theirs: readonly Measured[]): void {
  if (theirs.length === 0) return;
  printText('p95 as a share of the p95 of another engine');
  const row = printTable(['Engine', ...theirs.map(({ name }) => name)]);
  for (const { name, times } of ours) {
    const p95 = findQuantile(times, 0.95);
    row([name, ...theirs.map((other) => (p95 / findQuantile(other.times, 0.95)).toFixed(3))]);
  }
}

function printLong(ours: readonly MeasuredOwn[], count: number): void {
  printText(`${count} questions of ${LONG.toLocaleString('en')} characters, each ${ROUNDS} times`);
  const row = printTable(['Engine', ...COLUMNS]);
  for (const { name, long } of ours) row([name, ...formatTimes(long)]);
}

function printCompletion(ours: readonly MeasuredOwn[], count: number): void {
  printText(`Completing ${count} beginnings`);
  const row = printTable(['Engine', 'p50 ms', 'p95 ms', 'max ms', 'slowest']);
  for (const { name, completion, slowest } of ours) {
    const times = [0.5, 0.95, 1].map((share) => findQuantile(completion, share).toFixed(1));
    row([name, ...times, slowest.join(', ')]);
  }
}

function printQueries(queries: readonly Asked[], prefixes: readonly string[]): void {
  printList(
    'Queries:',
    queries.map(({ text, since }) => `${text}${since ? ` since ${since}` : ''}`),
  );
  printList('Completed:', prefixes);
}

/** Returns the resident memory of the whole process, in bytes, once what is not used is let go of. */
function usedMemory(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
