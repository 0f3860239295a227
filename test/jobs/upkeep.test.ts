import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import { removedFeeds } from '../../src/database/schema/feeds.ts';
import { pagedAnswers } from '../../src/database/schema/paged-answers.ts';
import { feedTastes } from '../../src/database/schema/taste.ts';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';

/** Removes the only feed; returns the answer that offers to undo it. */
async function removeFeed({ sandbox }: Bot) {
  const ada = sandbox.as(sandbox.people.ada);
  const { message: question } = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '1' });
  assert.ok(question);
  const { message } = await ada.click(question, 'Remove');
  assert.ok(message);
  return { undo: () => ada.click(message, 'Undo') };
}

onEachDatabase('what is forgotten each day', (databases) => {
  test('is what a removed feed has learned, but not while Undo can bring it back', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox, clock } = bot;
    const { database } = bot.app.services;
    await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    const [feed] = await listFeeds(database, sandbox.guild.id);
    assert.ok(feed);
    await database.insert(feedTastes).values({ feedId: feed.id, muted: ['survey'] });
    const removed = await removeFeed(bot);

    // It comes with the start, too.
    await bot.restart();
    await bot.app.catchUp();
    const again = bot.app.services.database;
    assert.equal(await again.$count(feedTastes), 1);
    await removed.undo();
    assert.equal((await listFeeds(again, sandbox.guild.id)).length, 1);
    await removeFeed(bot);
    clock.now = clock.now.add({ hours: 25 });
    await bot.app.catchUp();

    assert.equal(await again.$count(feedTastes), 0);
    assert.equal(await again.$count(pagedAnswers), 0, 'nor what people asked for');
  });

  test('waits for no digest, and what fails is tried again in an hour', async (t) => {
    const bot = await startBot(t, databases);
    const { database } = bot.app.services;
    await bot.app.catchUp();
    await database.insert(removedFeeds).values({ feedId: 1, guildId: '100', removedAt: bot.clock.now });
    await database.execute(sql`create function refuse() returns trigger language plpgsql
      as 'begin raise exception ''refused''; end'`);
    await database.execute(
      sql`create trigger refuse before delete on removed_feeds execute function refuse()`,
    );
    const failures = () => bot.logged.filter(({ msg }) => /^could not forget/u.test(String(msg))).length;

    bot.clock.now = bot.clock.now.add({ hours: 25 });
    for (let look = 0; look < 2; look += 1) await bot.app.catchUp();
    assert.equal(failures(), 1);
    assert.ok(!bot.logged.some(({ msg }) => /a tick failed/u.test(String(msg))));
    await database.execute(sql`drop trigger refuse on removed_feeds`);
    bot.clock.now = bot.clock.now.add({ hours: 1 });
    await bot.app.catchUp();
    await bot.restart();

    assert.equal(failures(), 1);
    assert.equal(await bot.app.services.database.$count(removedFeeds), 0);
  });
});
