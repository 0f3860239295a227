import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { runDay } from './day.ts';
import type { Grounds } from './places.ts';
import { type DatabaseKind, drawPlan } from './plan.ts';
import { formatFailure, formatOutcome } from './report.ts';
import { SEEDS } from './seeds.ts';

interface Suite {
  readonly kind: DatabaseKind;
  readonly skip: string | false;
  /** Runs at a time: they mostly wait, on Postgres for a dead process to be missed. */
  readonly concurrency: number;
  readonly open: () => Promise<Grounds | undefined>;
}

/** Defines a suite that runs a day of the bot for each seed of the list. */
export function onGrounds(title: string, { kind, skip, concurrency, open }: Suite): void {
  suite(title, { skip, concurrency }, () => {
    let shared: Grounds | undefined;
    before(async () => {
      shared = await open();
    });
    after(() => shared?.[Symbol.asyncDispose]());

    for (const seed of SEEDS[kind]) {
      test(`leaves every card once and every vote counted, seed ${seed}`, async (t) => {
        const plan = drawPlan(seed, kind);
        // A database that goes down must not be the one of the other runs.
        await using own = plan.weather === 'database down' ? await open() : undefined;
        const grounds = own ?? shared;
        assert.ok(grounds);

        const outcome = await runDay(grounds, plan);

        t.diagnostic(formatOutcome(outcome));
        assert.ok(outcome.failure === undefined, formatFailure(outcome, kind));
      });
    }
  });
}
