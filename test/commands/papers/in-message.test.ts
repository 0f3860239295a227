import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { menuOf } from '../../support/menu.ts';
import { paper } from '../../support/papers.ts';
import { recorded } from '../../support/recorded.ts';

const LABEL = 'Papers in this message';
const RECORDED = recorded('arxiv/id_1605.08386_s0_m100_199195aa31ad.json');

/** Asks for the papers in a message that Ada says. */
async function ask({ sandbox }: Bot, said: string | APIMessage) {
  const { ada, ben } = sandbox.people;
  const message = typeof said === 'string' ? sandbox.as(ada).say(sandbox.channel.id, said) : said;
  const answer = await sandbox.as(ben).invokeOn(message, LABEL);
  assert.equal(answer.ephemeral, true);
  assert.ok(answer.message);
  return answer.message;
}

const titles = ({ embeds }: APIMessage) =>
  [...(embeds[0]?.description ?? '').matchAll(/^\*\*\d+\. \[(.*?)\]/gmu)].map(([, title]) => title);

onEachDatabase(LABEL, (databases) => {
  test('lists what the team knows of them, and names what it does not know', async (t) => {
    const bot = await startBot(t, databases);
    const code = [{ label: 'Code', url: 'https://github.com/a/b' }];
    await savePapers(bot.app.services.database, [
      paper('2601.00001', { title: 'By id' }),
      paper('smith2020', { title: 'By DOI', doi: '10.1145/1.2' }),
      paper('2601.00003', { title: 'By its code', links: code }),
    ]);

    const answer = await ask(
      bot,
      'arXiv:2601.00001v3, doi.org/10.1145/1.2 https://github.com/a/b/ https://example.org 2601.99999 10.1145/9.9',
    );

    assert.equal(answer.embeds[0]?.title, '3 papers in this message');
    assert.deepEqual(titles(answer), ['By id', 'By DOI', 'By its code']);
    assert.equal(
      answer.content,
      "Not stored yet: 2601.99999.\nNo stored paper has the DOI 10.1145/9.9, and arXiv can't be asked by DOI.",
    );
    assert.equal(menuOf(answer).options.length, 3);
  });

  test('fetches from arXiv what is not stored, stores it, and says what arXiv does not have', {
    skip: RECORDED.skip,
  }, async (t) => {
    const bot = await startBot(t, databases);
    const recordedAnswer: unknown = JSON.parse(readFileSync(RECORDED.path, 'utf8'));
    assert.ok(typeof recordedAnswer === 'object' && recordedAnswer !== null && 'body' in recordedAnswer);
    bot.server.answer(/^\/api\/query/u, { body: String(recordedAnswer.body) });
    const answer = await ask(bot, 'https://arxiv.org/abs/1605.08386 and 1605.99999');
    assert.equal(answer.content, 'Not stored yet: 1605.08386 and 1605.99999.');
    const ben = bot.sandbox.as(bot.sandbox.people.ben);

    const { message } = await ben.click(answer, 'Fetch 2 papers from arXiv');

    assert.equal(message?.content, 'arXiv has no 1605.99999.');
    assert.deepEqual(titles(message), ['Heat-bath random walks with Markov bases']);
    const shown = await ben.select(message, menuOf(message).custom_id, ['1605.08386']);
    assert.ok(shown.message);
    const put = await ben.click(shown.message, 'Put to the vote');
    assert.match(put.message?.content ?? '', /is put to the vote/u);
  });

  test('asks arXiv for nothing that is stored', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [paper('2601.00001')]);
    const answer = await ask(bot, '2601.00001 and 2601.99999');

    await bot.sandbox.as(bot.sandbox.people.ben).click(answer, 'Fetch 1 paper from arXiv');

    const asked = bot.server.asked.filter((path) => path.startsWith('/api/query')).join('\n');
    assert.match(asked, /2601\.99999/u);
    assert.doesNotMatch(asked, /2601\.00001/u);
  });

  test('reads embeds and buttons, and knows a card of its own though the paper has no id', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    await savePapers(bot.app.services.database, [paper('smith2020', { title: 'Imported', links: [] })]);
    await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, 'papers propose', { paper: 'smith2020' });
    const [card] = sandbox.messages(sandbox.channel.id);
    assert.ok(card);
    assert.deepEqual(titles(await ask(bot, card)), ['Imported']);
  });

  test('turns the pages of 60 links', async (t) => {
    const bot = await startBot(t, databases);
    const ids = Array.from({ length: 60 }, (_, index) => `2601.${10_000 + index}`);
    await savePapers(
      bot.app.services.database,
      ids.map((id) => paper(id)),
    );
    const answer = await ask(bot, ids.map((id) => `arxiv.org/abs/${id}`).join(' '));
    const { message } = await bot.sandbox.as(bot.sandbox.people.ben).click(answer, 'Next');

    assert.equal(answer.embeds[0]?.title, '60 papers in this message');
    assert.equal(message?.embeds[0]?.footer?.text, 'Page 2 of 12');
    assert.equal(menuOf(message).options[0]?.label, '6. Paper 2601.10005');
  });

  test('says so where it finds none', async (t) => {
    const bot = await startBot(t, databases);
    const answer = await ask(bot, 'Lunch? https://example.org');
    assert.match(answer.content, /^I found no paper in this message\./u);
  });
});
