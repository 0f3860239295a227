import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { drawDiscussionPlan, runDiscussions } from './discussions.ts';
import { type Grounds, openEmpty } from './places.ts';
import { SEEDS } from './seeds.ts';

suite('a bot that is killed while it opens threads', () => {
  let grounds: Grounds | undefined;
  before(async () => {
    grounds = await openEmpty();
  });
  after(() => grounds?.[Symbol.asyncDispose]());

  for (const seed of SEEDS.discussions)
    test(`opens one for each paper and begins it once, seed ${seed}`, async (t) => {
      assert.ok(grounds);
      const plan = drawDiscussionPlan(seed);
      t.diagnostic(JSON.stringify(plan));
      await runDiscussions(grounds, plan);
    });
});
