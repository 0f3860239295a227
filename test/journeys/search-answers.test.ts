import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savePapers } from '../../src/search/save-papers.ts';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';
import { ask, postTwo, read, startWithPapers } from '../support/search-journey.ts';

onEachDatabase('what a search shows', (databases) => {
  test('says what filters alone asked for', async (t) => {
    const bot = await startWithPapers(t, databases);

    const some = await ask(bot, { query: 'author:"Ada Lovelace"', since: '2026' });
    const none = await ask(bot, { query: 'attention', posted: true });

    assert.equal(some.title, '1 paper for “author:"Ada Lovelace" since:2026-01-01”');
    assert.equal(
      none.content,
      'Nothing matches “attention posted:yes”. Try different words or fewer filters.',
    );
  });

  test('shows the place of a fault, and a button that asks without it', async (t) => {
    const bot = await startWithPapers(t, databases);
    const ben = bot.sandbox.as(bot.sandbox.people.ben);

    const faulty = await ask(bot, { query: 'attention since:soon votes:many', category: 'cs.CL' });
    const mended = read(await ben.click(faulty.message, 'Search: attention'));
    const quote = await ask(bot, { query: '"long documents' });
    const closed = read(await ben.click(quote.message, 'Search: "long documents"'));

    assert.deepEqual(faulty.content.split('\n'), [
      "I don't understand the marked part of this search:",
      '```',
      'attention since:soon votes:many',
      '          ^^^^^^^^^^ ^^^^^^^^^^',
      '```',
      "- “soon” isn't a valid date. Write it like 2026-03-02, 2026-03 or 2026.",
      '- Write a number of votes, as votes:3, votes:\\>3 or votes:\\<3.',
    ]);
    assert.equal(mended.title, '2 papers for “attention category:cs.CL”');
    assert.deepEqual(mended.found.toSorted(), ['1706.03762', '2602.00001']);
    assert.match(quote.content, /\n"long documents\n\^{15}\n.*\n- This quote has no closing mark\./u);
    assert.deepEqual(closed.found, ['2602.00001']);
  });

  test("shows the line and what was found in bold, the day, and the team's memory", async (t) => {
    const bot = await startWithPapers(t, databases);
    await postTwo(bot);

    const { title, shown } = await ask(bot, { query: 'long documents attention' });

    assert.equal(title, '3 papers for “long documents attention”');
    assert.deepEqual(
      shown
        .replace(/\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\)/u, '(card)')
        .split('\n')
        .slice(0, 4),
      [
        '**1. [Sparse attention for long documents](https://arxiv.org/abs/2602.00001)**',
        'Large language models (LLMs) read **long documents** slowly.',
        '> …We keep the **attention** of each token to a few others, and reading becomes four times faster.',
        '-# 27 Feb 2026 · cs.CL · ▲ 3 · 💬 1 · TL;DR by the authors (a sentence from the abstract) · **[posted 2 Mar, 1 vote](card)**',
      ],
    );
  });

  test('puts first what matches best, what is newest or what has most votes, as asked', async (t) => {
    const bot = await startWithPapers(t, databases);
    await postTwo(bot);

    const best = await ask(bot, { query: 'attention OR plan' });
    const newest = await ask(bot, { query: 'attention OR plan', sort: 'date' });
    const voted = await ask(bot, { query: 'attention OR plan', sort: 'votes' });

    assert.notDeepEqual(best.found, newest.found);
    assert.deepEqual(newest.found, ['2602.00001', '2602.00002', '1706.03762']);
    assert.deepEqual(voted.found, ['2602.00002', '2602.00001', '1706.03762']);
  });

  test('finds the most voted of more papers than it gives', async (t) => {
    const bot = await startWithPapers(t, databases);
    await postTwo(bot);
    const newer = Array.from({ length: 120 }, (_, index) =>
      paper(`2602.1${String(index).padStart(4, '0')}`, { title: `Attention number ${index}` }),
    );
    await savePapers(bot.app.services.database, newer);

    const { title, found } = await ask(bot, { query: 'attention', sort: 'votes' });

    assert.equal(title, 'The 100 most voted papers for “attention”');
    assert.equal(found[0], '2602.00001');
  });

  test('keeps filters and order from page to page while papers arrive', async (t) => {
    const bot = await startBot(t, databases);
    const { database } = bot.app.services;
    const ben = bot.sandbox.as(bot.sandbox.people.ben);
    const some = (from: number, to: number, category: string, title: string) =>
      Array.from({ length: to - from }, (_, index) =>
        paper(`2602.0${1000 + from + index}`, {
          title: `${title} ${'and more '.repeat(index)}`,
          categories: [category],
        }),
      );
    await savePapers(database, [
      ...some(0, 12, 'cs.CL', 'Attention'),
      ...some(100, 103, 'cs.CV', 'Attention'),
    ]);

    const first = await ask(bot, { query: 'attention', category: 'cs.CL' });
    await savePapers(database, some(200, 220, 'cs.CL', 'Attention attention'));
    const second = read(await ben.click(first.message, 'Next'));
    const third = read(await ben.click(second.message, 'Next'));
    const back = read(await ben.click(read(await ben.click(third.message, 'Previous')).message, 'Previous'));
    const anew = await ask(bot, { query: 'attention', category: 'cs.CL' });

    const seen = [first, second, third].flatMap(({ found }) => found);
    assert.equal(first.title, '12 papers for “attention category:cs.CL”');
    assert.deepEqual(
      seen.toSorted(),
      Array.from({ length: 12 }, (_, index) => `2602.0${1000 + index}`),
    );
    assert.equal(third.message.embeds[0]?.footer?.text, 'Page 3 of 3');
    assert.deepEqual([back.found, back.title], [first.found, first.title]);
    assert.equal(anew.title, '32 papers for “attention category:cs.CL”');
  });

  test('completes the paper for /papers similar from any beginning, words in any order, and finds its like', async (t) => {
    const bot = await startWithPapers(t, databases);
    const { sandbox } = bot;
    const ben = sandbox.as(sandbox.people.ben);
    const complete = async (typed: string) =>
      (await ben.complete(sandbox.channel.id, 'papers similar', 'paper', typed)).map(({ value }) => value);
    const title = 'Routing tokens in MoE layers';

    for (let length = 1; length <= title.length; length += 1)
      assert.ok((await complete(title.slice(0, length))).includes('2602.00005'), title.slice(0, length));
    for (const typed of ['lay rout', 'moe tok', 'LAYERS IN', 'tokens, routing', '2602.00005', '2602.000'])
      assert.ok((await complete(typed)).includes('2602.00005'), typed);
    assert.deepEqual(await complete('α-div'), ['2512.00006']);
    assert.deepEqual(await complete('naive'), ['2512.00007']);
    assert.deepEqual(await complete('routing zebra'), []);

    const [choice = ''] = await complete('lay rout');
    const similar = await ask(bot, { paper: String(choice) }, 'papers similar');
    assert.equal(similar.title, `Similar to “${title}”`);
    assert.equal(similar.found[0], '2511.00004');
    assert.ok(!similar.found.includes('2602.00005'));
  });
});
