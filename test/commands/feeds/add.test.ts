import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { listFeeds } from '../../../src/feeds/feeds.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

async function add(
  { sandbox }: Bot,
  options: Readonly<Record<string, string | number | boolean>> = { source: 'huggingface' },
) {
  return (
    (await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, 'feeds add', options)).message
      ?.content ?? ''
  );
}

const stored = ({ app, sandbox }: Bot) => listFeeds(app.services.database, sandbox.guild.id);

onEachDatabase('/feeds add', (databases) => {
  test('sets up a feed for this channel, with what is usual for what is left out', async (t) => {
    const bot = await startBot(t, databases);

    const content = await add(bot);

    assert.equal(
      content,
      [
        'Added. /feeds preview shows what it would have posted.',
        '',
        `**Feed 1** · Hugging Face Daily Papers → <#${bot.sandbox.channel.id}>`,
        '16:00 UTC, Mon–Fri · votes with 👍',
        'at most 10 a day',
        'What your team likes first, by its votes',
        'TL;DRs by the source, otherwise a sentence from the abstract (no model is set)',
        'Next: <t:1772467200:f> (<t:1772467200:R>), the list of Monday 2 March 2026',
      ].join('\n'),
    );
  });

  test('takes every filter there is', async (t) => {
    const bot = await startBot(t, databases);
    const other = bot.sandbox.addChannel('other');
    const yes = bot.sandbox.addEmoji('yes');

    await add(bot, {
      channel: other.id,
      source: 'arxiv',
      time: '9:30',
      zone: 'europe/berlin',
      weekdays: 'mon, wed-thu',
      categories: 'cs.CL cs.LG',
      cross_lists: false,
      want: 'language model, agents',
      avoid: 'survey',
      min_upvotes: 3,
      max_papers: 25,
      emoji: `<:${yes}>`,
    });

    const [feed] = await stored(bot);
    assert.deepEqual(
      {
        ...feed?.filter,
        ...feed?.timetable,
        time: feed?.timetable.time.toString(),
        channel: feed?.channelId,
      },
      {
        categories: ['cs.CL', 'cs.LG'],
        crossLists: false,
        wanted: ['language model', 'agents'],
        avoided: ['survey'],
        minUpvotes: 3,
        maxPapers: 25,
        time: '09:30:00',
        zone: 'Europe/Berlin',
        weekdays: [1, 3, 4],
        channel: other.id,
      },
    );
    assert.equal(feed?.voteEmoji, yes);
  });

  test('offers time zones while one types', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);

    const offered = await ada.complete(sandbox.channel.id, 'feeds add', 'zone', 'new y');
    const all = await ada.complete(sandbox.channel.id, 'feeds add', 'zone', '');

    assert.deepEqual(offered, [{ name: 'America/New York', value: 'America/New_York' }]);
    assert.equal(all.length, 25);
  });

  for (const [options, words] of [
    [{ zone: 'Berlin' }, "“Berlin” isn't a valid time zone. Did you mean Europe/Berlin?"],
    [{ zone: 'Middle/Earth' }, /^“Middle\/Earth” isn't a valid time zone\. Pick one from the list/u],
    [
      { zone: 'CET' },
      "“CET” isn't a valid time zone. Did you mean Europe/Berlin, Europe/Paris, Europe/Rome?",
    ],
    [
      { source: 'arxiv', categories: 'cs.XX' },
      /^“cs\.XX” isn't a valid arXiv category\. The archive cs has cs\.AI, .* and 30 more\. The full list is at arxiv\.org\/category_taxonomy\.$/u,
    ],
    [
      { emoji: '<:readme:123456789012345678>' },
      /^:readme: isn't an emoji of this server, so I can't put it/u,
    ],
    [
      { time: '25:00' },
      "“25:00” isn't a valid time. Use the 24-hour clock with a colon, such as 09:00 or 16:30.",
    ],
    [{ time: '4pm' }, /^“4pm” isn't a valid time\./u],
    [
      { weekdays: 'weekdays' },
      /^“weekdays” isn't a valid list of weekdays\. Write it like mon-fri or mon,wed,fri\./u,
    ],
    [{ emoji: 'yes' }, /^“yes” isn't a valid emoji\./u],
    [{ emoji: '👍👎' }, /^“👍👎” isn't a valid emoji\./u],
    [{ source: 'arxiv' }, /^A feed from arXiv needs categories/u],
    [
      { source: 'arxiv', categories: 'cs/CL' },
      /^“cs\/CL” isn't a valid arXiv category\. Categories look like cs\.CL/u,
    ],
    [{ want: 'ok, ??' }, "“??” isn't a valid keyword: it has no letters or numbers."],
  ] as const) {
    test(`refuses ${JSON.stringify(options)} in words, and stores nothing`, async (t) => {
      const bot = await startBot(t, databases);

      const content = await add(bot, options);

      if (typeof words === 'string') assert.equal(content, words);
      else assert.match(content, words);
      assert.deepEqual(await stored(bot), []);
    });
  }

  test("warns where another feed posts in the channel, and counts each server's feeds from 1", async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    const elsewhere = sandbox.addGuild('Another group');
    await ada.invoke(elsewhere.channel.id, 'feeds add', { source: 'huggingface' });

    const first = await add(bot);
    const second = await add(bot, { max_papers: 3 });

    assert.match(first, /\*\*Feed 1\*\*/u);
    assert.doesNotMatch(first, /too\./u);
    assert.match(second, /\*\*Feed 2\*\*/u);
    assert.ok(
      second.endsWith(
        `\n\nFeed 1 also posts in <#${sandbox.channel.id}>. A paper that several feeds choose is posted once.`,
      ),
    );
  });

  test('names the permission of its own that a thread has', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    const thread = sandbox.addThread(sandbox.channel.id, 'papers here');
    sandbox.overwriteBot(sandbox.channel.id, { deny: PermissionFlagsBits.SendMessagesInThreads });

    for (const options of [{ source: 'huggingface' }, {}])
      assert.equal(
        (await ada.invoke(thread.id, 'feeds add', options)).message?.content,
        `In <#${thread.id}>, I'm missing the Send Messages in Threads permission. Fix it in the channel's settings, under Permissions. Then try again.`,
      );
  });

  test('names each permission that the bot lacks in the channel', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const other = sandbox.addChannel('other');
    sandbox.overwriteBot(other.id, {
      deny: PermissionFlagsBits.EmbedLinks | PermissionFlagsBits.AddReactions,
    });

    const content = await add(bot, { channel: other.id });

    assert.equal(
      content,
      `In <#${other.id}>, I'm missing the Embed Links and Add Reactions permissions. Fix it in the channel's settings, under Permissions. Then try again.`,
    );
    assert.deepEqual(await stored(bot), []);
  });

  test('says what to do where the bot cannot see the channel', async (t) => {
    const bot = await startBot(t, databases);
    const other = bot.sandbox.addChannel('other');
    bot.sandbox.overwriteBot(other.id, { deny: PermissionFlagsBits.ViewChannel });

    const content = await add(bot, { channel: other.id });

    assert.match(content, /View Channel/u);
    assert.deepEqual(await stored(bot), []);
  });

  test('is hidden from people who cannot manage the server, and refused if the server shows it to all', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ben = sandbox.as(sandbox.people.ben);
    await assert.rejects(
      ben.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' }),
      /is hidden/u,
    );
    sandbox.showToAll('feeds');

    const answer = await ben.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });

    assert.equal(
      answer.message?.content,
      '/feeds is for people who can manage this server. Ask one of them, or ask for the Manage Server permission.',
    );
    assert.deepEqual(await stored(bot), []);
  });
});
