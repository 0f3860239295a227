import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { listed, listOf, lookAt } from '../support/feed-bot.ts';
import { serveDay } from '../support/source-server.ts';

const AT_FOUR = '2026-03-02T16:00:00Z';

/** A bot with a feed in a thread of #papers. */
async function startInThread(t: Parameters<typeof startBot>[0], databases: Parameters<typeof startBot>[1]) {
  const bot = await startBot(t, databases);
  serveDay(bot.server, '2026-03-02', listOf('2026-03-02'));
  const thread = bot.sandbox.addThread(bot.sandbox.channel.id, 'papers here');
  const answer = await bot.sandbox
    .as(bot.sandbox.people.ada)
    .invoke(thread.id, 'feeds add', { time: '16:00' });
  assert.match(answer.message?.content ?? '', /^Added\./u);
  return { bot, thread };
}

const titlesIn = ({ sandbox }: Bot, channelId: string) =>
  sandbox.messages(channelId).flatMap(({ embeds }) => embeds[0]?.title ?? []);
const told = ({ sandbox }: Bot) =>
  sandbox
    .as(sandbox.people.ada)
    .directMessages()
    .map(({ content }) => content);

onEachDatabase('places to post in', (databases) => {
  test('a thread that lacks its own permission is told by its name, and works once it is given', async (t) => {
    const { bot, thread } = await startInThread(t, databases);
    const { channel } = bot.sandbox;
    bot.sandbox.overwriteBot(channel.id, { deny: PermissionFlagsBits.SendMessagesInThreads });

    await lookAt(bot, AT_FOUR);
    const words = `In <#${thread.id}>, I'm missing the Send Messages in Threads permission. Fix it in the channel's settings, under Permissions.`;
    assert.ok((await listed(bot)).includes(`Blocked: ${words} I'll try again`));
    assert.deepEqual(told(bot), [
      `Feed 1 can't post in <#${thread.id}>. ${words} Or choose another channel with \`/feeds edit\`. I'll try again every 15 minutes, and then post what you missed.`,
    ]);
    bot.sandbox.overwriteBot(channel.id, {});
    await bot.sandbox.until(() => titlesIn(bot, thread.id).length === 2);
    await bot.app.catchUp();

    assert.match(await listed(bot), /\*\*posted\*\*/u);
  });

  test('an archived thread is opened, also where only the answer to a card says so', async (t) => {
    const { bot, thread } = await startInThread(t, databases);
    bot.sandbox.changeThread(thread.id, { archived: true });
    bot.sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      after: 1,
      times: 1,
      fault: { kind: 'refuse', status: 400, code: 50_083 },
    });

    await lookAt(bot, AT_FOUR);

    assert.deepEqual(titlesIn(bot, thread.id), ['Paper 20260302a', 'Paper 20260302b']);
    assert.ok(
      bot.sandbox.requests.some(({ method, path }) => method === 'PATCH' && path.endsWith(thread.id)),
    );
  });

  test('a locked thread holds the feed up, in words, until it is unlocked', async (t) => {
    const { bot, thread } = await startInThread(t, databases);
    bot.sandbox.changeThread(thread.id, { archived: true, locked: true });
    await lookAt(bot, AT_FOUR);
    assert.match(
      await listed(bot),
      /Blocked: In <#\d+>, I'm missing the Manage Threads permission\. I need Manage Threads because the thread is locked\. Fix it in/u,
    );

    bot.sandbox.changeThread(thread.id, { archived: false, locked: false });
    await bot.sandbox.until(() => titlesIn(bot, thread.id).length === 2);
    await bot.app.catchUp();

    assert.match(await listed(bot), /\*\*posted\*\*/u);
  });

  for (const [code, words] of [
    [200_000, /This server's AutoMod blocks what I post in <#\d+>\. Exempt me/u],
    [50_024, /<#\d+> isn't a channel that takes messages\./u],
    [160_005, /The thread <#\d+> is locked\. Unlock it/u],
    [987_654, /Discord doesn't let me post in <#\d+>: “400: ordered by a fault” \(code 987654\)\./u],
  ] as const) {
    test(`no card is lost where Discord answers ${code}: it comes once that is mended, and until then it is told why`, async (t) => {
      const { bot, thread } = await startInThread(t, databases);
      const mend = bot.sandbox.faults.add({
        method: 'POST',
        path: new RegExp(`${thread.id}/messages$`, 'u'),
        after: 2,
        fault: { kind: 'refuse', status: 400, code },
      });
      await lookAt(bot, AT_FOUR);
      assert.deepEqual(titlesIn(bot, thread.id), ['Paper 20260302a']);
      assert.match(await listed(bot), words);
      assert.equal(told(bot).length, 1);
      mend();

      await lookAt(bot, '2026-03-02T16:15:00Z');

      assert.deepEqual(titlesIn(bot, thread.id), ['Paper 20260302a', 'Paper 20260302b']);
      assert.match(await listed(bot), /\*\*posted\*\*/u);
    });
  }

  test('a person who takes no messages is given up once', async (t) => {
    const { bot, thread } = await startInThread(t, databases);
    bot.sandbox.overwriteBot(bot.sandbox.channel.id, { deny: PermissionFlagsBits.SendMessagesInThreads });
    const isDirect = new RegExp(`^/channels/(?!${thread.id}|${bot.sandbox.channel.id})\\d+/messages$`, 'u');
    bot.sandbox.faults.add({
      method: 'POST',
      path: isDirect,
      fault: { kind: 'refuse', status: 403, code: 50_278 },
    });

    for (const time of ['16:00', '16:01', '16:02']) await lookAt(bot, `2026-03-02T${time}:00Z`);

    const tries = bot.sandbox.requests.filter(({ path }) => isDirect.test(path));
    assert.equal(tries.length, 1);
  });

  test('a card whose links Discord refuses comes without them', async (t) => {
    const { bot, thread } = await startInThread(t, databases);
    bot.sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      after: 1,
      times: 1,
      fault: { kind: 'refuse', status: 400, code: 50_035 },
    });

    await lookAt(bot, AT_FOUR);

    const [header, first, second] = bot.sandbox.messages(thread.id);
    assert.match(header?.content ?? '', /: both papers\./u);
    assert.deepEqual([first?.embeds[0]?.title, first?.embeds[0]?.url], ['Paper 20260302a', undefined]);
    assert.equal(second?.embeds[0]?.url, 'https://huggingface.co/papers/20260302b');
  });

  test('an emoji that the server lost is told to the maker, once', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    for (const day of ['2026-03-02', '2026-03-03']) serveDay(bot.server, day, listOf(day));
    const yes = sandbox.addEmoji('yes');
    await sandbox
      .as(sandbox.people.ada)
      .invoke(sandbox.channel.id, 'feeds add', { time: '16:00', emoji: `<:${yes}>` });
    sandbox.removeEmoji(yes);

    for (const day of ['2026-03-02', '2026-03-03']) await lookAt(bot, `${day}T16:00:00Z`);

    assert.equal(titlesIn(bot, sandbox.channel.id).length, 4);
    assert.deepEqual(told(bot), [
      `I couldn't add the vote emoji to the cards of feed 1 in <#${sandbox.channel.id}>: Discord no longer has <:${yes}> (\`${yes}\`) on that server. Choose another with the emoji option of \`/feeds edit\`; posted cards keep theirs.`,
    ]);
  });
});
