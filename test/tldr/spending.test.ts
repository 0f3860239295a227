import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { savePapers } from '../../src/search/save-papers.ts';
import { findSpending, formatSpending, isFirstToTell, reserve, settle } from '../../src/tldr/spending.ts';
import { findTldrs } from '../../src/tldr/tldr.ts';
import { writeTldrs } from '../../src/tldr/write.ts';
import { onEachDatabase } from '../support/database.ts';
import { GOOD_LINE } from '../support/model-server.ts';
import { NOON, paper } from '../support/papers.ts';
import { modelOn, openDesk, openNamingServer } from '../support/tldr.ts';

const never = () => new AbortController().signal;
const prices = { input: 1_000, output: 1_000 };
const PAPERS = Array.from({ length: 50 }, (_, at) => paper(`${at + 1}`));

onEachDatabase('spending', (databases) => {
  test('is what the answers say they used, to the token, over a day of 50 papers', async (t) => {
    const database = await databases.open();
    await savePapers(database, PAPERS);
    const server = await openNamingServer(t);
    server.answer(() => ({
      kind: 'line',
      line: GOOD_LINE,
      usage: [400 + server.asked.length, server.asked.length],
    }));
    const model = modelOn(server, { prices: { input: 0.25, output: 2 } });

    await writeTldrs(openDesk(database, model), PAPERS, never());

    // 400 × 50 + (1 + … + 50), and (1 + … + 50).
    const spending = await findSpending(database, model, NOON);
    assert.deepEqual([spending.calls, spending.inputTokens, spending.outputTokens], [50, 21_275, 1_275]);
    assert.ok(Math.abs(spending.spent - (21_275 * 0.25 + 1_275 * 2) / 1e6) < 1e-12);
    assert.equal(
      formatSpending(spending, model),
      '0.0079 spent in 2026-03; 21,275 + 1,275 tokens in 50 calls',
    );
  });

  test('never passes the budget, however many ask at once, and the operator is told once', async (t) => {
    const database = await databases.open();
    await savePapers(database, PAPERS);
    const server = await openNamingServer(t);
    const model = modelOn(server, { prices, monthlyBudget: 6 });
    const desks = [1, 2, 3].map(() => openDesk(database, model));

    await Promise.all(desks.map((desk) => writeTldrs(desk, PAPERS, never())));

    const { spent, left, calls } = await findSpending(database, model, NOON);
    assert.ok(spent <= 6, `${spent} spent`);
    assert.ok(Math.abs(spent + (left ?? 0) - 6) < 1e-9);
    assert.ok(calls > 0 && calls < 50, `${calls} calls`);
    assert.equal(server.asked.length, calls);
    const told = desks
      .flatMap(({ logged }) => logged)
      .filter(({ msg }) => /TLDR_MONTHLY_BUDGET/u.test(String(msg)));
    assert.equal(told.length, 1);
    const found = await findTldrs(desks[0] ?? openDesk(database, model), PAPERS);
    assert.equal(found.size, 50, 'the others have another maker');
  });

  test('begins anew each month', async (t: TestContext) => {
    const database = await databases.open();
    const model = modelOn(await openNamingServer(t), { prices, monthlyBudget: 1 });
    const bound = { input: 500, output: 500 };
    const first = await reserve(database, model, bound, NOON);
    assert.equal(await reserve(database, model, bound, NOON), undefined);
    assert.ok(await isFirstToTell(database, NOON));
    assert.ok(!(await isFirstToTell(database, NOON)));

    const april = Temporal.Instant.from('2026-04-01T00:00:00Z');
    assert.ok(await reserve(database, model, bound, april));

    assert.ok(first);
    await settle(database, first, { input: 100, output: 0 }, model);
    const march = await findSpending(database, model, NOON);
    assert.deepEqual(
      [march.spent.toFixed(6), march.left?.toFixed(6), march.calls],
      ['0.100000', '0.900000', 1],
    );
  });
});
