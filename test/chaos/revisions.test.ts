import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Grounds, openEmpty } from './places.ts';
import { drawRevisionPlan, runRevisions } from './revisions.ts';
import { SEEDS } from './seeds.ts';

suite('a bot that is killed while it tells what became of papers', () => {
  let grounds: Grounds | undefined;
  before(async () => {
    grounds = await openEmpty();
  });
  after(() => grounds?.[Symbol.asyncDispose]());

  for (const seed of SEEDS.revisions)
    test(`tells each thread and presenter once, seed ${seed}`, async (t) => {
      assert.ok(grounds);
      const plan = drawRevisionPlan(seed);
      t.diagnostic(JSON.stringify(plan));
      await runRevisions(grounds, plan);
    });
});
