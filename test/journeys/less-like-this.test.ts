import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { refusals, votes } from '../../src/database/schema/votes.ts';
import { listFeeds } from '../../src/feeds/feeds.ts';
import type { Person } from '../../src/sandbox/population.ts';
import { findTallies, findTopPapers } from '../../src/votes/votes.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { listed, listOf, lookAt } from '../support/feed-bot.ts';
import { serveDay } from '../support/source-server.ts';

const MONDAY = '2026-03-02';
const AT_FOUR = `${MONDAY}T16:00:00Z`;
const LESS = '👎';

type Options = Readonly<Record<string, string | number | boolean>>;

async function addFeed(bot: Bot, options: Options): Promise<string> {
  const ada = bot.sandbox.as(bot.sandbox.people.ada);
  const answer = await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time: '16:00', ...options });
  return answer.message?.content ?? '';
}

async function editFeed(bot: Bot, options: Options): Promise<string> {
  const ada = bot.sandbox.as(bot.sandbox.people.ada);
  const answer = await ada.invoke(bot.sandbox.channel.id, 'feeds edit', { feed: '1', ...options });
  return answer.message?.content ?? '';
}

/** A bot whose feed has posted Monday's two papers. */
async function startPosted(t: TestContext, databases: Databases, options: Options = { less_emoji: LESS }) {
  const bot = await startBot(t, databases);
  serveDay(bot.server, MONDAY, listOf(MONDAY));
  assert.match(await addFeed(bot, options), /^Added\./u);
  await lookAt(bot, AT_FOUR);
  const [header, first, second] = bot.sandbox.messages(bot.sandbox.channel.id);
  assert.ok(header && first && second);
  const at = (person: Person, { id } = first, emoji = LESS) => ({
    add: () => bot.sandbox.as(person).react(bot.sandbox.channel.id, id, emoji),
    take: () => bot.sandbox.as(person).unreact(bot.sandbox.channel.id, id, emoji),
    superAdd: () => bot.sandbox.as(person).superReact(bot.sandbox.channel.id, id, emoji),
  });
  return { bot, header, first, second, at };
}

/** Who has which reaction, as the bot has stored it once it has heard of everything so far. */
async function stored(bot: Bot): Promise<{ votes: string[]; refusals: string[] }> {
  await bot.sandbox.as(bot.sandbox.people.ada).invoke(bot.sandbox.channel.id, 'papers help');
  await bot.app.votesCounted();
  const { database } = bot.app.services;
  const { ada, ben, chloe } = bot.sandbox.people;
  const name = ({ cardId, userId }: { cardId: number; userId: string }) =>
    `${[ada, ben, chloe].find(({ id }) => id === userId)?.name} ${cardId}`;
  return {
    votes: (await database.select().from(votes)).map(name).sort(),
    refusals: (await database.select().from(refusals)).map(name).sort(),
  };
}

