import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { drawMomentumPlan, runMomentum } from './momentum.ts';
import { type Grounds, openEmpty } from './places.ts';
import { SEEDS } from './seeds.ts';

suite('a bot that is killed while it reads lists again', () => {
  let grounds: Grounds | undefined;
  before(async () => {
    grounds = await openEmpty();
  });
  after(() => grounds?.[Symbol.asyncDispose]());

  for (const seed of SEEDS.momentum)
    test(`reads each once and tells a week once, seed ${seed}`, async (t) => {
      assert.ok(grounds);
      const plan = drawMomentumPlan(seed);
      t.diagnostic(JSON.stringify(plan));
      await runMomentum(grounds, plan);
    });
});
