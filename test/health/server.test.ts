import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { Registry } from 'prom-client';
import { UserError } from '../../src/errors.ts';
import { createMetrics } from '../../src/health/metrics.ts';
import { type HealthParts, startHealth } from '../../src/health/server.ts';

const log = pino({ level: 'silent' });

async function serve(t: TestContext, checks: HealthParts['checks'] = {}, fault?: string) {
  const registry = new Registry();
  const queue = [{ name: 'deliver', jobs: 3, oldestSeconds: 12 }];
  const metrics = createMetrics(registry, async () => queue);
  const health = await startHealth(
    { host: '127.0.0.1', port: 0 },
    { registry, checks, fault: () => fault, log },
  );
  t.after(() => health[Symbol.asyncDispose]());
  const get = async (path: string, method = 'GET') => {
    const answer = await fetch(health.address + path, { method });
    return { status: answer.status, text: await answer.text() };
  };
  return { get, metrics, health };
}

suite('health', () => {
  test('tells that the process is alive, whatever it leans on', async (t) => {
    const { get } = await serve(t, { database: () => 'gone' });

    assert.deepEqual(await get('/healthz'), { status: 200, text: 'alive\n' });
  });

  test('tells what only a restart fixes', async (t) => {
    const { get } = await serve(t, {}, "the database doesn't answer");

    assert.deepEqual(await get('/healthz'), { status: 503, text: "the database doesn't answer\n" });
  });

  test('is ready where every check finds nothing', async (t) => {
    const { get } = await serve(t, { gateway: () => undefined, database: async () => undefined });

    assert.deepEqual(await get('/readyz'), { status: 200, text: '{"gateway":"ok","database":"ok"}\n' });
  });

  test('is not ready where one finds a fault or fails, and says which, without the words of an error', async (t) => {
    const { get } = await serve(t, {
      gateway: () => 'not connected yet',
      database: () => Promise.reject(new Error('password of ada refused')),
    });

    const { status, text } = await get('/readyz');

    assert.equal(status, 503);
    assert.deepEqual(JSON.parse(text), { gateway: 'not connected yet', database: 'fails' });
  });

  test('counts what the bot does', async (t) => {
    const { get, metrics } = await serve(t);
    metrics.papersCollected('arxiv', 7);
    metrics.cardSent();
    metrics.digestPosted(4);
    metrics.discordAnswered(429);
    metrics.modelAsked('answered', 0.25);
    metrics.embeddingAsked('answered', 32);
    metrics.embeddingAsked('failed', 1);
    metrics.voteHeard('cast');
    metrics.webAnswered(304);
    await metrics.timeSearch(async () => undefined);

    const { text } = await get('/metrics');

    for (const line of [
      'daily_papers_papers_collected_total{source="arxiv"} 7',
      'daily_papers_cards_sent_total 1',
      'daily_papers_embedding_calls_total{outcome="answered"} 1',
      'daily_papers_embedding_calls_total{outcome="failed"} 1',
      'daily_papers_embedded_texts_total 32',
      'daily_papers_digest_lag_seconds_bucket{le="5"} 1',
      'daily_papers_discord_answers_total{status="429"} 1',
      'daily_papers_model_calls_total{outcome="answered"} 1',
      'daily_papers_model_cost_total 0.25',
      'daily_papers_votes_total{change="cast"} 1',
      'daily_papers_web_answers_total{status="304"} 1',
      'daily_papers_search_seconds_count 1',
      'daily_papers_queue_jobs{job="deliver"} 3',
      'daily_papers_queue_oldest_seconds{job="deliver"} 12',
    ]) {
      assert.ok(text.split('\n').includes(line), line);
    }
  });

  test('answers nothing else, and changes nothing', async (t) => {
    const { get } = await serve(t);

    assert.equal((await get('/')).status, 404);
    assert.equal((await get('/metrics', 'POST')).status, 405);
  });

  test('says which setting to change where the port is taken', async (t) => {
    const { health } = await serve(t);
    const port = Number(new URL(health.address).port);
    const parts = { registry: new Registry(), checks: {}, fault: () => undefined, log };

    await assert.rejects(startHealth({ host: '127.0.0.1', port }, parts), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /another program is listening there\. Set another HEALTH_PORT/u);
      return true;
    });
  });
});
