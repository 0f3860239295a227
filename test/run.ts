import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findPrograms, startCluster } from './support/postgres-cluster.ts';
import { createRandom } from './support/random.ts';
import { findTemplateFolder } from './support/template.ts';

const CHECKOUT = join(import.meta.dirname, '..');

/** A part of the tests that is run by itself. */
interface Tier {
  readonly files: () => string[];
  /** Processes at a time. Tests wait as often as they work, so two cores are kept busy by three. */
  readonly processes: number;
  /** Whether many files share a process, and with it modules and a database, which take seconds to load. */
  readonly shares: boolean;
  /** Whether the tests run on Postgres: the one that TEST_DATABASE_URL names, or else one that is started for them. */
  readonly onServer: boolean;
}

/** The longest test takes half of this; one that takes longer hangs, and fails rather than hold up everything. */
const TIMEOUT_MS = 10 * 60_000;

const SLOW = ['test/journeys/', 'test/browser/', 'test/chaos/'];

/**
 * Tests that start a bot or a server each, as those of commands and capabilities do, or make thousands of statements: they
 * run with the journeys, so that `npm test` is over in three minutes on two cores.
 */
const LONG = [
  'test/bench/',
  'test/bibliography/round-trip.test.ts',
  'test/bibliography/write/read-again.test.ts',
  'test/capabilities/',
  'test/commands/',
  'test/database/migrations.test.ts',
  'test/mail/',
  'test/operator/import-lines.test.ts',
  'test/papers/unfit.test.ts',
  'test/privacy/deaths.test.ts',
  'test/tldr/sentence/',
  'test/zotero/',
];

const list = (pattern: string): string[] => globSync(pattern, { cwd: CHECKOUT }).toSorted();
const isOf = (places: readonly string[]) => (file: string) => places.some((place) => file.startsWith(place));
const isQuick = (file: string): boolean => !isOf([...SLOW, ...LONG])(file);
const usesDatabase = (file: string): boolean =>
  /\bonEachDatabase\(|\bonServer\b/u.test(readFileSync(join(CHECKOUT, file), 'utf8'));

/** The tiers; docs/development.md says what each of them proves. */
const TIERS: Readonly<Record<string, Tier>> = {
  quick: {
    files: () => list('test/**/*.test.ts').filter(isQuick),
    processes: 3,
    shares: true,
    onServer: false,
  },
  journeys: {
    files: () => list('test/**/*.test.ts').filter(isOf(['test/journeys/', ...LONG])),
    processes: 3,
    shares: true,
    onServer: false,
  },
  browser: { files: () => list('test/browser/**/*.test.ts'), processes: 2, shares: false, onServer: false },
  postgres: {
    files: () => list('test/**/*.test.ts').filter(usesDatabase),
    processes: 3,
    shares: true,
    onServer: true,
  },
  chaos: { files: () => list('test/chaos/**/*.test.ts'), processes: 2, shares: false, onServer: false },
};

const HELP = `Runs parts of the tests, one after another.

  node test/run.ts <${Object.keys(TIERS).join('|')}>... [--seed N] [--coverage]

  --seed N      shuffles the files, in an order that the number decides
  --coverage    says which lines of src/ and commands/ were run
`;

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, coverage: { type: 'boolean', default: false } },
  allowPositionals: true,
});

/** Puts files in another order; the same seed gives the same. */
function shuffle(files: readonly string[], seed: number): string[] {
  const draw = createRandom(seed);
  return files
    .map((file) => ({ file, at: draw() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ file }) => file);
}

/** Writes a module for each process that imports the files it is to run: every n-th, so that folders are spread. */
function writeEntries(folder: string, files: readonly string[], processes: number): string[] {
  return Array.from({ length: processes }, (_, index) => {
    const mine = files.filter((_file, place) => place % processes === index);
    const imports = mine.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`);
    const entry = join(folder, `files-${index + 1}-of-${processes}.mjs`);
    writeFileSync(entry, imports.join(''));
    return entry;
  });
}

/** Returns the address of a Postgres for the tests, or says why there is none. */
async function findServer(stack: AsyncDisposableStack): Promise<{ url: string } | { whyNone: string }> {
  const { TEST_DATABASE_URL } = process.env;
  if (TEST_DATABASE_URL !== undefined) return { url: TEST_DATABASE_URL };
  const programs = findPrograms();
  if (programs === undefined)
    return { whyNone: 'no Postgres: install the package postgresql, or name one in TEST_DATABASE_URL' };
  return { url: stack.use(await startCluster(programs)).url('postgres') };
}

/** Runs a tier and prints the result. Returns whether all of it passed. */
async function runTier(name: string, tier: Tier): Promise<boolean> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-run-'));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const compiled = join(CHECKOUT, 'node_modules/.cache/daily-papers-compiled');
  mkdirSync(compiled, { recursive: true });
  const { TEST_DATABASE_URL: _, ...environment } = process.env;
  const env: NodeJS.ProcessEnv = { ...environment, NODE_COMPILE_CACHE: compiled };
  if (tier.onServer) {
    const server = await findServer(stack);
    if ('whyNone' in server) {
      process.stdout.write(`The tests "${name}" are skipped: ${server.whyNone}.\n`);
      // What decides over a change must not leave them out.
      return process.env.CI !== 'true';
    }
    env.TEST_DATABASE_URL = server.url;
  }
  // Once, rather than by each process: it takes seconds.
  await findTemplateFolder();
  const found = values.seed === undefined ? tier.files() : shuffle(tier.files(), Number(values.seed));
  const files = found.map((file) => join(CHECKOUT, file));
  const events = run({
    files: tier.shares ? writeEntries(folder, files, tier.processes) : files,
    concurrency: tier.processes,
    timeout: TIMEOUT_MS,
    execArgv: ['--import', pathToFileURL(join(CHECKOUT, 'test/support/fixed-seed.ts')).href],
    env,
    cwd: CHECKOUT,
    ...(values.coverage && { coverage: true, coverageIncludeGlobs: ['src/**/*.ts', 'commands/**/*.ts'] }),
  });
  let passed = true;
  events.on('test:fail', () => {
    passed = false;
  });
  await pipeline(events, new spec(), process.stdout, { end: false });
  return passed;
}

async function main(): Promise<void> {
  const tiers = positionals.map((name) => ({ name, tier: TIERS[name] }));
  if (tiers.length === 0) throw new Error(`Which tests?\n\n${HELP}`);
  for (const { name, tier } of tiers) {
    if (tier === undefined) throw new Error(`There are no tests "${name}".\n\n${HELP}`);
    if (tiers.length > 1) process.stdout.write(`\nThe tests "${name}":\n`);
    if (!(await runTier(name, tier))) process.exitCode = 1;
  }
}

await main();
