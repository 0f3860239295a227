import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

const WORDS =
  "I post each day's new papers, one card per paper. Run `/feeds add` in the channel that should get them.";

const sentBy = ({ sandbox }: Bot) =>
  sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages'));

onEachDatabase('a server that invites the bot', (databases) => {
  test('is greeted once, in a channel it may write in, and not again after a restart or a new session', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    assert.deepEqual(sandbox.messages(sandbox.channel.id), [], 'the one it was in before is not greeted');

    const guild = sandbox.addGuild('Another group');
    await sandbox.until(() => sandbox.messages(guild.channel.id).length > 0);
    sandbox.gateway.invalidateSessions();
    await sandbox.until(() => sandbox.gateway.connected === 1);
    await bot.app.catchUp();
    await bot.restart();
    await bot.app.catchUp();

    assert.deepEqual(
      sandbox.messages(guild.channel.id).map(({ content }) => content),
      [WORDS],
    );
    assert.equal(sentBy(bot).length, 1);
  });

  test('is greeted through its owner where the bot may write nowhere', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;

    const guild = sandbox.addGuild('Closed group', { deny: PermissionFlagsBits.SendMessages });
    await sandbox.until(() => sentBy(bot).length > 0);

    assert.deepEqual(sandbox.messages(guild.channel.id), []);
    const owner = bot.app.client.guilds.cache.get(guild.id)?.ownerId ?? '';
    assert.deepEqual(
      sandbox
        .as({ id: owner })
        .directMessages()
        .map(({ content }) => content),
      [WORDS],
    );
  });
});
