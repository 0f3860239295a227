import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { drawAlertPlan, runAlerts } from './alerts.ts';
import { type Grounds, openEmpty } from './places.ts';
import { SEEDS } from './seeds.ts';

suite('a bot that is killed while it tells alerts', () => {
  let grounds: Grounds | undefined;
  before(async () => {
    grounds = await openEmpty();
  });
  after(() => grounds?.[Symbol.asyncDispose]());

  for (const seed of SEEDS.alerts)
    test(`tells each person once, seed ${seed}`, async (t) => {
      assert.ok(grounds);
      const plan = drawAlertPlan(seed);
      t.diagnostic(JSON.stringify(plan));
      await runAlerts(grounds, plan);
    });
});
