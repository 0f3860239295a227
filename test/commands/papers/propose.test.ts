import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { joinPapers } from '../../../src/search/join-papers.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';
import { flagFirst } from '../../support/tldr-journey.ts';

async function propose({ sandbox, app }: Bot, channelId = sandbox.channel.id, meant = '2401.00001') {
  await savePapers(app.services.database, [paper('2401.00001', { title: 'Tides' })]);
  const { message } = await sandbox
    .as(sandbox.people.ben)
    .invoke(channelId, 'papers propose', { paper: meant });
  return message?.content ?? '';
}

onEachDatabase('/papers propose', (databases) => {
  test('posts a card with the default emoji where the channel has no feed, in a thread too', async (t) => {
    const bot = await startBot(t, databases);
    const thread = bot.sandbox.addThread(bot.sandbox.channel.id, 'reading');

    assert.match(await propose(bot, thread.id), /^\*\*Tides\*\* is put to the vote: https:/u);
    assert.match(await propose(bot), /is put to the vote/u, 'the channel of the thread is another place');

    const [card] = bot.sandbox.messages(thread.id);
    assert.match(card?.content ?? '', /^Put to the vote by <@\d+>\. Vote 👍/u);
  });

  test('posts it anew after somebody deleted its card', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    await propose(bot);
    const [card] = sandbox.messages(sandbox.channel.id);
    sandbox.as(sandbox.people.ada).deleteMessages(sandbox.channel.id, card?.id ?? '');

    assert.match(await propose(bot), /is put to the vote/u);
    assert.equal(sandbox.messages(sandbox.channel.id).length, 1);
  });

  test('names each permission that the bot is missing, and posts nothing', async (t) => {
    const bot = await startBot(t, databases);
    const { channel } = bot.sandbox;
    bot.sandbox.overwriteBot(channel.id, {
      deny: PermissionFlagsBits.SendMessages | PermissionFlagsBits.AddReactions,
    });

    assert.equal(
      await propose(bot),
      `In <#${channel.id}>, I'm missing the Send Messages and Add Reactions permissions. Fix it in the channel's settings, under Permissions.`,
    );
    assert.deepEqual(bot.sandbox.messages(channel.id), []);
  });

  test('takes the default emoji where the one of the feed is gone, with which nobody could vote', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const yes = sandbox.addEmoji('yes');
    const added = await sandbox
      .as(sandbox.people.ada)
      .invoke(sandbox.channel.id, 'feeds add', { time: '16:00', emoji: `<:${yes}>` });
    assert.match(added.message?.content ?? '', /^Added\./u);
    sandbox.removeEmoji(yes);

    await propose(bot);

    assert.match(sandbox.messages(sandbox.channel.id)[0]?.content ?? '', /Vote 👍/u);
  });

  test('follows a paper that was joined to another since it was listed', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [paper('made'), paper('2401.00001', { title: 'Tides' })]);
    await joinPapers(bot.app.services.database, { from: 'made', to: '2401.00001' });
    assert.match(await propose(bot, bot.sandbox.channel.id, 'made'), /^\*\*Tides\*\* is put to the vote/u);
  });

  test('shows evidence for the TL;DR, and the next TL;DR once it is flagged, below the same words', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    await savePapers(bot.app.services.database, [
      paper('2401.00001', { title: 'Tides', sourceSummary: { source: 'huggingface', text: 'Tides rise.' } }),
    ]);
    await sandbox
      .as(sandbox.people.ben)
      .invoke(sandbox.channel.id, 'papers propose', { paper: '2401.00001' });
    const [card] = sandbox.messages(sandbox.channel.id);
    assert.match(card?.embeds[0]?.description ?? '', /^Tides rise\./u);

    await flagFirst(bot);

    const [edited] = sandbox.messages(sandbox.channel.id);
    assert.doesNotMatch(edited?.embeds[0]?.description ?? '', /Tides rise/u);
    assert.equal(edited?.content, card?.content);
  });

  test('says so for a paper that nobody knows', async (t) => {
    const bot = await startBot(t, databases);
    assert.match(await propose(bot, bot.sandbox.channel.id, 'nothing of that name'), /^No stored paper/u);
  });
});
