import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { menuOf } from '../../support/menu.ts';
import { recorded } from '../../support/recorded.ts';
import { huggingfaceItem, serveDay, serveRecordedDays } from '../../support/source-server.ts';

const TWELVE = Array.from({ length: 12 }, (_, index) =>
  huggingfaceItem(`${index + 1}`, { upvotes: index + 1 }),
);

onEachDatabase('/papers today', (databases) => {
  test('lists the day by upvotes, five a page, for the asker alone', async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    serveDay(server, '2026-03-02', TWELVE);
    const ben = sandbox.as(sandbox.people.ben);

    const answer = await ben.invoke(sandbox.channel.id, 'papers today');

    const embed = answer.message?.embeds[0];
    assert.equal(answer.ephemeral, true);
    assert.equal(embed?.title, 'Monday 2 March 2026 · Hugging Face Daily Papers · 12 papers');
    assert.deepEqual(
      embed?.description?.match(/\[Paper \d+\]/gu),
      [12, 11, 10, 9, 8].map((id) => `[Paper ${id}]`),
    );
    assert.equal(embed?.footer?.text, 'Page 1 of 3');
    assert.deepEqual(sandbox.messages(sandbox.channel.id), []);
  });

  test('turns pages with Previous and Next, over a restart too', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    serveDay(bot.server, '2026-03-02', TWELVE);
    const ben = sandbox.as(sandbox.people.ben);
    const first = await ben.invoke(sandbox.channel.id, 'papers today');
    assert.ok(first.message);
    await assert.rejects(ben.click(first.message, 'Previous'), /can't be pressed/u);

    const second = await ben.click(first.message, 'Next');
    await bot.restart();
    const third = await ben.click(first.message, 'Next');

    assert.match(second.message?.embeds[0]?.description ?? '', /^\*\*6\. \[Paper 7\]/u);
    assert.match(third.message?.embeds[0]?.description ?? '', /^\*\*11\. \[Paper 2\]/u);
    assert.equal(third.message?.id, first.message.id, 'the answer is changed, not another sent');
    assert.ok(third.message);
    await assert.rejects(ben.click(third.message, 'Next'), /can't be pressed/u);
    const back = await ben.click(third.message, 'Previous');
    assert.equal(back.message?.embeds[0]?.footer?.text, 'Page 2 of 3');
  });

  test('is posted for all to see by Share', async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    serveDay(server, '2026-03-02', TWELVE);
    const ben = sandbox.as(sandbox.people.ben);
    const answer = await ben.invoke(sandbox.channel.id, 'papers today');
    assert.ok(answer.message);

    await ben.click(answer.message, 'Share');

    const [shared, ...others] = sandbox.messages(sandbox.channel.id);
    assert.equal(others.length, 0);
    assert.equal(shared?.content, `Shared by <@${ben.id}>`);
    assert.deepEqual(shared?.embeds[0]?.description, answer.message.embeds[0]?.description);
    assert.equal(shared?.components?.length, 1, 'the menu, and no button');
    assert.deepEqual(menuOf(shared), menuOf(answer.message));
    assert.deepEqual(shared?.mentions, []);
  });

  test('is posted once, however often and from however many windows Share is pressed', async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    serveDay(server, '2026-03-02', TWELVE);
    const ben = sandbox.as(sandbox.people.ben);
    const { message } = await ben.invoke(sandbox.channel.id, 'papers today');
    assert.ok(message);

    const pressed = await Promise.all([ben.click(message, 'Share'), ben.click(message, 'Share')]);
    await sandbox.until(() => JSON.stringify(ben.messages(sandbox.channel.id)).includes('"label":"Shared"'));

    assert.equal(sandbox.messages(sandbox.channel.id).length, 1);
    const words = pressed.flatMap(({ followUps }) => followUps.map(({ content }) => content));
    assert.deepEqual(words.sort(), [
      `Shared by <@${ben.id}>`,
      'This answer was already shared, or it is too old to share. Run the command again.',
    ]);
    const [answer] = ben.messages(sandbox.channel.id).filter(({ id }) => id === message.id);
    assert.ok(answer);
    await assert.rejects(ben.click(answer, 'Shared'), /can't be pressed/u);
    // Another page is another answer.
    const next = await ben.click(answer, 'Next');
    assert.ok(next.message);
    await ben.click(next.message, 'Share');
    assert.equal(sandbox.messages(sandbox.channel.id).length, 2);
  });

  test('offers Share under what there is to show only', async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    serveDay(server, '2026-03-02', []);
    const ben = sandbox.as(sandbox.people.ben);

    const none = await ben.invoke(sandbox.channel.id, 'papers today');
    const nothing = await ben.invoke(sandbox.channel.id, 'papers search', { query: 'zzz' });
    const faulty = await ben.invoke(sandbox.channel.id, 'papers search', { query: '"no end' });
    const refused = await ben.invoke(sandbox.channel.id, 'papers today', { date: 'never' });

    for (const { message } of [none, nothing, faulty, refused])
      assert.doesNotMatch(JSON.stringify(message?.components ?? []), /Share/u);
  });

  test('says why a day has no list, and offers the last that has one', async (t) => {
    const { sandbox, server } = await startBot(t, databases, { now: '2026-03-08T12:00:00Z' });
    serveDay(server, '2026-03-06', TWELVE);
    serveDay(server, '2026-03-08', []);
    const ben = sandbox.as(sandbox.people.ben);
    await ben.invoke(sandbox.channel.id, 'papers today', { date: '2026-03-06' });

    const sunday = await ben.invoke(sandbox.channel.id, 'papers today');

    assert.equal(
      sunday.message?.content,
      'No papers on Sunday 8 March 2026: Hugging Face Daily Papers publishes no list on weekends.',
    );
    assert.ok(sunday.message);
    const offered = await ben.click(sunday.message, 'Show 6 Mar 2026');
    assert.match(offered.message?.embeds[0]?.title ?? '', /^Friday 6 March 2026/u);
    assert.equal(offered.message?.content, '');
  });

  test('tells a list that is not there yet from a holiday', async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    serveDay(server, '2026-03-02', []);
    serveDay(server, '2026-02-26', []);
    const ben = sandbox.as(sandbox.people.ben);

    const today = await ben.invoke(sandbox.channel.id, 'papers today');
    const thursday = await ben.invoke(sandbox.channel.id, 'papers today', { date: '2026-02-26' });

    assert.match(
      today.message?.content ?? '',
      /has no list for that day yet; it will come later in the day/u,
    );
    assert.match(
      thursday.message?.content ?? '',
      /published no list that day, probably because of a holiday/u,
    );
  });

  for (const [date, words] of [
    [
      '2026-03-03',
      '3 Mar 2026 is in the future: today is 2 Mar 2026 (UTC). Ask for today or an earlier day.',
    ],
    ['2026-02-30', "“2026-02-30” isn't a valid date. Write it as year-month-day, such as 2026-03-02."],
    ['next week', "“next week” isn't a valid date. Write it as year-month-day, such as 2026-03-02."],
  ] as const) {
    test(`refuses the date ${date} in words`, async (t) => {
      const { sandbox, server } = await startBot(t, databases);
      const ben = sandbox.as(sandbox.people.ben);

      const answer = await ben.invoke(sandbox.channel.id, 'papers today', { date });

      assert.equal(answer.message?.content, words);
      assert.equal(answer.ephemeral, true);
      assert.deepEqual(server.asked, []);
    });
  }

  test('shows the older list where the source fails, and says so where there is none', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox, server } = bot;
    const mend = serveDay(server, '2026-03-02', TWELVE);
    const ben = sandbox.as(sandbox.people.ben);
    await ben.invoke(sandbox.channel.id, 'papers today');
    mend();
    server.answer(/daily_papers/u, { body: '<html>Busy</html>' });
    bot.clock.now = bot.clock.now.add({ hours: 1 });

    const stored = await ben.invoke(sandbox.channel.id, 'papers today');
    const unknown = await ben.invoke(sandbox.channel.id, 'papers today', { date: '2026-02-27' });

    assert.match(stored.message?.embeds[0]?.title ?? '', /12 papers$/u);
    assert.match(
      unknown.message?.content ?? '',
      /^Hugging Face answered a web page \(HTML\), not a list of papers\. Try again in a few minutes\./u,
    );
    const reference = /Reference: `(\w{8})`/u.exec(unknown.message?.content ?? '')?.[1];
    assert.ok(bot.logged.some((record) => record.reference === reference));
  });

  test('shows a recorded day', { skip: recorded('huggingface').skip }, async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    serveRecordedDays(server);

    const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers today');

    const { title, description } = answer.message?.embeds[0] ?? {};
    assert.match(title ?? '', /^Monday 2 March 2026 · Hugging Face Daily Papers · \d+ papers$/u);
    assert.equal(description?.match(/^\*\*\d\. \[/gmu)?.length, 5);
  });
});
