import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageFlags } from 'discord.js';
import { tldrFlags } from '../../src/database/schema/tldr.ts';
import { PROMPT_VERSION } from '../../src/tldr/model/prompt.ts';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { GOOD_LINE } from '../support/model-server.ts';
import { huggingfaceItem } from '../support/source-server.ts';
import {
  addFeed,
  BY_MODEL,
  BY_SOURCE,
  fillFlag,
  flagFirst,
  lines,
  pressFirst,
  SENTENCE,
  startWithModel,
  tickAtFour,
} from '../support/tldr-journey.ts';

onEachDatabase('a line on a card', (databases) => {
  test('has a button on each card that shows what its line rests on, to one person, after a restart too', async (t) => {
    const { bot } = await startWithModel(t, databases);
    await tickAtFour(bot);
    await bot.restart();

    const { message } = await pressFirst(bot, 'Evidence');

    assert.equal(
      message?.content,
      `**Paper 2**\n${GOOD_LINE}\nIt is based on this sentence from the abstract:\n> What paper 2 is about.\n-# TL;DR by the model vendor/a-model\\_1 · prompt ${PROMPT_VERSION} · 2 Mar 2026 · 100 + 20 tokens, no prices set`,
    );
    assert.ok(((message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0);
  });

  test('is made again where a manager flags it in the only server that has it: by the model once, then by the next makers, and the card is edited', async (t) => {
    const { bot, models } = await startWithModel(t, databases);
    await tickAtFour(bot);
    models.answer({ kind: 'line', line: 'What paper it is about, once more.' });
    const expected = [
      `What paper it is about, once more.\n${BY_MODEL}`,
      BY_SOURCE,
      SENTENCE.replace('paper 1', 'paper 2'),
      'What paper 2 is about.\n-# No TL;DR: this is the start of the abstract',
    ];

    for (const line of expected) {
      const flagged = await flagFirst(bot);
      assert.match(flagged.message?.content ?? '', /^Flagged as wrong/u);
      assert.equal(lines(bot)[0], line);
    }

    assert.equal(models.asked.length, 3);
    assert.match(models.asked[2]?.messages[1]?.content ?? '', /a reader marked it wrong/u);
    assert.equal(lines(bot)[1], `${GOOD_LINE}\n${BY_MODEL}`, 'the other card stays');
    const flags = await bot.app.database.database.select().from(tldrFlags);
    assert.deepEqual(
      flags.map(({ maker, userId }) => [maker, userId]),
      ['model', 'model', 'source', 'sentence'].map((maker) => [maker, bot.sandbox.people.ada.id]),
    );
  });

  test('that was flagged by two is flagged once: the line that took its place stays', async (t) => {
    const bot = await startBot(t, databases);
    const summary = 'We propose a thing for papers. The thing is small and works on papers.';
    bot.server.answer(/daily_papers/u, { body: JSON.stringify([huggingfaceItem('1', { summary })]) });
    await addFeed(bot, bot.sandbox.channel.id);
    await tickAtFour(bot);
    const before = lines(bot)[0];
    const { ada, ben } = bot.sandbox.people;
    const views = [await pressFirst(bot, 'Evidence'), await pressFirst(bot, 'Evidence', ben)];

    const [first, second] = views.map(({ message }) => message);
    assert.ok(first && second);
    await fillFlag(bot, first, 'It is wrong.', ada);
    const after = lines(bot)[0];
    await fillFlag(bot, second, 'It is wrong.', ben);

    assert.notEqual(after, before);
    assert.equal(lines(bot)[0], after);
    const evidence = await pressFirst(bot, 'Evidence');
    assert.ok(evidence.message?.content.includes((after ?? '').split('\n')[0] ?? 'no line'));
  });
});
