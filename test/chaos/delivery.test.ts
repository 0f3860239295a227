import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { runDay } from './day.ts';
import { type Grounds, openOnPglite, openOnPostgres } from './grounds.ts';
import { drawPlan } from './plan.ts';
import { findPrograms } from './postgres-cluster.ts';
import { FIRST_CHANNEL, showFailure, showOutcome } from './report.ts';

const RUNS = 15;

/** Each run's seed is printed; `npm run chaos -- --seed N` runs it again. */
const SEED = randomInt(1_000_000_000);

function onGrounds(title: string, skip: string | false, open: () => Promise<Grounds | undefined>): void {
  suite(title, { skip }, () => {
    let grounds: Grounds | undefined;
    before(async () => {
      grounds = await open();
    });
    after(() => grounds?.[Symbol.asyncDispose]());

    for (let run = 0; run < RUNS; run += 1) {
      test(`leaves every card once and every vote counted, run ${run + 1}`, async (t) => {
        assert.ok(grounds);
        const outcome = await runDay(grounds, drawPlan(SEED + run, grounds.kind));

        t.diagnostic(showOutcome(outcome));
        assert.ok(outcome.failure === undefined, showFailure(outcome, grounds.kind));
      });
    }
  });
}

onGrounds('a bot that is killed at random (PGlite)', false, () => openOnPglite(FIRST_CHANNEL));
onGrounds(
  'a bot that is killed at random (Postgres)',
  findPrograms() === undefined && 'Postgres is not installed: none can be stopped and started',
  () => openOnPostgres(FIRST_CHANNEL),
);
