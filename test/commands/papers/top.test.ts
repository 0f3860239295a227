import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

const top = async ({ sandbox }: Bot, options = {}) =>
  (await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers top', options)).message;

/** A bot that posted papers 1 to 7; `vote` lets people react to the card of one, and waits until that is counted. */
async function startPosted(t: Parameters<typeof startBot>[0], databases: Parameters<typeof startBot>[1]) {
  const bot = await startBot(t, databases);
  const { sandbox } = bot;
  const ada = sandbox.as(sandbox.people.ada);
  serveDay(
    bot.server,
    '2026-03-02',
    Array.from({ length: 7 }, (_, index) => huggingfaceItem(`${index + 1}`)),
  );
  await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
  await ada.invoke(sandbox.channel.id, 'feeds post');
  const vote = async (paper: number, ...people: ('ada' | 'ben' | 'chloe')[]): Promise<void> => {
    const card = sandbox
      .messages(sandbox.channel.id)
      .find(({ embeds }) => embeds[0]?.title === `Paper ${paper}`);
    for (const name of people)
      sandbox.as(sandbox.people[name]).react(sandbox.channel.id, card?.id ?? '', '👍');
    await ada.invoke(sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();
  };
  return { bot, vote };
}

onEachDatabase('/papers top', (databases) => {
  test("orders by the team's votes, of the last 7 days unless told otherwise", async (t) => {
    const { bot, vote } = await startPosted(t, databases);
    await vote(3, 'ada');
    await vote(5, 'ada', 'ben', 'chloe');
    await vote(1, 'ben', 'chloe');

    const embed = (await top(bot))?.embeds[0];

    assert.equal(embed?.title, 'Most votes in the last 7 days');
    assert.deepEqual(embed?.description?.match(/Paper \d\]|\d votes?/gu), [
      'Paper 5]',
      '3 votes',
      'Paper 1]',
      '2 votes',
      'Paper 3]',
      '1 vote',
    ]);
  });

  test('counts only votes that were cast in the period', async (t) => {
    const { bot, vote } = await startPosted(t, databases);
    await vote(3, 'ada');
    bot.clock.now = bot.clock.now.add({ hours: 24 * 3 });
    await vote(5, 'ben');

    const papers = async (period: string) =>
      (await top(bot, { period }))?.embeds[0]?.description?.match(/Paper \d/gu)?.sort();

    assert.deepEqual(await papers('day'), ['Paper 5']);
    assert.deepEqual(await papers('week'), ['Paper 3', 'Paper 5']);
    bot.clock.now = bot.clock.now.add({ hours: 24 * 28 });
    assert.deepEqual(await papers('month'), ['Paper 5']);
    assert.deepEqual(await papers('all'), ['Paper 3', 'Paper 5']);
  });

  test('has pages', async (t) => {
    const { bot, vote } = await startPosted(t, databases);
    for (const paper of [1, 2, 3, 4, 5, 6]) await vote(paper, 'ada');
    const first = await top(bot);
    assert.ok(first);

    const second = await bot.sandbox.as(bot.sandbox.people.ben).click(first, 'Next');

    assert.equal(second.message?.embeds[0]?.description?.match(/^\*\*6\. /gmu)?.length, 1);
  });

  test("shows nothing of another server's votes", async (t) => {
    const { bot, vote } = await startPosted(t, databases);
    await vote(3, 'ada');
    const elsewhere = bot.sandbox.addGuild('Another group');

    const answer = await bot.sandbox.as(bot.sandbox.people.ben).invoke(elsewhere.channel.id, 'papers top');

    assert.match(answer.message?.content ?? '', /^No votes in the last 7 days\./u);
  });

  test('says how to vote where nobody did', async (t) => {
    const { bot } = await startPosted(t, databases);

    assert.equal(
      (await top(bot, { period: 'all' }))?.content,
      'No votes yet. To vote for a paper, react with the emoji under its card.',
    );
  });
});
