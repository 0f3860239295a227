import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from './support/random.ts';

const CHECKOUT = join(import.meta.dirname, '..');

/** A part of the tests that is run by itself. */
interface Tier {
  readonly files: () => string[];
  /** Processes at a time. */
  readonly processes: number;
  /** Whether the tests of several files share a process, and with it the modules and the database, which take seconds to load. */
  readonly shares: boolean;
  /** Whether the tests run on the Postgres that TEST_DATABASE_URL names, rather than on PGlite. */
  readonly onServer?: boolean;
}

const list = (pattern: string): string[] => globSync(pattern, { cwd: CHECKOUT }).toSorted();
const SLOW = ['test/journeys/', 'test/browser/', 'test/chaos/'];
const listQuick = () =>
  list('test/**/*.test.ts').filter((file) => !SLOW.some((folder) => file.startsWith(folder)));
const listJourneys = () => list('test/journeys/**/*.test.ts');
const usesServer = (file: string) =>
  /\bonEachDatabase\(|\bonServer\b/u.test(readFileSync(join(CHECKOUT, file), 'utf8'));

/** docs/development.md says what each of them proves. */
const TIERS: Readonly<Record<string, Tier>> = {
  quick: { files: listQuick, processes: 3, shares: true },
  journeys: { files: listJourneys, processes: 2, shares: true },
  browser: { files: () => list('test/browser/**/*.test.ts'), processes: 2, shares: false },
  postgres: {
    files: () => [...listQuick(), ...listJourneys()].filter(usesServer),
    processes: 3,
    shares: true,
    onServer: true,
  },
  chaos: { files: () => list('test/chaos/**/*.test.ts'), processes: 1, shares: false, onServer: true },
};

const HELP = `Runs a part of the tests.

  node test/run.ts <${Object.keys(TIERS).join('|')}> [--seed N] [--coverage]

  --seed N      shuffles the files, in an order that the number decides
  --coverage    says which lines of src/ and commands/ were run
`;

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, coverage: { type: 'boolean', default: false } },
  allowPositionals: true,
});

/** Puts the files in another order; the same seed gives the same. */
function shuffle(files: readonly string[], seed: number): string[] {
  const draw = createRandom(seed);
  return files
    .map((file) => ({ file, at: draw() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ file }) => file);
}

/** Writes a module for each process that imports the files it is to run, every n-th each. */
function writeEntries(folder: string, files: readonly string[], processes: number): string[] {
  return Array.from({ length: processes }, (_, index) => {
    const mine = files.filter((_, place) => place % processes === index);
    const imports = mine.map(
      (file) => `import ${JSON.stringify(pathToFileURL(join(CHECKOUT, file)).href)};\n`,
    );
    const entry = join(folder, `tests-${index + 1}.mjs`);
    writeFileSync(entry, imports.join(''));
    return entry;
  });
}

async function main(): Promise<void> {
  const tier = TIERS[positionals[0] ?? ''];
  if (tier === undefined || positionals.length > 1) throw new Error(`Which tests?\n\n${HELP}`);
  const files = values.seed === undefined ? tier.files() : shuffle(tier.files(), Number(values.seed));
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-run-'));
  const compiled = join(CHECKOUT, 'node_modules/.cache/daily-papers-compiled');
  mkdirSync(compiled, { recursive: true });
  const { TEST_DATABASE_URL, ...environment } = process.env;
  const env = {
    ...environment,
    NODE_COMPILE_CACHE: compiled,
    ...(tier.onServer === true && TEST_DATABASE_URL !== undefined && { TEST_DATABASE_URL }),
  };
  try {
    const events = run({
      files: tier.shares
        ? writeEntries(folder, files, tier.processes)
        : files.map((file) => join(CHECKOUT, file)),
      concurrency: tier.processes,
      execArgv: ['--import', pathToFileURL(join(CHECKOUT, 'test/support/fixed-seed.ts')).href],
      env,
      cwd: CHECKOUT,
      ...(values.coverage && { coverage: true, coverageIncludeGlobs: ['src/**/*.ts', 'commands/**/*.ts'] }),
    });
    events.on('test:fail', ({ todo }) => {
      if (todo === undefined || todo === false) process.exitCode = 1;
    });
    await pipeline(events, new spec(), process.stdout, { end: false });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
