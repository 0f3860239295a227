import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findPaper } from '../../../src/papers/library.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';
import { recorded } from '../../support/recorded.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

/** arXiv's answer for an id that no paper has. */
const EMPTY_FEED = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/none</id>
  <title>arXiv Query</title>
  <opensearch:totalResults>0</opensearch:totalResults>
</feed>`;

const RECORDED = recorded('arxiv/id_1605.08386_s0_m100_199195aa31ad.json');

const LONG = paper('2508.13426', {
  title: 'Attention, *again*',
  abstract: `We look again. ${'It holds. '.repeat(200)}`,
  authors: Array.from({ length: 12 }, (_, index) => `Author ${index + 1}`),
  authorCount: 12,
});

const show = ({ sandbox }: Bot, meant: string) =>
  sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers show', { paper: meant });
const complete = ({ sandbox }: Bot, typed: string) =>
  sandbox.as(sandbox.people.ben).complete(sandbox.channel.id, 'papers show', 'paper', typed);

onEachDatabase('/papers show', (databases) => {
  test('shows the whole abstract, every author, the links and the tally', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [LONG]);

    const { message } = await show(bot, '2508.13426');

    const embed = message?.embeds[0];
    assert.equal(embed?.title, 'Attention, \\*again\\*');
    assert.equal(embed?.url, 'https://arxiv.org/abs/2508.13426');
    assert.equal(embed?.description?.match(/It holds\./gu)?.length, 200);
    assert.match(embed?.description ?? '', /Author 1, .*Author 12/u);
    assert.match(embed?.footer?.text ?? '', /2508\.13426 · not posted here yet$/u);
    assert.match(JSON.stringify(message?.components), /https:\/\/arxiv\.org\/abs\/2508\.13426/u);
  });

  test('tells of the votes once the team was shown it', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('2508.13426')]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds post');
    const card = sandbox.messages(sandbox.channel.id)[1]?.id ?? '';
    ada.react(sandbox.channel.id, card, '👍');
    await ada.invoke(sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();

    const { message } = await show(bot, 'https://arxiv.org/abs/2508.13426v3');

    const link = `https://discord.com/channels/${sandbox.guild.id}/${sandbox.channel.id}/${card}`;
    assert.ok(message?.embeds[0]?.description?.endsWith(`\n**[posted 2 Mar, 1 vote](${link})**`));
  });

  test('offers stored papers by title and by id while one types', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [LONG, paper('2508.99999', { title: 'Other things' })]);

    const byTitle = await complete(bot, 'attent');
    const byId = await complete(bot, '2508.9');
    const byLink = await complete(bot, 'https://arxiv.org/abs/2508.13426');

    assert.deepEqual(byTitle, [{ name: 'Attention, *again*', value: '2508.13426' }]);
    assert.deepEqual(
      byId.map(({ value }) => value),
      ['2508.99999'],
    );
    assert.deepEqual(
      byLink.map(({ value }) => value),
      ['2508.13426'],
    );
  });

  test('shows where it appeared, and fits into a message however long its abstract and its list of names are', async (t) => {
    const bot = await startBot(t, databases);
    const names = Array.from({ length: 300 }, (_, index) => `Author ${index}`);
    await savePapers(bot.app.services.database, [
      paper('lovelace2026', {
        doi: '10.1145/1.2',
        venue: 'KDD 2026',
        abstract: 'It holds well. '.repeat(1_000),
        authors: names,
        authorCount: 300,
        links: [],
      }),
    ]);

    const { message } = await show(bot, 'https://doi.org/10.1145/1.2');

    const embed = message?.embeds[0];
    assert.equal(embed?.url, 'https://doi.org/10.1145/1.2');
    assert.match(
      embed?.description ?? '',
      /Author 0, .*…\n-# KDD 2026 · https:\/\/doi\.org\/10\.1145\/1\.2$/su,
    );
    assert.ok((embed?.description?.length ?? 0) > 4_000);
  });

  test('says that no paper has a DOI, instead of looking for its digits', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [paper('1', { title: '10 1145 404 things' })]);

    const { message } = await show(bot, 'doi:10.1145/404');

    assert.match(
      message?.content ?? '',
      /^The paper with the DOI 10\.1145\/404 is not stored here\. Look for/u,
    );
  });

  test('takes words of a title that nobody picked from the list', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [LONG]);

    const { message } = await show(bot, 'attention again');

    assert.equal(message?.embeds[0]?.title, 'Attention, \\*again\\*');
  });

  test('fetches an arXiv paper that is not stored, and keeps it', { skip: RECORDED.skip }, async (t) => {
    const bot = await startBot(t, databases);
    const answer: unknown = JSON.parse(readFileSync(RECORDED.path, 'utf8'));
    assert.ok(typeof answer === 'object' && answer !== null && 'body' in answer);
    bot.server.answer(/^\/api\/query/u, { body: String(answer.body) });

    const { message } = await show(bot, 'arXiv:1605.08386v1');
    await show(bot, '1605.08386');

    assert.match(message?.embeds[0]?.description ?? '', /\*\*Abstract\*\*/u);
    assert.ok(await findPaper(bot.app.services.database, '1605.08386'));
    assert.equal(bot.server.asked.length, 1, 'the second time it is stored');
  });

  test('says so where arXiv has no such paper', async (t) => {
    const bot = await startBot(t, databases);
    bot.server.answer(/^\/api\/query/u, { body: EMPTY_FEED });

    const { message } = await show(bot, '2508.00001');

    assert.equal(message?.content, "arXiv has no paper 2508.00001. Check the ID in the paper's address.");
  });

  test('says so where no title has these words', async (t) => {
    const bot = await startBot(t, databases);

    const { message } = await show(bot, 'no such paper');

    assert.match(
      message?.content ?? '',
      /^No stored paper is called “no such paper”\. Pick one from the list/u,
    );
    assert.deepEqual(await complete(bot, 'no such paper'), []);
  });
});
