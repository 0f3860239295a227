import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPaper } from '../../../src/papers/library.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { NOON, paper } from '../../support/papers.ts';
import { addPostedCard } from '../../support/posted-card.ts';
import { saveVote } from '../../support/votes.ts';

const ARXIV = paper('2603.00001', { title: 'On graphs', authors: ['Ada Lovelace', 'Ben'], authorCount: 2 });
const RECORD = paper('lovelace2026', { title: 'On Graphs.', authors: ['Lovelace, A.'], links: [] });
const OTHER = paper('babbage1837', { title: 'On engines', authors: ['Charles Babbage'], links: [] });
const BOTH = { paper: 'lovelace2026', 'same-as': '2603.00001' };

type Given = Readonly<Record<string, string>>;

const ada = ({ sandbox }: Bot) => sandbox.as(sandbox.people.ada);
const ask = async (bot: Bot, options: Given = BOTH) =>
  (await ada(bot).invoke(bot.sandbox.channel.id, 'papers join', options)).message;
const show = async (bot: Bot, meant: string, person = bot.sandbox.people.ada) =>
  (await bot.sandbox.as(person).invoke(bot.sandbox.channel.id, 'papers show', { paper: meant })).message;

/** What Ada was told last, beside the answer whose button she pressed. */
const said = (bot: Bot) => ada(bot).messages(bot.sandbox.channel.id).at(-1)?.content;

