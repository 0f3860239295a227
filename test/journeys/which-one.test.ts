import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { menuOf } from '../support/menu.ts';
import { paper } from '../support/papers.ts';
import { ask, postTwo, read, startWithPapers } from '../support/search-journey.ts';

onEachDatabase('a paper whose title is typed and not picked', (databases) => {
  test('opens if it alone has that title, else a menu asks which one, also after a restart', async (t) => {
    const bot = await startWithPapers(t, databases);
    const { sandbox } = bot;
    await postTwo(bot);
    await savePapers(bot.app.services.database, [
      paper('2603.00001', { title: 'Re-Attention Is All You Need: paying attention again' }),
    ]);

    const exact = await ask(bot, { paper: 'attention is all you need' }, 'papers show');
    const several = await ask(bot, { paper: 'attention' }, 'papers show');
    const menu = menuOf(several.message);

    assert.equal(exact.title, 'Attention Is All You Need');
    assert.equal(several.content, '“attention” fits 3 papers.');
    assert.equal(menu.placeholder, 'Which one?');
    assert.deepEqual(
      menu.options.map(({ value, description }) => [value, description]),
      [
        ['1706.03762', 'Ashish Vaswani and others · 2017 · 1706.03762'],
        ['2602.00001', 'Ada Lovelace and others · 2026 · 2602.00001'],
        ['2603.00001', 'Ada Lovelace · 2026 · 2603.00001'],
      ],
      'its beginning first, then what was posted here',
    );

    await bot.restart();
    const { ben, chloe } = sandbox.people;
    await assert.rejects(sandbox.as(chloe).select(several.message, menu.custom_id, ['1706.03762']), {
      name: 'ClientRefusal',
    });
    const chosen = await sandbox.as(ben).select(several.message, menu.custom_id, ['2602.00001']);

    assert.equal(chosen.message?.id, several.message.id, 'the answer takes the place of the question');
    assert.equal(read(chosen).title, 'Sparse attention for long documents');
    assert.match(read(chosen).shown, /posted 2 Mar, 1 vote/u);
    assert.equal(sandbox.messages(sandbox.channel.id).length, 3, 'nobody else sees any of it');
  });

  test('may be meant by its author, and completes with what it would open', async (t) => {
    const bot = await startWithPapers(t, databases);
    const { sandbox } = bot;
    const complete = async (typed: string) =>
      (await sandbox.as(sandbox.people.ben).complete(sandbox.channel.id, 'papers show', 'paper', typed)).map(
        ({ value }) => value,
      );

    assert.deepEqual(await complete('vaswani shaz'), ['1706.03762']);
    assert.equal((await ask(bot, { paper: 'godel' }, 'papers show')).title, 'Naïve classifiers, revisited');
    assert.deepEqual((await complete('percy liang')).toSorted(), ['2602.00001', '2602.00002']);
    const menu = menuOf((await ask(bot, { paper: 'percy liang' }, 'papers similar')).message);
    assert.deepEqual(menu.options.map(({ value }) => value).toSorted(), ['2602.00001', '2602.00002']);
  });
});
