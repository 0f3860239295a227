import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { drawErasurePlan, runErasure } from './erasure.ts';
import { type Grounds, openEmpty } from './places.ts';
import { SEEDS } from './seeds.ts';

suite('a bot that is killed while somebody erases', () => {
  let grounds: Grounds | undefined;
  before(async () => {
    grounds = await openEmpty();
  });
  after(() => grounds?.[Symbol.asyncDispose]());

  for (const seed of SEEDS.erasures)
    test(`erases all or nothing and counts each vote once, seed ${seed}`, async (t) => {
      assert.ok(grounds);
      const plan = drawErasurePlan(seed);
      t.diagnostic(JSON.stringify(plan));
      await runErasure(grounds, plan);
    });
});