onEachDatabase('“less like this”', (databases) => {
  test('is a second emoji under each card, told in the header and in /feeds list', async (t) => {
    const { bot, header, first, second } = await startPosted(t, databases);

    assert.match(header.content, /\. Vote 👍 for papers you want to discuss, 👎 for less like this\.$/u);
    for (const card of [first, second])
      assert.deepEqual(
        card.reactions?.map(({ emoji, count, me }) => [emoji.name, count, me]),
        [
          ['👍', 1, true],
          [LESS, 1, true],
        ],
      );
    assert.match(await listed(bot), /votes with 👍, less like this with 👎/u);
    assert.deepEqual(await stored(bot), { votes: [], refusals: [] }, "the bot's own count for nothing");
  });

  test('is off unless it is set, and then the emoji counts for nothing', async (t) => {
    const { bot, header, first, at } = await startPosted(t, databases, {});
    at(bot.sandbox.people.ben).add();

    assert.match(header.content, /\. Vote 👍 for papers you want to discuss\.$/u);
    assert.deepEqual(
      first.reactions?.map(({ emoji }) => emoji.name),
      ['👍'],
    );
    assert.deepEqual(await stored(bot), { votes: [], refusals: [] });
    assert.doesNotMatch(await listed(bot), /less like this/u);
  });

  test('is counted and taken back, beside a vote of the same person, and is never a vote', async (t) => {
    const { bot, second, at } = await startPosted(t, databases);
    const { ada, ben, chloe } = bot.sandbox.people;
    for (const person of [ada, ben]) at(person).add();
    at(ada, undefined, '👍').add();
    at(chloe, second).superAdd();
    assert.deepEqual(await stored(bot), { votes: ['Ada 1'], refusals: ['Ada 1', 'Ben 1', 'Chloe 2'] });

    at(ben).take();
    at(ada, undefined, '👍').take();
    assert.deepEqual(await stored(bot), { votes: [], refusals: ['Ada 1', 'Chloe 2'] });

    const { database } = bot.app.services;
    const ids = ['20260302a', '20260302b'];
    const tallies = await findTallies(database, bot.sandbox.guild.id, ids);
    assert.deepEqual(
      [...tallies.values()].map((tally) => tally.votes),
      [0, 0],
    );
    const top = await findTopPapers(database, bot.sandbox.guild.id, undefined, { limit: 9, offset: 0 });
    assert.equal(top.total, 0);
    const voted = bot.logged.filter(({ msg }) => /drifted/u.test(String(msg)));
    assert.deepEqual(voted, []);
  });

  test('goes when its reactions are cleared, alone or with all, and with the message', async (t) => {
    const { bot, first, second, at } = await startPosted(t, databases);
    const { ada, ben } = bot.sandbox.people;
    const all = { votes: ['Ada 1', 'Ada 2'], refusals: ['Ben 1', 'Ben 2'] };
    const setAll = () => {
      for (const card of [first, second]) {
        at(ada, card, '👍').add();
        at(ben, card).add();
      }
    };
    const visitor = bot.sandbox.as(ada);
    const { id: channel } = bot.sandbox.channel;
    setAll();
    assert.deepEqual(await stored(bot), all);

    visitor.clearReactions(channel, first.id, LESS);
    visitor.clearReactions(channel, second.id, '👍');
    assert.deepEqual(await stored(bot), { votes: ['Ada 1'], refusals: ['Ben 2'] });
    setAll();
    visitor.clearReactions(channel, first.id);
    assert.deepEqual(await stored(bot), { votes: ['Ada 2'], refusals: ['Ben 2'] });
    visitor.deleteMessages(channel, second.id);

    assert.deepEqual(await stored(bot), { votes: [], refusals: [] });
  });

  test('is read again after the bot was away; what can not be read stays', async (t) => {
    const { bot, first, second, at } = await startPosted(t, databases);
    const { ada, ben, chloe } = bot.sandbox.people;
    at(ada).add();
    at(ada, second).add();
    assert.deepEqual(await stored(bot), { votes: [], refusals: ['Ada 1', 'Ada 2'] });
    await bot.stop();
    at(ada).take();
    at(ben).add();
    at(chloe, undefined, '👍').add();
    at(ada, second).take();
    at(ben, second, '👍').add();
    bot.sandbox.faults.add({
      method: 'GET',
      path: new RegExp(`/messages/${second.id}/reactions/${encodeURIComponent(LESS)}`, 'u'),
      fault: { kind: 'refuse', status: 400, code: 10_014 },
    });
    // Nobody but the bot is left there, so its reactions are counted without being asked for.
    at(chloe, second).add();

    await bot.restart();
    await bot.app.catchUp();

    assert.ok(first);
    assert.deepEqual(await stored(bot), { votes: ['Ben 2', 'Chloe 1'], refusals: ['Ada 2', 'Ben 1'] });
    assert.ok(bot.logged.some(({ msg, added }) => msg === 'corrected votes that had drifted' && added === 3));
  });

  test('keeps the emoji that its cards have when the feed gets another, or none', async (t) => {
    const { bot, at } = await startPosted(t, databases);
    const { ada, ben } = bot.sandbox.people;
    at(ada).add();

    assert.match(await editFeed(bot, { less_emoji: 'none' }), /^Changed\./u);
    at(ben).add();

    assert.doesNotMatch(await listed(bot), /less like this/u);
    assert.deepEqual(await stored(bot), { votes: [], refusals: ['Ada 1', 'Ben 1'] });
    const [feed] = await listFeeds(bot.app.services.database, bot.sandbox.guild.id);
    assert.equal(feed?.lessEmoji, null);
  });

  test('is refused in words where nobody could tell it from a vote, or the bot can not use it', async (t) => {
    const bot = await startBot(t, databases);
    const foreign = '<:nope:123>';
    const yes = `<:${bot.sandbox.addEmoji('yes')}>`;
    const renamed = yes.replace('yes', 'other');
    const same = /would be both the vote and “less like this”.* Choose two different emojis/u;

    assert.match(await addFeed(bot, { less_emoji: '👍' }), same);
    assert.match(await addFeed(bot, { emoji: '❤', less_emoji: '❤️' }), same);
    assert.match(await addFeed(bot, { emoji: yes, less_emoji: renamed }), same);
    assert.match(await addFeed(bot, { less_emoji: foreign }), /:nope: isn't an emoji of this server/u);
    assert.match(await addFeed(bot, { less_emoji: 'never' }), /“never” isn't a valid emoji/u);
    assert.match(await addFeed(bot, { less_emoji: yes }), /^Added\..*less like this with <:yes:\d+>/su);
    assert.match(await editFeed(bot, { emoji: yes }), same);
    assert.match(await editFeed(bot, { less_emoji: '👍🏻' }), /^Changed\./u);
  });

  test('is told to the maker of the feed when the server lost it, once, with a lost vote emoji', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    for (const day of [MONDAY, '2026-03-03']) serveDay(bot.server, day, listOf(day));
    const [yes, no] = [sandbox.addEmoji('yes'), sandbox.addEmoji('no')];
    await addFeed(bot, { emoji: `<:${yes}>`, less_emoji: `<:${no}>` });
    sandbox.removeEmoji(no);

    await lookAt(bot, AT_FOUR);
    sandbox.removeEmoji(yes);
    await lookAt(bot, '2026-03-03T16:00:00Z');

    const lost = (what: string, emoji: string, option: string) =>
      `I couldn't add ${what} to the cards of feed 1 in <#${sandbox.channel.id}>: Discord no longer has <:${emoji}> (\`${emoji}\`) on that server. Choose another with the ${option} option of \`/feeds edit\`; posted cards keep theirs.`;
    const lessLost = lost('the emoji for “less like this”', no, 'less_emoji');
    const told = sandbox.as(sandbox.people.ada).directMessages();
    assert.deepEqual(
      told.map(({ content }) => content),
      [lessLost, `${lost('the vote emoji', yes, 'emoji')}\n${lessLost}`],
    );
  });
});
