import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ComponentType } from 'discord.js';
import { z } from 'zod';
import { findPaper } from '../../../src/papers/library.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';

const rows = z.array(
  z.object({
    components: z.array(
      z.object({
        type: z.int(),
        custom_id: z.string().optional(),
        placeholder: z.string().optional(),
        options: z
          .array(z.object({ label: z.string(), description: z.string(), value: z.string() }))
          .optional(),
      }),
    ),
  }),
);

async function startWith(t: TestContext, databases: Databases, papers: readonly Paper[]) {
  const bot = await startBot(t, databases);
  await savePapers(bot.app.services.database, papers);
  return bot;
}

const ben = ({ sandbox }: Bot) => sandbox.as(sandbox.people.ben);

async function ask(bot: Bot, typed: string, command = 'papers show') {
  const { message } = await ben(bot).invoke(bot.sandbox.channel.id, command, { paper: typed });
  assert.ok(message);
  return message;
}

/** Reads the menu of a message; undefined if it has none. */
function menuOf({ components }: { readonly components?: unknown }) {
  const parts = rows.parse(components ?? []).flatMap((row) => row.components);
  return parts.find(({ type }) => type === ComponentType.StringSelect);
}

async function complete(bot: Bot, typed: string) {
  return ben(bot).complete(bot.sandbox.channel.id, 'papers show', 'paper', typed);
}

/** What somebody types, and the id that is offered to be fetched, if any. */
const FETCHED = [
  ['2603.00001', '2603.00001'],
  ['  2603.00001v2 ', '2603.00001'],
  ['arXiv:2603.00001', '2603.00001'],
  ['https://arxiv.org/abs/2603.00001v1', '2603.00001'],
  ['https://doi.org/10.48550/arXiv.2603.00001', '2603.00001'],
  ['[2603.00001] A title', '2603.00001'],
  ['0704.0001', '0704.0001'],
  ['math.GT/0309136', 'math.GT/0309136'],
  ['https://arxiv.org/abs/hep-th/9901001v3', 'hep-th/9901001'],
  ['2603.0000', undefined],
  ['2603.', undefined],
  ['2613.00001', undefined],
  ['0704.00001', undefined],
  ['hep-th/1601001', undefined],
  ['10.1000/2603.00001', undefined],
] as const;

