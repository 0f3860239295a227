import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPapers } from '../../src/papers/library.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { lookAt } from '../support/feed-bot.ts';
import { ask } from '../support/search-journey.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

const RECORD = huggingfaceItem('lovelace2026', { title: 'On graphs', authors: [{ name: 'Lovelace, A.' }] });
const ARXIV = huggingfaceItem('2603.00001', { title: 'On Graphs' });
const OTHER = huggingfaceItem('2603.00002', { title: 'Another' });

const cardsOf = ({ sandbox }: Bot) =>
  sandbox.messages(sandbox.channel.id).filter(({ embeds }) => /graphs/iu.test(embeds[0]?.title ?? ''));

/** What the team voted for, as `/papers top` says it. */
async function top(bot: Bot): Promise<string[]> {
  // An answer comes after every reaction that came before the question.
  await ask(bot, {}, 'papers help');
  await bot.app.votesCounted();
  const { shown } = await ask(bot, {}, 'papers top');
  return [...shown.matchAll(/\*\*\d+\. (?:\[(.+?)\]\(|(.+?)\*\*)|(\d+ votes?)/gu)].flatMap(
    ([, linked, plain, votes]) => linked ?? plain ?? votes ?? [],
  );
}

onEachDatabase('a paper that was posted under two names', (databases) => {
  test('is joined by a manager: its cards go on taking votes, each person counts once, and it never comes again', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const { ada, ben, chloe } = sandbox.people;
    const react = (person: typeof ada, card: number) =>
      sandbox.as(person).react(sandbox.channel.id, cardsOf(bot)[card]?.id ?? '', '👍');
    serveDay(bot.server, '2026-03-02', [RECORD]);
    serveDay(bot.server, '2026-03-03', [ARXIV]);
    serveDay(bot.server, '2026-03-04', [RECORD, OTHER]);
    await sandbox.as(ada).invoke(sandbox.channel.id, 'feeds add', { time: '16:00' });
    await lookAt(bot, '2026-03-02T16:00:00Z');
    await lookAt(bot, '2026-03-03T16:00:00Z');
    assert.equal(cardsOf(bot).length, 2);
    for (const card of [0, 1]) react(ben, card);
    react(chloe, 0);
    assert.deepEqual(await top(bot), ['On graphs', '2 votes', 'On Graphs', '1 vote']);

    const { message: shown } = await sandbox
      .as(ada)
      .invoke(sandbox.channel.id, 'papers show', { paper: '2603.00001' });
    assert.ok(shown);
    assert.match(shown.content, /^Perhaps the same as “On graphs” \(lovelace2026\)/u);
    const { message: question } = await sandbox.as(ada).click(shown, 'Same as lovelace2026?');
    assert.ok(question);
    const { message: joined } = await sandbox.as(ada).click(question, 'Join');

    assert.match(joined?.content ?? '', /^Joined\. /u);
    assert.deepEqual(await top(bot), ['On Graphs', '2 votes']);
    react(ada, 0);
    assert.deepEqual(await top(bot), ['On Graphs', '3 votes'], 'the card of the record that went counts');
    sandbox.as(ben).unreact(sandbox.channel.id, cardsOf(bot)[0]?.id ?? '', '👍');
    assert.deepEqual(await top(bot), ['On Graphs', '3 votes'], 'Ben still votes on the other card');

    await bot.restart();
    await lookAt(bot, '2026-03-04T16:00:00Z');

    assert.equal(cardsOf(bot).length, 2, 'it is not posted again under its other name');
    assert.equal(await countPapers(bot.app.services.database), 2);
    const found = await ask(bot, { paper: 'lovelace2026' }, 'papers show');
    assert.equal(found.title, 'On Graphs');
    assert.equal(found.content, '');
  });
});
