import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { readPng } from '../support/png.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

const stats = async ({ sandbox }: Bot, options: Record<string, number> = {}): Promise<APIMessage> => {
  const { message } = await sandbox
    .as(sandbox.people.ben)
    .invoke(sandbox.channel.id, 'papers stats', options);
  assert.ok(message);
  return message;
};

/** A team that had papers on two Mondays, voted, and wrote notes on one. */
async function startReaders(t: TestContext, databases: Databases): Promise<Bot> {
  const bot = await startBot(t, databases);
  const { sandbox } = bot;
  const [ada, ben] = [sandbox.as(sandbox.people.ada), sandbox.as(sandbox.people.ben)];
  serveDay(bot.server, '2026-03-02', [huggingfaceItem('1'), huggingfaceItem('2')]);
  serveDay(bot.server, '2026-03-09', [huggingfaceItem('3')]);
  await ada.invoke(sandbox.channel.id, 'feeds add', { time: '16:00', weekdays: 'mon' });
  for (const monday of ['2026-03-02', '2026-03-09']) {
    bot.clock.now = Temporal.Instant.from(`${monday}T16:00:00Z`);
    await bot.app.catchUp();
    const [card] = sandbox
      .messages(sandbox.channel.id)
      .filter(({ embeds }) => embeds.length > 0)
      .slice(-1);
    for (const person of [ada, ben]) person.react(sandbox.channel.id, card?.id ?? '', '👍');
    await ada.invoke(sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();
  }
  const { modal } = await ben.invoke(sandbox.channel.id, 'papers note', { paper: '3' });
  assert.ok(modal);
  await ben.submit(sandbox.channel.id, modal, { takeaways: 'Sound.' });
  return bot;
}

async function download({ sandbox }: Bot, url: string): Promise<Uint8Array> {
  assert.ok(url.startsWith(new URL(sandbox.api).origin));
  return (await fetch(url)).bytes();
}

onEachDatabase('/papers stats', (databases) => {
  test('shows what the team read, voted for and discussed, as words and as a picture', async (t) => {
    const bot = await startReaders(t, databases);

    const { embeds, attachments } = await stats(bot);

    assert.equal(embeds[0]?.title, 'What the team read in the last 2 weeks');
    assert.deepEqual(embeds[0]?.description?.split('\n').slice(0, 3), [
      '**Posted:** 3 papers, about 1.5 a week; most in the week of 2 Mar 2026 (2)',
      '**Votes:** 4 votes by 2 people, for 2 papers; most in the week of 2 Mar 2026 (2)',
      '**Discussed:** 1 paper, at meetings or in notes; most in the week of 9 Mar 2026 (1)',
    ]);
    assert.match(embeds[0]?.description ?? '', /\n\*\*Sources:\*\* Hugging Face Daily Papers 3\n/u);
    const [picture] = attachments;
    assert.equal(picture?.filename, 'stats.png');
    assert.match(
      picture?.description ?? '',
      /^Bar charts of 2 weeks, from that of 2 Mar 2026 to that of 9 Mar 2026\. Papers posted: 3; by week 2, 1\. Votes: 4; by week 2, 2\. Discussed: 1; by week 0, 1\..* Where they came from: Hugging Face Daily Papers 3\.$/u,
    );
    assert.equal(readPng(await download(bot, picture?.url ?? '')).width, 800);
  });

  test('shares the picture with its description, once', async (t) => {
    const bot = await startReaders(t, databases);
    const { sandbox } = bot;
    const answer = await stats(bot);

    await sandbox.as(sandbox.people.ben).click(answer, 'Share');

    const shared = sandbox.messages(sandbox.channel.id).at(-1);
    assert.match(shared?.content ?? '', /^Shared by <@\d+>$/u);
    assert.deepEqual(shared?.embeds, answer.embeds);
    const [mine, theirs] = [answer.attachments[0], shared?.attachments[0]];
    assert.equal(theirs?.description, mine?.description);
    assert.deepEqual(await download(bot, theirs?.url ?? ''), await download(bot, mine?.url ?? ''));
  });

  test('looks back only as far as it is asked to', async (t) => {
    const bot = await startReaders(t, databases);

    const { embeds } = await stats(bot, { weeks: 1 });

    assert.equal(embeds[0]?.title, 'What the team read this week');
    assert.match(
      embeds[0]?.description ?? '',
      /^\*\*Posted:\*\* 1 paper\n\*\*Votes:\*\* 2 votes by 2 people, for 1 paper\n/u,
    );
  });

  test('says so where nothing was posted, and shows nothing of another server', async (t) => {
    const bot = await startReaders(t, databases);
    const { sandbox } = bot;
    const elsewhere = sandbox.addGuild('Another group');

    const { message } = await sandbox.as(sandbox.people.ben).invoke(elsewhere.channel.id, 'papers stats');
    bot.clock.now = bot.clock.now.add({ hours: 24 * 7 * 20 });
    const later = await stats(bot);

    const sentence =
      /^No papers were posted in this server in the last 12 weeks, so there is nothing to show\./u;
    assert.match(message?.content ?? '', sentence);
    assert.match(later.content, sentence);
    assert.deepEqual(later.attachments, []);
  });
});
