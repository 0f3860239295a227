import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

const PAPERS = [
  paper('1', {
    title: 'Sparse attention for long documents',
    authors: ['Ada Lovelace'],
    categories: ['cs.CL'],
  }),
  paper('2', {
    title: 'Dense attention, reconsidered',
    authors: ['Grace Hopper'],
    categories: ['cs.LG'],
    publishedOn: Temporal.PlainDate.from('2026-02-01'),
  }),
  paper('3', { title: 'Diffusion models for robots', authors: ['Grace Hopper'], categories: ['cs.RO'] }),
];

async function search(bot: Bot, options: Readonly<Record<string, string>>) {
  const { sandbox } = bot;
  const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers search', options);
  const embed = answer.message?.embeds[0];
  return {
    message: answer.message,
    content: answer.message?.content,
    title: embed?.title,
    found: [...(embed?.description ?? '').matchAll(/arxiv\.org\/abs\/(\d+)\)/gu)].map(([, id]) => id).sort(),
    description: embed?.description ?? '',
  };
}

onEachDatabase('/papers search', (databases) => {
  test('finds by words, quotes, a minus and OR, and says how many', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, PAPERS);

    const words = await search(bot, { query: 'attention' });
    const quoted = await search(bot, { query: '"sparse attention"' });
    const without = await search(bot, { query: 'attention -dense' });
    const either = await search(bot, { query: 'sparse OR diffusion' });

    assert.equal(words.title, '2 papers for “attention”');
    assert.deepEqual(words.found, ['1', '2']);
    assert.deepEqual(quoted.found, ['1']);
    assert.equal(quoted.title, '1 paper for “"sparse attention"”');
    assert.deepEqual(without.found, ['1']);
    assert.deepEqual(either.found, ['1', '3']);
  });

  test('narrows by author, category and days', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, PAPERS);

    const byAuthor = await search(bot, { query: 'attention', author: 'hopper' });
    const byCategory = await search(bot, { query: 'attention', category: 'cs.CL' });
    const since = await search(bot, { query: 'attention', since: '2026-02-15' });
    const until = await search(bot, { query: 'attention', until: '2026-02-15' });

    assert.deepEqual(
      [byAuthor.found, byCategory.found, since.found, until.found],
      [['2'], ['1'], ['1'], ['2']],
    );
  });

  test('marks what the team was shown, with its votes', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds post');
    const card = sandbox.messages(sandbox.channel.id)[1];
    sandbox.as(sandbox.people.ben).react(sandbox.channel.id, card?.id ?? '', '👍');
    await savePapers(bot.app.services.database, [paper('2')]);
    await ada.invoke(sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();

    const { description } = await search(bot, { query: 'paper' });

    const [one, two] = description.split('\n\n').sort();
    const link = `https://discord.com/channels/${sandbox.guild.id}/${sandbox.channel.id}/${card?.id}`;
    assert.match(one ?? '', /Paper 1\]/u);
    assert.ok(one?.includes(`**[posted 2 Mar, 1 vote](${link})**`));
    assert.match(two ?? '', /Paper 2\]/u);
    assert.doesNotMatch(two ?? '', /posted/u);
  });

  test('keeps its filters from page to page', async (t) => {
    const bot = await startBot(t, databases);
    const many = Array.from({ length: 7 }, (_, index) =>
      paper(`${index + 10}`, { title: `Attention ${index}`, categories: ['cs.CL'] }),
    );
    await savePapers(bot.app.services.database, [...many, paper('99', { title: 'Attention elsewhere' })]);
    const first = await search(bot, { query: 'attention', category: 'cs.CL' });
    assert.ok(first.message);

    const second = await bot.sandbox.as(bot.sandbox.people.ben).click(first.message, 'Next');

    const shown = second.message?.embeds[0]?.description ?? '';
    assert.equal(shown.match(/^\*\*\d+\./gmu)?.length, 2);
    assert.doesNotMatch(first.description + shown, /elsewhere/u);
  });

  test('shows papers with some of the words where none has all, and says so', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, PAPERS);

    const { content, found } = await search(bot, { query: 'sparse attention zebrafish' });

    assert.equal(content, 'No paper has all of “sparse attention zebrafish”. These have some of the words.');
    assert.deepEqual(found, ['1', '2']);
  });

  for (const [query, words] of [
    ['zebrafish', /^Nothing matches “zebrafish”\. Try fewer or different words/u],
    ['@everyone **x**', /^Nothing matches “@everyone \\\*\\\*x\\\*\\\*”/u],
    ['""', /^There's nothing to search for in .*\. Add a keyword that tells papers apart/u],
    ['-attention', /^There's nothing to search for in “-attention”\. It only says what to leave out/u],
    ['OR OR', /^There's nothing to search for in “OR OR”/u],
    ['   ', /^The search is empty\. Give it a word or two/u],
  ] as const) {
    test(`answers the query ${query.slice(0, 20)} in words`, async (t) => {
      const bot = await startBot(t, databases);
      await savePapers(bot.app.services.database, PAPERS);

      const { content, title } = await search(bot, { query });

      assert.match(`${content ?? ''}${title ?? ''}`, words);
      assert.doesNotMatch(content ?? '', /Something went wrong/u);
    });
  }

  test('refuses a day that is none', async (t) => {
    const bot = await startBot(t, databases);

    const { content } = await search(bot, { query: 'attention', since: 'last year' });

    assert.match(
      content ?? '',
      /^“last year” isn't a valid date\. Write it like 2026-03-02, 2026-03 or 2026\.$/u,
    );
  });
});
