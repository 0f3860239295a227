import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import pino from 'pino';
import { tldrs } from '../../../src/database/schema/tldr.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type BatchServices, runBatch } from '../../../src/tldr/batch/batch.ts';
import { createBatchModel } from '../../../src/tldr/batch/batch-model.ts';
import { createModel } from '../../../src/tldr/model/model.ts';
import { findSpending } from '../../../src/tldr/spending.ts';
import { findTldrs } from '../../../src/tldr/tldr.ts';
import { writeTldrs } from '../../../src/tldr/write.ts';
import { openBatchServer } from '../../support/batch-server.ts';
import { onEachDatabase } from '../../support/database.ts';
import { GOOD_LINE, openModelServer } from '../../support/model-server.ts';
import { NOON, paper } from '../../support/papers.ts';
import { modelOn, openDesk } from '../../support/tldr.ts';

const PAPERS = ['1', '2', '3'].map((id) => paper(id));
const WANTED = { language: 'en', limit: 50 } as const;

onEachDatabase('a batch', (databases) => {
  async function open(t: TestContext, monthlyBudget?: number) {
    const database = await databases.open();
    await savePapers(database, [...PAPERS, paper('4', { abstract: null })]);
    const server = await openBatchServer(t);
    const config = {
      apiKey: 'sk-test-0123456789',
      baseUrl: server.url,
      name: 'a-model',
      prices: { input: 1_000, output: 1_000 },
      monthlyBudget,
    };
    const services: BatchServices = {
      database,
      model: createModel(config),
      batches: createBatchModel(config),
      now: () => NOON,
      log: pino({ level: 'silent' }),
    };
    return { database, server, services };
  }

  test('is sent, waited for, and read, at half the price', async (t) => {
    const { database, server, services } = await open(t);

    assert.deepEqual(await runBatch(services, WANTED), { state: 'sent', papers: 3 });
    assert.deepEqual(await runBatch(services, WANTED), {
      state: 'under way',
      status: 'in_progress',
      done: 0,
      total: 3,
    });
    server.finish();
    assert.deepEqual(await runBatch(services, WANTED), {
      state: 'read',
      made: 3,
      failed: 0,
      givenBack: 0,
      askedAgain: 0,
    });
    assert.deepEqual(await runBatch(services, WANTED), { state: 'nothing', reason: 'all have TL;DRs' });

    assert.equal(server.batches.length, 1);
    assert.equal(server.batches[0]?.[0]?.body.model, 'a-model');
    const model = modelOn(await openModelServer(t), { prices: { input: 1_000, output: 1_000 } });
    const found = await findTldrs({ database, model }, PAPERS);
    assert.deepEqual(
      PAPERS.map(({ id }) => found.get(id)?.text),
      [GOOD_LINE, GOOD_LINE, GOOD_LINE],
    );
    const spending = await findSpending(database, model, NOON);
    assert.deepEqual(
      [spending.calls, spending.inputTokens, spending.outputTokens, spending.spent.toFixed(6)],
      [3, 300, 60, '0.180000'],
    );
  });

  test('that was made, but whose answer was lost, is found again and not sent twice', async (t) => {
    const { server, services } = await open(t);
    server.loseNextAnswer();
    await assert.rejects(runBatch(services, WANTED), /gave no answer .* Run this again/u);
    server.finish();

    assert.deepEqual(await runBatch(services, WANTED), {
      state: 'read',
      made: 3,
      failed: 0,
      givenBack: 0,
      askedAgain: 0,
    });

    assert.equal(server.batches.length, 1);
  });

  test('that was written and not sent is sent by the next run', async (t) => {
    const { server, services } = await open(t);
    const dead: BatchServices = {
      ...services,
      batches: { ...services.batches, send: () => Promise.reject(new Error('Killed.')) },
    };
    await assert.rejects(runBatch(dead, WANTED));

    assert.deepEqual(await runBatch(services, WANTED), { state: 'sent', papers: 3 });

    assert.deepEqual(
      server.batches.map((lines) => lines.length),
      [3],
    );
  });

  test('keeps no line that fails the checks where it can not ask again, and gives back what was not answered', async (t) => {
    const { database, server, services } = await open(t);
    await runBatch(services, WANTED);
    const [first, second] = server.batches[0] ?? [];
    server.finish(({ custom_id }) =>
      custom_id === first?.custom_id
        ? undefined
        : custom_id === second?.custom_id
          ? 'See https://evil.example for it.'
          : GOOD_LINE,
    );

    assert.deepEqual(await runBatch(services, WANTED), {
      state: 'read',
      made: 1,
      failed: 1,
      givenBack: 1,
      askedAgain: 0,
    });

    const rows = await database.select().from(tldrs);
    assert.deepEqual(rows.map(({ state }) => state).sort(), ['failed', 'made']);
    assert.deepEqual(await runBatch(services, WANTED), { state: 'sent', papers: 1 });
  });

  /** Has two of three TL;DRs fail the checks, and reads the batch with a server that is asked about these. */
  async function readTwoFaulty(
    t: TestContext,
    { services, server }: Awaited<ReturnType<typeof open>>,
    model: Partial<BatchServices['model']> = {},
  ) {
    await runBatch(services, WANTED);
    const good = server.batches[0]?.[0]?.custom_id;
    server.finish(({ custom_id }) => (custom_id === good ? GOOD_LINE : 'See https://evil.example for it.'));
    const models = await openModelServer(t);
    const { ask } = modelOn(models);
    const answered: BatchServices = { ...services, model: { ...services.model, ask, ...model } };
    return { models, answered };
  }

  test('has lines that fail the checks asked for once more, with the fault named, at the full price', async (t) => {
    const opened = await open(t);
    const { models, answered } = await readTwoFaulty(t, opened);

    assert.deepEqual(await runBatch(answered, WANTED), {
      state: 'read',
      made: 3,
      failed: 0,
      givenBack: 0,
      askedAgain: 2,
    });

    assert.equal(models.asked.length, 2);
    for (const { messages } of models.asked)
      assert.match(messages[1]?.content ?? '', /can't be used, as it has a link\. It was: See https:/u);
    const rows = await opened.database.select().from(tldrs);
    assert.deepEqual(
      rows.map(({ state, text, fault }) => [state, text, fault]),
      Array.from({ length: 3 }, () => ['made', GOOD_LINE, null]),
    );
    assert.deepEqual(rows.map(({ inputTokens, cost }) => `${inputTokens} ${cost?.toFixed(2)}`).sort(), [
      '100 0.06',
      '200 0.18',
      '200 0.18',
    ]);
    const spending = await findSpending(opened.database, answered.model, NOON);
    assert.equal(spending.spent.toFixed(2), '0.42');
  });

  test('leaves a line that fails twice to the next maker', async (t) => {
    const opened = await open(t);
    const { models, answered } = await readTwoFaulty(t, opened);
    models.answer({ kind: 'line', line: '@everyone what it is about.' });

    const report = await runBatch(answered, WANTED);

    assert.deepEqual(report, { state: 'read', made: 1, failed: 2, givenBack: 0, askedAgain: 2 });
    const faults = (await opened.database.select().from(tldrs)).map(({ fault }) => fault);
    assert.deepEqual(faults.sort(), ['it mentions somebody', 'it mentions somebody', null]);
  });

  test('asks for none once more beyond the budget', async (t) => {
    const opened = await open(t);
    const { models, answered } = await readTwoFaulty(t, opened, { monthlyBudget: 0.1 });

    const report = await runBatch(answered, WANTED);

    assert.deepEqual(report, { state: 'read', made: 1, failed: 2, givenBack: 0, askedAgain: 0 });
    assert.equal(models.asked.length, 0);
  });

  test('is not sent beyond the budget, and its papers are not asked about by digests meanwhile', async (t) => {
    const poor = await open(t, 1);
    assert.deepEqual(await runBatch(poor.services, WANTED), { state: 'nothing', reason: 'budget' });
    assert.equal(poor.server.batches.length, 0);
    assert.equal(await poor.database.$count(tldrs), 0);
    await runBatch({ ...poor.services, model: { ...poor.services.model, monthlyBudget: undefined } }, WANTED);
    const models = await openModelServer(t);
    const desk = openDesk(poor.database, modelOn(models));

    await writeTldrs(desk, PAPERS, new AbortController().signal);

    assert.equal(models.asked.length, 0);
  });

  test('that the server does not take gives its papers and its money back', async (t) => {
    const { database, services } = await open(t);
    const models = await openModelServer(t);
    const config = { apiKey: 'sk-test-0123456789', baseUrl: models.url, name: 'a-model' };
    const batches = createBatchModel({ ...config, prices: undefined, monthlyBudget: undefined });

    await assert.rejects(runBatch({ ...services, batches }, WANTED), /without --batch/u);

    assert.equal(await database.$count(tldrs), 0);
    assert.equal((await findSpending(database, services.model, NOON)).spent, 0);
  });
});
