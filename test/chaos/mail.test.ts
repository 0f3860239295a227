import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { drawMailPlan, runMail } from './mail.ts';
import { type Grounds, openEmpty } from './places.ts';
import { SEEDS } from './seeds.ts';

suite('a bot that is killed while it mails a digest', () => {
  let grounds: Grounds | undefined;
  before(async () => {
    grounds = await openEmpty();
  });
  after(() => grounds?.[Symbol.asyncDispose]());

  for (const seed of SEEDS.mails)
    test(`mails each reader once, save where an answer was lost, seed ${seed}`, async (t) => {
      assert.ok(grounds);
      const plan = drawMailPlan(seed);
      t.diagnostic(JSON.stringify(plan));
      await runMail(grounds, plan);
    });
});
