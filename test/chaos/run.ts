import { randomInt } from 'node:crypto';
import { inspect, parseArgs } from 'node:util';
import { drawAlertPlan, runAlerts } from './alerts.ts';
import { runDay } from './day.ts';
import { drawDiscussionPlan, runDiscussions } from './discussions.ts';
import { drawErasurePlan, runErasure } from './erasure.ts';
import { drawMailPlan, runMail } from './mail.ts';
import { drawMeetingPlan, runMeeting } from './meetings.ts';
import { drawMomentumPlan, runMomentum } from './momentum.ts';
import { type Grounds, openEmpty, openOnPglite, openOnPostgres } from './places.ts';
import { drawPlan } from './plan.ts';
import { FIRST_CHANNEL, formatFailure, formatOutcome } from './report.ts';
import { drawRevisionPlan, runRevisions } from './revisions.ts';

const HELP = `Kills the bot at random moments, again and again, and checks what it leaves.

  npm run chaos -- [--of WHAT] [--runs N] [--seed N] [--database pglite|postgres]

  --of          what it is killed in. All but a day run on pglite:
                day          a day's digest and its votes
                meetings     the freezing of an agenda, its event and its offers
                discussions  the opening of threads
                mails        the mailing of a digest
                alerts       the telling of alerts
                revisions    the telling of what became of papers
                momentum     the reading of later upvotes, and the line about what a feed missed
                erasures     the erasure of what is kept about a person, while reactions are read again

  --runs N      how many runs (1)
  --seed N      the first run's seed; run by run it goes up by one (drawn at random)
  --database    the database the bot runs on (pglite); postgres starts one of its own
`;

/** What the bot can be killed in besides a day. */
const SHORT: Readonly<Record<string, (grounds: Grounds, seed: number) => Promise<void>>> = {
  meetings: (grounds, seed) => runMeeting(grounds, drawMeetingPlan(seed)),
  discussions: (grounds, seed) => runDiscussions(grounds, drawDiscussionPlan(seed)),
  alerts: (grounds, seed) => runAlerts(grounds, drawAlertPlan(seed)),
  mails: (grounds, seed) => runMail(grounds, drawMailPlan(seed)),
  revisions: (grounds, seed) => runRevisions(grounds, drawRevisionPlan(seed)),
  momentum: (grounds, seed) => runMomentum(grounds, drawMomentumPlan(seed)),
  erasures: (grounds, seed) => runErasure(grounds, drawErasurePlan(seed)),
};

const { values } = parseArgs({
  options: {
    of: { type: 'string', default: 'day' },
    runs: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
    database: { type: 'string', default: 'pglite' },
    help: { type: 'boolean', default: false },
  },
});

async function open(): Promise<Grounds> {
  if (values.of !== 'day') return openEmpty();
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

/** Runs one, and prints what came of it. Returns whether all checks passed. */
async function runOne(grounds: Grounds, seed: number): Promise<boolean> {
  const short = SHORT[values.of];
  if (short === undefined) {
    const outcome = await runDay(grounds, drawPlan(seed, grounds.kind));
    process.stdout.write(`${formatOutcome(outcome)}\n`);
    if (outcome.failure === undefined) return true;
    process.stdout.write(`${formatFailure(outcome, grounds.kind)}\n`);
    return false;
  }
  try {
    await short(grounds, seed);
    process.stdout.write(`seed ${seed}: ok\n`);
    return true;
  } catch (error) {
    const again = `npm run chaos -- --of ${values.of} --seed ${seed}`;
    process.stdout.write(`seed ${seed}: FAILED\n${inspect(error, { depth: 4 })}\n-- again: ${again}\n`);
    return false;
  }
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.of !== 'day' && SHORT[values.of] === undefined)
    throw new Error(`There is nothing called "${values.of}" to kill the bot in.\n${HELP}`);
  const [runs, seed] = [readNumber('runs'), readNumber('seed')];
  await using grounds = await open();
  let failed = 0;
  let run = 0;
  // The run in hand is finished, so that its processes and its database are cleaned up.
  let isToldToStop = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isToldToStop = true));
  for (; run < runs && !isToldToStop; run += 1) {
    if (!(await runOne(grounds, seed + run))) failed += 1;
  }
  process.stdout.write(`${run} runs on ${grounds.kind} from seed ${seed}: ${failed} failed.\n`);
  if (failed > 0) process.exitCode = 1;
}

await main();
