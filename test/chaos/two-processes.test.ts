import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPrograms } from '../support/postgres-cluster.ts';
import { openOnPostgres } from './places.ts';
import { FIRST_CHANNEL } from './report.ts';
import { chooseSeed, SEEDS } from './seeds.ts';
import { drawPlanForTwo, runTwo } from './two-processes.ts';

const skip = findPrograms() === undefined && 'Postgres is not installed: two processes need one';

test('of two processes with 40 feeds due, one is killed half-way and the other finishes', {
  skip,
}, async (t) => {
  const plan = drawPlanForTwo(chooseSeed(SEEDS.twoProcesses));
  t.diagnostic(`seed ${plan.seed}: process ${plan.victim} is killed at request ${plan.nth}`);
  const grounds = await openOnPostgres(FIRST_CHANNEL);
  assert.ok(grounds);
  t.after(() => grounds[Symbol.asyncDispose]());

  await runTwo(grounds, plan);
});
