import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

onEachDatabase('watching the bot', (databases) => {
  test('shows that it is ready, and what it did', async (t) => {
    const port = await findFreePort();
    const bot = await startBot(t, databases, { environment: { HEALTH_PORT: String(port) } });
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1'), huggingfaceItem('2')]);
    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time: '16:00' });
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:04Z');
    await bot.app.catchUp();
    const [, card] = bot.sandbox.messages(bot.sandbox.channel.id);
    ada.react(card?.channel_id ?? '', card?.id ?? '', '👍');
    await ada.invoke(bot.sandbox.channel.id, 'papers search', { query: 'paper' });
    await bot.app.votesCounted();

    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

    assert.deepEqual(await ready.json(), { gateway: 'ok', database: 'ok' });
    const value = (name: string) => metrics.split('\n').find((line) => line.startsWith(`${name} `));
    assert.equal(
      value('daily_papers_papers_collected_total{source="huggingface"}'),
      'daily_papers_papers_collected_total{source="huggingface"} 2',
    );
    assert.equal(value('daily_papers_cards_sent_total'), 'daily_papers_cards_sent_total 2');
    assert.equal(value('daily_papers_digest_lag_seconds_sum'), 'daily_papers_digest_lag_seconds_sum 4');
    assert.equal(
      value('daily_papers_votes_total{change="cast"}'),
      'daily_papers_votes_total{change="cast"} 1',
    );
    assert.match(metrics, /daily_papers_discord_answers_total\{status="200"\} \d+/u);
    assert.match(metrics, /daily_papers_queue_jobs\{job="deliver"\} 0/u);
    assert.match(metrics, /daily_papers_search_seconds_count 1/u);
    assert.ok(!metrics.includes(bot.sandbox.guild.id));
    assert.ok(!metrics.includes(bot.sandbox.token));
  });

  // PGlite has one connection for all.
  if (databases.kind === 'Postgres') {
    test('shows that it is not ready where the connection of its jobs does not answer', async (t) => {
      const port = await findFreePort();
      const bot = await startBot(t, databases, { environment: { HEALTH_PORT: String(port) } });
      const slow = Promise.resolve(bot.app.database.jobDatabase.execute(sql`select pg_sleep(4)`));

      const ready = await fetch(`http://127.0.0.1:${port}/readyz`);

      assert.equal(ready.status, 503);
      assert.deepEqual(await ready.json(), { gateway: 'ok', database: 'does not answer' });
      await slow;
    });
  }

  test('is not served unless it is asked for', async (t) => {
    const bot = await startBot(t, databases);

    assert.ok(bot.logged.every(({ msg }) => !/health/iu.test(String(msg))));
  });
});
