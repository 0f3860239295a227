import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

const TWELVE = Array.from({ length: 12 }, (_, index) => huggingfaceItem(`${index + 1}`));

async function askToday(bot: Bot) {
  serveDay(bot.server, '2026-03-02', TWELVE);
  const ben = bot.sandbox.as(bot.sandbox.people.ben);
  const answer = await ben.invoke(bot.sandbox.channel.id, 'papers today');
  assert.ok(answer.message);
  return { ben, message: answer.message };
}

/** Makes every search of papers fail, as a database can that was tampered with. */
async function breakPapers(bot: Bot): Promise<void> {
  await bot.app.services.database.execute(sql`alter table papers rename to papers_elsewhere`);
}

onEachDatabase('the router', (databases) => {
  test('says that an answer is too old where its buttons are forgotten after a day', async (t) => {
    const bot = await startBot(t, databases);
    const { ben, message } = await askToday(bot);
    bot.clock.now = bot.clock.now.add({ hours: 25 });
    await ben.invoke(bot.sandbox.channel.id, 'papers today', { date: '2026-03-02' });

    const pressed = await ben.click(message, 'Next');

    assert.deepEqual(
      pressed.followUps.map(({ content }) => content),
      ['This answer is too old for its buttons to work. Run the command again.'],
    );
    assert.equal(pressed.message?.embeds.length, 1, 'the answer itself stays');
  });

  test('apologises for a fault with a reference that is in the log, and tells nothing of its inside', async (t) => {
    const bot = await startBot(t, databases, { database: 'own' });
    await breakPapers(bot);

    const answer = await bot.sandbox
      .as(bot.sandbox.people.ben)
      .invoke(bot.sandbox.channel.id, 'papers show', { paper: 'attention' });

    const [, reference] =
      /^Something went wrong on our side, and nothing was changed\. Reference for the log: `(\w{8})`\.$/u.exec(
        answer.message?.content ?? '',
      ) ?? [];
    const logged = bot.logged.find((record) => record.reference === reference);
    assert.equal(logged?.msg, 'a command failed');
    assert.match(JSON.stringify(logged), /papers/u);
  });

  test('offers nothing, rather than failing, where a completion fails', async (t) => {
    const bot = await startBot(t, databases, { database: 'own' });
    await breakPapers(bot);

    const choices = await bot.sandbox
      .as(bot.sandbox.people.ben)
      .complete(bot.sandbox.channel.id, 'papers show', 'paper', 'attention');

    assert.deepEqual(choices, []);
    assert.ok(bot.logged.some(({ msg }) => msg === 'a completion failed'));
  });

  test('lets nobody be mentioned by what strangers wrote, shared or not', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ben = sandbox.as(sandbox.people.ben);
    const title = `@everyone <@${sandbox.people.ada.id}> look`;
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1', { title, summary: title })]);

    const answer = await ben.invoke(sandbox.channel.id, 'papers today');
    assert.ok(answer.message);
    await ben.click(answer.message, 'Share');

    const [shared] = sandbox.messages(sandbox.channel.id);
    for (const message of [answer.message, shared]) {
      assert.deepEqual([message?.mentions, message?.mention_everyone], [[], false]);
    }
  });

  test('sends an answer again where Discord fails to take it once', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', TWELVE);
    bot.sandbox.faults.add({
      method: 'PATCH',
      path: /^\/webhooks/u,
      times: 1,
      fault: { kind: 'refuse', status: 500 },
    });

    const answer = await bot.sandbox
      .as(bot.sandbox.people.ben)
      .invoke(bot.sandbox.channel.id, 'papers today');

    assert.match(answer.message?.embeds[0]?.title ?? '', /12 papers$/u);
  });

  test('finishes an answer whose deferral Discord took and did not say so', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', TWELVE);
    const ben = bot.sandbox.as(bot.sandbox.people.ben);
    const lose = (times: number) =>
      bot.sandbox.faults.add({ path: /callback$/u, times, fault: { kind: 'drop' } });
    lose(1);

    const answer = await ben.invoke(bot.sandbox.channel.id, 'papers today');
    assert.match(answer.message?.embeds[0]?.title ?? '', /12 papers$/u);
    assert.ok(answer.message);
    lose(1);
    const next = await ben.click(answer.message, 'Next');
    assert.equal(next.message?.embeds[0]?.footer?.text, 'Page 2 of 3');
    // Nothing gets through: then it is at least not left thinking.
    lose(6);
    const failed = await ben.invoke(bot.sandbox.channel.id, 'papers today');

    assert.match(failed.message?.content ?? '', /^Something went wrong on our side/u);
  });

  test('sends an answer again whose connection broke', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', TWELVE);
    bot.sandbox.faults.add({ method: 'PATCH', path: /^\/webhooks/u, times: 1, fault: { kind: 'lose' } });

    const answer = await bot.sandbox
      .as(bot.sandbox.people.ben)
      .invoke(bot.sandbox.channel.id, 'papers today');

    assert.match(answer.message?.embeds[0]?.title ?? '', /12 papers$/u);
  });

  test('sends an answer without its links where Discord refuses it with them', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [paper('2508.13426')]);
    bot.sandbox.faults.add({
      method: 'PATCH',
      path: /^\/webhooks/u,
      times: 1,
      fault: { kind: 'refuse', status: 400, code: 50_035 },
    });

    const { message } = await bot.sandbox
      .as(bot.sandbox.people.ben)
      .invoke(bot.sandbox.channel.id, 'papers show', { paper: '2508.13426' });

    assert.equal(message?.embeds[0]?.title, 'Paper 2508.13426');
    assert.equal(message?.embeds[0]?.url, undefined);
    assert.doesNotMatch(JSON.stringify(message?.components), /https:/u);
    assert.match(JSON.stringify(message?.components), /Share/u);
  });
});