onEachDatabase('the option paper', (databases) => {
  test('offers to fetch an arXiv paper that is not stored, once its id is whole', async (t) => {
    const bot = await startWith(t, databases, [paper('2603.00002', { title: 'Stored' })]);

    for (const [typed, id] of FETCHED) {
      const fetched = (await complete(bot, typed)).filter(({ name }) => name.startsWith('Fetch'));
      const expected = id === undefined ? [] : [{ name: `Fetch ${id} from arXiv`, value: id }];
      assert.deepEqual(fetched, expected, typed);
    }
    assert.deepEqual(await complete(bot, '2603.00002'), [{ name: 'Stored', value: '2603.00002' }]);
    assert.deepEqual(await complete(bot, '2603.0000'), [{ name: 'Stored', value: '2603.00002' }]);
  });

  test('opens the one paper with the title that was typed, whatever was stored later', async (t) => {
    const bot = await startWith(t, databases, [paper('exact', { title: 'Attention Is All You Need' })]);
    await savePapers(bot.app.services.database, [
      paper('re', { title: 'Re-Attention Is All You Need: a survey' }),
      paper('longer', { title: 'Attention is all you need, in speech' }),
    ]);

    const { embeds } = await ask(bot, 'attention is  all you need!');

    assert.equal(embeds[0]?.title, 'Attention Is All You Need');
  });

  test('asks which of several was meant, the best first, and answers as if that was picked', async (t) => {
    const bot = await startWith(t, databases, [
      paper('2401.00001', {
        title: 'Graph networks: a survey',
        authors: ['Ada Lovelace'],
        publishedOn: null,
      }),
      paper('2401.00002', {
        title: 'On graph networks',
        authors: ['Émile *Zola*', 'Percy Liang'],
        authorCount: 9,
        publishedOn: Temporal.PlainDate.from('2024-01-31'),
      }),
      paper('made', {
        title: `Long graph networks ${'and more '.repeat(30)}`,
        authors: [],
        publishedOn: null,
      }),
    ]);

    for (const command of ['papers show', 'papers similar']) {
      const message = await ask(bot, 'graph networks', command);
      const menu = menuOf(message);

      assert.equal(message.content, '“graph networks” fits 3 papers.');
      assert.equal(menu?.placeholder, 'Which one?');
      assert.deepEqual(
        menu?.options?.map(({ value, description }) => [value, description]),
        [
          ['2401.00001', 'Ada Lovelace · 2024 · 2401.00001'],
          ['2401.00002', 'Émile *Zola* and others · 2024 · 2401.00002'],
          ['made', 'made'],
        ],
      );
      assert.ok(menu?.options?.every(({ label }) => label.length <= 100));

      await bot.restart();
      const chosen = await ben(bot).select(message, menu?.custom_id ?? '', ['2401.00002']);

      assert.equal(chosen.message?.id, message.id, 'the answer takes the place of the question');
      assert.notEqual(menuOf(chosen.message ?? {})?.placeholder, 'Which one?');
      const shown = chosen.message?.embeds[0]?.title;
      assert.equal(shown, command === 'papers show' ? 'On graph networks' : 'Similar to “On graph networks”');
    }
  });

  test('asks which of several papers with the very same title was meant, and offers no others', async (t) => {
    const bot = await startWith(t, databases, [
      paper('a', { title: 'Editorial' }),
      paper('b', { title: 'Editorial' }),
      paper('c', { title: 'Editorial board' }),
    ]);

    const menu = menuOf(await ask(bot, 'editorial'));

    assert.deepEqual(
      menu?.options?.map(({ value }) => value),
      ['a', 'b'],
    );
  });

  test('offers 25 at most, and says that there may be others', async (t) => {
    const many = Array.from({ length: 60 }, (_, index) =>
      paper(`${index}`, { title: `Paper number ${index}` }),
    );
    const bot = await startWith(t, databases, many);

    const message = await ask(bot, 'number');

    assert.match(message.content, /^“number” fits many papers\. These 25 fit it best/u);
    assert.equal(menuOf(message)?.options?.length, 25);
  });

  test('opens the only paper of an author, or of the beginning of an id', async (t) => {
    const bot = await startWith(t, databases, [
      paper('2401.00001', { title: 'One', authors: ['Udo W. Pooch'] }),
      paper('x'.repeat(150), { title: 'A very long id' }),
    ]);

    assert.equal((await ask(bot, 'pooch, u')).embeds[0]?.title, 'One');
    assert.equal((await ask(bot, '2401.')).embeds[0]?.title, 'One');
    assert.equal((await ask(bot, 'a very long id')).embeds[0]?.title, 'A very long id');
  });

  test('takes a text that is longer than any title for none', async (t) => {
    const bot = await startWith(t, databases, [paper('1', { title: 'Short' })]);

    const { content } = await ask(bot, 'short '.repeat(1_000));

    assert.match(content, /^No stored paper is called “short short .*…”\. Pick one from the list/u);
  });

  test('says that a menu is too old where what was asked is forgotten after a day', async (t) => {
    const bot = await startWith(t, databases, [
      paper('a', { title: 'One more' }),
      paper('b', { title: 'One two' }),
    ]);
    const message = await ask(bot, 'one');
    bot.clock.now = bot.clock.now.add({ hours: 25 });
    await ask(bot, 'one');

    const chosen = await ben(bot).select(message, menuOf(message)?.custom_id ?? '', ['a']);

    assert.deepEqual(
      chosen.followUps.map(({ content }) => content),
      ['This menu is too old to work. Run the command again.'],
    );
  });

  test('turns the pages of what is similar to the paper that was meant, whatever fits by then', async (t) => {
    const many = Array.from({ length: 8 }, (_, index) =>
      paper(`${index}`, { title: `Sparse networks ${index}` }),
    );
    const bot = await startWith(t, databases, [
      paper('meant', { title: 'Networks, sparse and dense' }),
      ...many,
    ]);
    const first = await ask(bot, 'dense', 'papers similar');
    await savePapers(bot.app.services.database, [paper('dense', { title: 'Dense networks' })]);

    const { message } = await ben(bot).click(first, 'Next');

    assert.equal(message?.embeds[0]?.title, 'Similar to “Networks, sparse and dense”');
    assert.ok(await findPaper(bot.app.services.database, 'dense'));
  });
});
