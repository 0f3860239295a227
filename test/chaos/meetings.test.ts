import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { drawMeetingPlan, runMeeting } from './meetings.ts';
import { type Grounds, openEmpty } from './places.ts';
import { SEEDS } from './seeds.ts';

suite('a bot that is killed while it prepares a meeting', () => {
  let grounds: Grounds | undefined;
  before(async () => {
    grounds = await openEmpty();
  });
  after(() => grounds?.[Symbol.asyncDispose]());

  for (const seed of SEEDS.meetings)
    test(`posts one agenda, asks each once and makes each event once, seed ${seed}`, async (t) => {
      assert.ok(grounds);
      const plan = drawMeetingPlan(seed);
      t.diagnostic(JSON.stringify(plan));
      await runMeeting(grounds, plan);
    });
});
