import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { onEachDatabase } from '../support/database.ts';
import { GOOD_LINE, type Reply } from '../support/model-server.ts';
import {
  addFeed,
  BY_MODEL,
  BY_SOURCE,
  cards,
  KEY,
  lines,
  SENTENCE,
  startWithModel,
  tickAtFour,
} from '../support/tldr-journey.ts';

/** Stops the time of every `AbortSignal.timeout` from now on; gives a function that lets milliseconds pass. */
function stopTimeouts(t: TestContext): (ms: number) => void {
  const running: { readonly ends: number; readonly controller: AbortController }[] = [];
  let now = 0;
  t.mock.method(AbortSignal, 'timeout', (ms: number) => {
    const controller = new AbortController();
    running.push({ ends: now + ms, controller });
    return controller.signal;
  });
  return (ms) => {
    now += ms;
    for (const { ends, controller } of running) if (ends <= now) controller.abort();
  };
}

onEachDatabase('a digest with a model', (databases) => {
  test("shows the model's line on each card, and which model wrote it", async (t) => {
    const { bot, models } = await startWithModel(t, databases, { kind: 'line', line: GOOD_LINE });

    await tickAtFour(bot);

    assert.deepEqual(lines(bot), [`${GOOD_LINE}\n${BY_MODEL}`, `${GOOD_LINE}\n${BY_MODEL}`]);
    assert.equal(models.asked.length, 2);
  });

  test('does not ask again for another feed, nor after a restart', async (t) => {
    const { bot, models } = await startWithModel(t, databases, { kind: 'line', line: GOOD_LINE });
    await tickAtFour(bot);
    const other = bot.sandbox.addChannel('other');
    await bot.restart();
    models.answer({ kind: 'line', line: 'A later line about it.' });
    await addFeed(bot, other.id);

    const answer = await bot.sandbox
      .as(bot.sandbox.people.ada)
      .invoke(bot.sandbox.channel.id, 'feeds post', { feed: '2' });

    assert.match(answer.message?.content ?? '', /^Posted/u);
    assert.deepEqual(lines(bot, other.id), lines(bot));
    assert.equal(models.asked.length, 2);
  });

  const failures: [string, Reply][] = [
    ['fails', { kind: 'failure', status: 500, headers: { 'retry-after': '0' } }],
    ['is asked too much', { kind: 'failure', status: 429, headers: { 'retry-after': '0' } }],
    ['refuses', { kind: 'refusal', refusal: "I can't help with that." }],
    ['turns the key down and repeats it', { kind: 'failure', status: 401, message: `Bad key ${KEY}.` }],
    ['gives half of its JSON', { kind: 'text', text: '{"line": "We say wh' }],
    ['gives half of its body', { kind: 'body', body: '{"choices":[{"mess' }],
    ['says nothing', { kind: 'text', text: '' }],
    ['says 2,000 characters', { kind: 'line', line: 'We say what it is about. '.repeat(80) }],
    ['writes in another language', { kind: 'line', line: 'Wir sagen, worum es geht und was das ist.' }],
    ['makes a number up', { kind: 'line', line: 'We say what it is about with 97.3 % accuracy.' }],
    ['calls everyone', { kind: 'line', line: '@everyone what it is about.' }],
    ['writes markdown and a link', { kind: 'line', line: '# What it *is* [about](https://evil.example)' }],
    ['writes two lines', { kind: 'line', line: 'What it\nis about.' }],
  ];
  for (const [what, reply] of failures) {
    test(`shows other makers' lines where the model ${what}, and keeps the key to itself`, async (t) => {
      const { bot } = await startWithModel(t, databases, reply);

      await tickAtFour(bot);

      assert.deepEqual(lines(bot), [BY_SOURCE, SENTENCE]);
      const told = bot.logged.filter(({ msg }) => msg === 'no TL;DR from the model');
      assert.deepEqual(told.map(({ paper }) => paper).sort(), ['1', '2']);
      assert.ok(!JSON.stringify(bot.logged).includes(KEY));
    });
  }

  const mended: [string, Reply][] = [
    ['streams unasked', { kind: 'stream', parts: ['{"line":"We say what ', 'it is about.","evidence":1}'] }],
    ['answers bare', { kind: 'text', text: GOOD_LINE }],
    [
      'breaks its JSON by LaTeX',
      { kind: 'text', text: String.raw`{"line":"We say what it is \( \)about.","evidence":1}` },
    ],
  ];
  for (const [what, reply] of mended) {
    test(`shows the model's line where it ${what}`, async (t) => {
      const { bot } = await startWithModel(t, databases, reply);

      await tickAtFour(bot);

      for (const line of lines(bot))
        assert.match(line ?? '', /^We say what it is .*about\.\n-# TL;DR by the model/u);
    });
  }

  for (const kind of ['silence', 'half'] as const) {
    test(`is held up for 20 seconds by a model that never ends its answer (${kind})`, async (t) => {
      const { bot, models } = await startWithModel(t, databases, { kind });
      const pass = stopTimeouts(t);
      const ticked = tickAtFour(bot);
      await models.untilAsked(2);
      pass(19_999);
      assert.deepEqual(cards(bot), []);

      pass(1);
      await ticked;

      assert.deepEqual(lines(bot), [BY_SOURCE, SENTENCE]);
      assert.equal(models.asked.length, 2);
    });
  }

  test('is held up no longer where the model wants to be asked again in a minute', async (t) => {
    const { bot, models } = await startWithModel(t, databases, {
      kind: 'failure',
      status: 429,
      headers: { 'retry-after': '60' },
    });
    const pass = stopTimeouts(t);
    const ticked = tickAtFour(bot);
    await models.untilAsked(2);

    pass(20_000);
    await ticked;

    assert.deepEqual(lines(bot), [BY_SOURCE, SENTENCE]);
  });

  test('does not keep the bot from stopping while the model is silent', async (t) => {
    const { bot, models } = await startWithModel(t, databases, { kind: 'silence' });
    const ticked = tickAtFour(bot);
    await models.untilAsked(2);

    await bot.stop();
    await ticked;

    assert.equal(models.asked.length, 2, 'nothing was tried again');
    models.answer({ kind: 'line', line: GOOD_LINE });
    await bot.restart();
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:11:00Z');
    await bot.app.catchUp();
    // A job that was cut off is done again a moment later.
    await bot.sandbox.until(() => bot.sandbox.messages(bot.sandbox.channel.id).length === 3);
    assert.equal(cards(bot).length, 2);
  });

  test("is in the feed's language, or by another maker, as it orders", async (t) => {
    const { bot, models } = await startWithModel(t, databases);
    models.answer({ kind: 'line', line: 'Wir sagen, worum es geht und was das ist.' });
    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    const edited = await ada.invoke(bot.sandbox.channel.id, 'feeds edit', { language: 'de' });
    assert.match(edited.message?.content ?? '', /TL;DRs by a model in German/u);
    const other = bot.sandbox.addChannel('other');
    await addFeed(bot, other.id, { tldr: 'sentence' });
    const third = bot.sandbox.addChannel('third');
    await addFeed(bot, third.id, { tldr: 'off' });

    await tickAtFour(bot);

    assert.match(lines(bot)[0] ?? '', /^Wir sagen, worum es geht/u);
    assert.match(lines(bot, other.id)[1] ?? '', /TL;DR by the authors/u);
    assert.match(lines(bot, third.id)[1] ?? '', /No TL;DR: this is the start of the abstract/u);
    assert.equal(models.asked.length, 2);
  });

  test('costs what /feeds list says', async (t) => {
    const { bot } = await startWithModel(t, databases, undefined, {
      TLDR_PRICE_INPUT: '1000',
      TLDR_PRICE_OUTPUT: '1000',
      TLDR_MONTHLY_BUDGET: '50',
    });
    await tickAtFour(bot);

    const list = await bot.sandbox.as(bot.sandbox.people.ada).invoke(bot.sandbox.channel.id, 'feeds list');

    assert.equal(
      list.message?.embeds[0]?.footer?.text,
      'TL;DRs by vendor/a-model_1: 0.24 spent and 49.76 left in 2026-03; 200 + 40 tokens in 2 calls',
    );
  });
});
