import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import type { Bot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { listed, lookAt, startFeed } from '../support/feed-bot.ts';

const DAY = '2026-03-02';

const titlesIn = ({ sandbox }: Bot, channelId: string) =>
  sandbox.messages(channelId).flatMap(({ embeds }) => embeds[0]?.title ?? []);
const headersIn = ({ sandbox }: Bot, channelId: string) =>
  sandbox.messages(channelId).flatMap(({ content }) => (content.startsWith('## ') ? [content] : []));

const ask = async ({ sandbox }: Bot, channelId: string, command: string, options = {}) =>
  (await sandbox.as(sandbox.people.ada).invoke(channelId, command, options)).message?.content ?? '';

/** A bot whose digest stopped: after one card, as Discord takes no more in that channel. */
async function startHalfPosted(
  t: Parameters<typeof startFeed>[0],
  databases: Parameters<typeof startFeed>[1],
) {
  const bot = await startFeed(t, databases, [DAY]);
  const { channel } = bot.sandbox;
  bot.sandbox.faults.add({
    method: 'POST',
    path: new RegExp(`/channels/${channel.id}/messages$`, 'u'),
    after: 2,
    fault: { kind: 'refuse', status: 403, code: 50_001 },
  });
  await lookAt(bot, `${DAY}T16:00:00Z`);
  assert.deepEqual(titlesIn(bot, channel.id), ['Paper 20260302a']);
  return { bot, old: channel, other: bot.sandbox.addChannel('other') };
}

onEachDatabase('a feed that is moved to another channel', (databases) => {
  test('posts there what it could not post in the channel that is gone', async (t) => {
    const bot = await startFeed(t, databases, [DAY]);
    const old = bot.sandbox.channel;
    bot.sandbox.overwriteBot(old.id, { deny: PermissionFlagsBits.SendMessages });
    await lookAt(bot, `${DAY}T16:00:00Z`);
    const other = bot.sandbox.addChannel('other');

    assert.match(
      await ask(bot, other.id, 'feeds edit', { channel: other.id }),
      /Cards that are not posted yet go there; posted cards stay where they are\.$/u,
    );
    await lookAt(bot, `${DAY}T16:01:00Z`);

    assert.deepEqual(titlesIn(bot, old.id), []);
    assert.deepEqual(titlesIn(bot, other.id), ['Paper 20260302a', 'Paper 20260302b']);
    assert.match(await listed(bot), /\*\*posted\*\*/u);
  });

  test('leaves what stands where it is, and posts the rest in the new one, under a header of its own', async (t) => {
    const { bot, old, other } = await startHalfPosted(t, databases);
    await ask(bot, other.id, 'feeds edit', { channel: other.id });

    await lookAt(bot, `${DAY}T16:01:00Z`);

    assert.deepEqual(titlesIn(bot, old.id), ['Paper 20260302a']);
    assert.deepEqual(titlesIn(bot, other.id), ['Paper 20260302b']);
    const [header] = headersIn(bot, other.id);
    assert.match(header ?? '', /: 1 of 2 papers\. /u);
    assert.ok(header?.endsWith(`\n-# Other papers for this day are in <#${old.id}>.`));
    assert.equal(
      await ask(bot, other.id, 'feeds post'),
      `The papers for Monday 2 March 2026 are already in <#${old.id}> and <#${other.id}>. A feed posts each day once.`,
    );
    // Votes count on both, and the link of each leads to where it stands.
    const ben = bot.sandbox.as(bot.sandbox.people.ben);
    for (const { id } of [old, other]) ben.react(id, bot.sandbox.messages(id)[1]?.id ?? '', '👍');
    await ask(bot, other.id, 'papers help');
    await bot.app.votesCounted();
    const top = await ben.invoke(other.id, 'papers top');
    const linked = top.message?.embeds[0]?.description?.match(/channels\/\d+\/\d+/gu) ?? [];
    assert.deepEqual(linked.map((link) => link.split('/').at(-1)).sort(), [old.id, other.id].sort());
  });

  test('posts the rest at once by /feeds post, which says what is where', async (t) => {
    const { bot, old, other } = await startHalfPosted(t, databases);
    await ask(bot, other.id, 'feeds edit', { channel: other.id });

    const answer = await ask(bot, other.id, 'feeds post');

    assert.equal(answer, `Posted 2 papers for Monday 2 March 2026: 1 in <#${old.id}>, 1 in <#${other.id}>.`);
    assert.deepEqual(titlesIn(bot, other.id), ['Paper 20260302b']);
  });

  test('does not repeat a card that stands in the old channel though its answer was lost', async (t) => {
    const bot = await startFeed(t, databases, [DAY]);
    const old = bot.sandbox.channel;
    const mend = bot.sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      after: 1,
      fault: { kind: 'drop' },
    });
    await lookAt(bot, `${DAY}T16:00:00Z`);
    assert.deepEqual(titlesIn(bot, old.id), ['Paper 20260302a']);
    const other = bot.sandbox.addChannel('other');
    await ask(bot, other.id, 'feeds edit', { channel: other.id });
    mend();

    await lookAt(bot, `${DAY}T16:05:00Z`);
    await bot.sandbox.until(() => titlesIn(bot, other.id).length > 0);
    await bot.app.catchUp();

    assert.deepEqual(titlesIn(bot, old.id), ['Paper 20260302a']);
    assert.deepEqual(titlesIn(bot, other.id), ['Paper 20260302b']);
  });
});