onEachDatabase('/papers join', (databases) => {
  async function openWith(t: Parameters<typeof startBot>[0], ...papers: Parameters<typeof savePapers>[1]) {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, papers.length === 0 ? [ARXIV, RECORD, OTHER] : papers);
    return bot;
  }

  test('asks first; then both are one, with the votes of both, under every name', async (t) => {
    const bot = await openWith(t);
    const { database } = bot.app.services;
    const guildId = bot.sandbox.guild.id;
    const first = await addPostedCard(database, { guildId, paperId: '2603.00001', messageId: '1' });
    const second = await addPostedCard(database, { guildId, paperId: 'lovelace2026', messageId: '2' });
    await saveVote(database, first, 'ben', NOON);
    await saveVote(database, second, 'ben', NOON);
    await saveVote(database, second, 'chloe', NOON);

    const question = await ask(bot);
    assert.ok(question);
    const answer = await ada(bot).click(question, 'Join');
    const shown = await show(bot, 'lovelace2026');

    assert.match(
      question.content,
      /^Are these the same paper\?\n- \*\*On graphs\*\* by Ada Lovelace and others · 1 Mar 2026 · 2603\.00001 · .*1 vote.*\n- \*\*On Graphs\.\*\* by Lovelace, A\. · .* · lovelace2026 · .*2 votes/u,
    );
    assert.equal(
      answer.message?.content,
      'Joined. “On graphs” is one paper now: 2603.00001, also found as lovelace2026.',
    );
    assert.match(shown?.embeds[0]?.footer?.text ?? '', /2603\.00001/u);
    assert.match(shown?.embeds[0]?.description ?? '', /posted 2 Mar, 2 votes/u);
    assert.ok(bot.logged.some(({ kept, gone }) => kept === '2603.00001' && gone === 'lovelace2026'));
  });

  test('is suggested where title and first author are the same, until somebody says that they differ', async (t) => {
    const bot = await openWith(t);

    const suggested = await show(bot, '2603.00001');
    const toBen = await show(bot, '2603.00001', bot.sandbox.people.ben);
    assert.ok(suggested);
    const question = (await ada(bot).click(suggested, 'Same as lovelace2026?')).message;
    assert.ok(question);
    const { message: kept } = await ada(bot).click(question, 'Not the same');
    const again = [await show(bot, '2603.00001'), await show(bot, 'lovelace2026')];
    const asked = await ask(bot);

    assert.match(
      suggested.content,
      /^Perhaps the same as “On Graphs\.” \(lovelace2026\)\. If so, join them/u,
    );
    assert.match(
      toBen?.content ?? '',
      /somebody who can manage this server can join them with `\/papers join`\.$/u,
    );
    assert.doesNotMatch(JSON.stringify(toBen?.components), /Same as/u);
    assert.equal(
      kept?.content,
      "Kept both: 2603.00001 and lovelace2026. I won't suggest again that they are the same.",
    );
    assert.deepEqual(
      again.map((message) => message?.content),
      ['', ''],
    );
    assert.match(asked?.content ?? '', /On 2 Mar 2026 somebody said that they are not the same\.$/u);
  });

  test('changes nothing after Cancel', async (t) => {
    const bot = await openWith(t);

    const question = await ask(bot);
    assert.ok(question);
    const { message } = await ada(bot).click(question, 'Cancel');

    assert.equal(message?.content, 'Nothing changed.');
    assert.equal((await findPaper(bot.app.services.database, 'lovelace2026'))?.id, 'lovelace2026');
  });

  for (const [what, options, refusal] of [
    [
      'a paper with itself',
      { paper: '2603.00001', 'same-as': 'arXiv:2603.00001v2' },
      /^These are one paper already\./u,
    ],
    [
      'two arXiv ids',
      { paper: '2603.00001', 'same-as': '2603.00002' },
      /^arXiv has both papers under IDs of their own/u,
    ],
    [
      'words of a title',
      { paper: 'graphs', 'same-as': '2603.00001' },
      /^No stored paper is called “graphs”\. Pick one/u,
    ],
    [
      'a DOI that is not stored',
      { paper: '10.1145/404', 'same-as': '2603.00001' },
      /^The paper with the DOI 10\.1145\/404 is not/u,
    ],
    [
      'a title of two',
      { paper: 'twins', 'same-as': '2603.00001' },
      /^2 stored papers are called “twins”\. Pick one/u,
    ],
  ] as const) {
    test(`refuses ${what}`, async (t) => {
      const twins = ['a', 'b'].map((id) => paper(id, { title: 'Twins twins' }));
      const bot = await openWith(t, ARXIV, { ...ARXIV, id: '2603.00002' }, RECORD, ...twins);

      const message = await ask(
        bot,
        options.paper === 'twins' ? { ...options, paper: 'twins TWINS' } : options,
      );

      assert.match(message?.content.replace('twins TWINS', 'twins') ?? '', refusal);
      assert.deepEqual(message?.components, []);
    });
  }

  test('says so where they were joined in the meantime', async (t) => {
    const bot = await openWith(t);
    const [first, second] = [await ask(bot), await ask(bot)];
    assert.ok(first && second);

    await ada(bot).click(first, 'Join');
    for (const button of ['Join', 'Not the same']) {
      await ada(bot).click(second, button);

      assert.equal(said(bot), 'These are one paper already. Nothing changed.');
    }
  });

  test('takes a whole title, and leaves papers that differ and that other servers posted to the operator', async (t) => {
    const bot = await openWith(t);
    const options = { paper: 'on engines', 'same-as': '2603.00001' };

    const ours = await ask(bot, options);
    await addPostedCard(bot.app.services.database, {
      guildId: 'another',
      paperId: 'babbage1837',
      messageId: '1',
    });
    const theirs = await ask(bot, options);
    assert.ok(ours);
    await ada(bot).click(ours, 'Join');

    assert.match(ours.content, /^Are these the same paper\?/u);
    for (const content of [theirs?.content, said(bot)])
      assert.match(content ?? '', /^These papers differ in title or first author, and other servers have/u);
  });

  test('is for managers', async (t) => {
    const bot = await openWith(t);
    const ben = bot.sandbox.as(bot.sandbox.people.ben);

    const { message } = await ben.invoke(bot.sandbox.channel.id, 'papers join', BOTH);
    const { message: help } = await ben.invoke(bot.sandbox.channel.id, 'papers help', {
      command: 'papers',
    });

    assert.match(message?.content ?? '', /^\/papers join is for people who can manage this server\./u);
    assert.match(
      help?.embeds.map(({ description }) => description).join('\n') ?? '',
      /\/papers join`: .* \(for people who can manage this server\)/u,
    );
  });

  test('completes both papers, the second first with those that look like the first', async (t) => {
    const bot = await openWith(t);
    const complete = async (option: string, typed: string, others: Given = {}) =>
      (await ada(bot).complete(bot.sandbox.channel.id, 'papers join', option, typed, others)).map(
        ({ value }) => value,
      );

    assert.deepEqual(await complete('paper', 'engines'), ['babbage1837']);
    assert.deepEqual(await complete('same-as', '', { paper: '2603.00001' }), ['lovelace2026']);
    assert.deepEqual(await complete('same-as', 'engines', { paper: '2603.00001' }), ['babbage1837']);
  });
});
