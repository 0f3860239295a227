import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runDay } from './day.ts';
import { type Grounds, openOnPglite, openOnPostgres } from './places.ts';
import { drawPlan } from './plan.ts';
import { FIRST_CHANNEL, formatFailure, formatOutcome } from './report.ts';

const HELP = `Kills the bot at random moments of a day, again and again, and checks what it leaves.

  npm run chaos -- [--runs N] [--seed N] [--database pglite|postgres]

  --runs N      how many runs (1)
  --seed N      the first run's seed; run by run it goes up by one (drawn at random)
  --database    the database the bot runs on (pglite); postgres starts one of its own
`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
    database: { type: 'string', default: 'pglite' },
    help: { type: 'boolean', default: false },
  },
});

async function open(): Promise<Grounds> {
  if (values.database === 'pglite') return openOnPglite(FIRST_CHANNEL);
  if (values.database !== 'postgres') throw new Error(`There is no database "${values.database}".\n${HELP}`);
  const grounds = await openOnPostgres(FIRST_CHANNEL);
  if (grounds === undefined) throw new Error('Postgres is not installed. Install the package postgresql.');
  return grounds;
}

function readNumber(name: 'runs' | 'seed'): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`--${name} takes a whole number, not "${values[name]}".`);
  return number;
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [runs, seed] = [readNumber('runs'), readNumber('seed')];
  await using grounds = await open();
  let failed = 0;
  let run = 0;
  // The run in hand is finished, so that its processes and its database are cleaned up.
  let isToldToStop = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isToldToStop = true));
  for (; run < runs && !isToldToStop; run += 1) {
    const outcome = await runDay(grounds, drawPlan(seed + run, grounds.kind));
    process.stdout.write(`${formatOutcome(outcome)}\n`);
    if (outcome.failure === undefined) continue;
    failed += 1;
    process.stdout.write(`${formatFailure(outcome, grounds.kind)}\n`);
  }
  process.stdout.write(`${run} runs on ${grounds.kind} from seed ${seed}: ${failed} failed.\n`);
  if (failed > 0) process.exitCode = 1;
}

await main();
