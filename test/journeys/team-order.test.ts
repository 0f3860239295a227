import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bot } from '../support/bot.ts';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { lookAt } from '../support/feed-bot.ts';
import { menuOf } from '../support/menu.ts';
import { makePapers } from '../support/ranking.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

const [ROBOTS, LANGUAGE] = [0, 1];

/** Two weeks of working days, and a day more. */
const DAYS = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16].map((day) => `2026-03-${String(day).padStart(2, '0')}`);

/** Has the source list 40 papers on four topics each day. Returns the topic of each title. */
function servePapers({ server }: Bot): Map<string, number> {
  const topics = new Map<string, number>();
  DAYS.forEach((day, at) => {
    const items = makePapers(40, at + 1).map(({ topic, title, abstract, authors }, nth) => {
      const id = `${day.slice(2, 4)}${day.slice(5, 7)}.${day.slice(8)}${String(nth).padStart(3, '0')}`;
      topics.set(`${title} ${nth}`, topic);
      const names = authors.map((name) => ({ name }));
      return huggingfaceItem(id, { title: `${title} ${nth}`, summary: abstract, authors: names, upvotes: 0 });
    });
    serveDay(server, day, items);
  });
  return topics;
}

const cardsOf = ({ sandbox }: Bot) =>
  sandbox.messages(sandbox.channel.id).filter(({ embeds }) => embeds[0]?.title !== undefined);

async function ask({ sandbox }: Bot, command: string, options = {}) {
  const { message } = await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, command, options);
  return { message, text: [message?.content, message?.embeds[0]?.description].join('\n') };
}

/** Posts days, of each of which Ada votes for the cards on a topic. Returns how many each had. */
async function readDays(
  bot: Bot,
  days: readonly string[],
  isLiked: (title: string) => boolean,
): Promise<number[]> {
  const counts: number[] = [];
  for (const day of days) {
    const before = new Set(cardsOf(bot).map(({ id }) => id));
    await lookAt(bot, `${day}T16:00:00Z`);
    const liked = cardsOf(bot).filter(({ id, embeds }) => !before.has(id) && isLiked(embeds[0]?.title ?? ''));
    for (const { id } of liked)
      bot.sandbox.as(bot.sandbox.people.ada).react(bot.sandbox.channel.id, id, '👍');
    await bot.sandbox.as(bot.sandbox.people.ada).invoke(bot.sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();
    counts.push(liked.length);
  }
  return counts;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

onEachDatabase("a feed in its team's order", (databases) => {
  test('is on topic on its first day by its interests alone, and its cards say why', async (t) => {
    const bot = await startBot(t, databases);
    const topics = servePapers(bot);
    await ask(bot, 'feeds add', { interests: 'robot manipulation, tactile grasping', max_papers: 5 });
    const preview = await ask(bot, 'feeds preview');

    await lookAt(bot, '2026-03-02T16:00:00Z');

    const cards = cardsOf(bot);
    assert.equal(cards.length, 5);
    const onTopic = cards.filter(({ embeds }) => topics.get(embeds[0]?.title ?? '') === ROBOTS);
    assert.ok(onTopic.length >= 4, cards.map(({ embeds }) => embeds[0]?.title).join('\n'));
    for (const { embeds } of onTopic)
      assert.match(embeds[0]?.description ?? '', /\n-# Why: [^\n]*(?:robot|manipulation|tactile|grasping)/u);
    for (const { embeds } of cards) assert.ok(preview.text.includes(embeds[0]?.title ?? ' '), preview.text);
    assert.match(preview.text, /Just missed:\n- /u);
    const [card] = onTopic;
    assert.ok(card);
    const evidence = await bot.sandbox.as(bot.sandbox.people.ada).click(card, 'Evidence');
    assert.match(
      evidence.message?.content ?? '',
      /Why it was chosen:\n- [^\n]+: from your feed's interests/u,
    );
  });

  test('learns in ten days what its team votes for, shows it, and forgets it when told to', async (t) => {
    const bot = await startBot(t, databases);
    const topics = servePapers(bot);
    await ask(bot, 'feeds add', { max_papers: 5 });

    const counts = await readDays(bot, DAYS.slice(0, 10), (title) => topics.get(title) === LANGUAGE);

    const [first, second] = [sum(counts.slice(0, 5)), sum(counts.slice(5))];
    assert.ok(second > first, `${counts.join(', ')} cards about language`);
    const learned = await ask(bot, 'feeds taste');
    assert.match(learned.text, /From \d+ papers you voted for/u);
    assert.match(
      learned.text,
      /\*\*More of:\*\* [^\n]*(?:language|reasoning|chain|thought|tokens|prompting|decoding)/u,
    );
    assert.match(learned.text, /\*\*Blind test:\*\* (?:so far|won)/u);

    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    assert.ok(learned.message);
    const menu = menuOf(learned.message);
    const [strongest] = menu.options;
    const one = await ada.select(learned.message, menu.custom_id, [strongest?.value ?? '']);
    assert.match(one.message?.content ?? '', /moves papers up in feed 1\. Mute it, and it never counts/u);
    assert.ok(one.message);
    const muted = await ada.click(one.message, 'Mute');
    assert.ok(muted.message?.embeds[0]?.description?.includes(`**Muted:** ${strongest?.label}`));

    assert.ok(muted.message);
    const asked = await ada.click(muted.message, 'Reset');
    assert.match(asked.message?.content ?? '', /^Reset feed 1\? It forgets what your votes have taught it/u);
    bot.clock.now = bot.clock.now.add({ minutes: 1 });
    assert.ok(asked.message);
    const reset = await ada.click(asked.message, 'Reset');
    assert.match(reset.message?.content ?? '', /^Reset\. /u);
    assert.match(reset.message?.embeds[0]?.description ?? '', /^Nothing yet: nobody has voted/u);
  });

  test('goes on after a restart with what it has learned', async (t) => {
    const bot = await startBot(t, databases);
    const topics = servePapers(bot);
    await ask(bot, 'feeds add', { max_papers: 5 });
    await readDays(bot, DAYS.slice(0, 3), (title) => topics.get(title) === LANGUAGE);
    // What was voted since the last fit is learned within the hour.
    bot.clock.now = bot.clock.now.add({ hours: 2 });
    const before = (await ask(bot, 'feeds taste')).text;
    assert.match(before, /From \d+ papers you voted for/u);

    await bot.restart();

    assert.equal((await ask(bot, 'feeds taste')).text, before);
  });
});
