import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { APIEmbed } from 'discord.js';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { type ModelServer, openModelServer, type Reply } from '../support/model-server.ts';
import { huggingfaceItem } from '../support/source-server.ts';

const KEY = 'sk-test-0123456789abcdef';

/** Papers 2 and 1, of which the first has a summary by the source. */
const PAPERS = [
  huggingfaceItem('1', { upvotes: 1 }),
  huggingfaceItem('2', { upvotes: 2, ai_summary: 'As the source has it.' }),
];

interface Started {
  readonly bot: Bot;
  readonly models: ModelServer;
}

/** A bot with a model, and a feed that is due at 16:00. */
async function startWithModel(t: TestContext, databases: Databases, reply?: Reply): Promise<Started> {
  const models = await openModelServer(t);
  if (reply !== undefined) models.answer(reply);
  const environment = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: models.url, OPENAI_MODEL: 'vendor/a-model_1' };
  const bot = await startBot(t, databases, { environment });
  bot.server.answer(/daily_papers/u, { body: JSON.stringify(PAPERS) });
  await addFeed(bot, bot.sandbox.channel.id);
  return { bot, models };
}

async function addFeed({ sandbox }: Bot, channel: string): Promise<void> {
  const answer = await sandbox
    .as(sandbox.people.ada)
    .invoke(sandbox.channel.id, 'feeds add', { time: '16:00', channel });
  assert.match(answer.message?.content ?? '', /^Added\./u);
}

async function tickAtFour(bot: Bot): Promise<void> {
  bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
  await bot.app.catchUp();
}

/** The cards that stand in a channel, top first. */
function cards({ sandbox }: Bot, channel = sandbox.channel.id): (APIEmbed | undefined)[] {
  return sandbox
    .messages(channel)
    .slice(1)
    .map(({ embeds }) => embeds[0]);
}

/** What a card says before its authors. */
const lines = (bot: Bot, channel?: string) =>
  cards(bot, channel).map((card) => card?.description?.split('\n\n')[0]);

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

const BY_MODEL = '-# TL;DR by the model vendor/a-model\\_1';
const BY_SOURCE = "As the source has it.\n-# TL;DR by Hugging Face (the source's own summary)";
const ABSTRACT = 'What paper 1 is about.\n-# No TL;DR: the abstract begins';

onEachDatabase('a digest with a model', (databases) => {
  test("shows the model's line on each card, and which model wrote it", async (t) => {
    const { bot, models } = await startWithModel(t, databases, { kind: 'line', line: 'It works.' });

    await tickAtFour(bot);

    assert.deepEqual(lines(bot), [`It works.\n${BY_MODEL}`, `It works.\n${BY_MODEL}`]);
    assert.equal(models.asked.length, 2);
  });

  test("shows the model's words letter by letter, on one line, and mentions nobody", async (t) => {
    const line = '# It *works*,\n[see](https://evil.example) @everyone <@1>';
    const { bot } = await startWithModel(t, databases, { kind: 'line', line });

    await tickAtFour(bot);

    assert.equal(
      lines(bot)[0],
      `\\# It \\*works\\*, \\[see\\](https://evil.example) @everyone \\<@1\\>\n${BY_MODEL}`,
    );
    const sent = bot.sandbox.messages(bot.sandbox.channel.id);
    assert.ok(sent.every((message) => !message.mention_everyone && message.mentions.length === 0));
  });

  test('shows as much of an essay as a card holds', async (t) => {
    const { bot } = await startWithModel(t, databases, { kind: 'line', line: 'lorem ipsum '.repeat(166) });

    await tickAtFour(bot);

    assert.match(lines(bot)[0] ?? '', /^(?:lorem ipsum ?)+…\n-# TL;DR by the model/u);
  });

  test('does not ask again for another feed, nor after a restart', async (t) => {
    const { bot, models } = await startWithModel(t, databases, { kind: 'line', line: 'It works.' });
    await tickAtFour(bot);
    const other = bot.sandbox.addChannel('other');
    await bot.restart();
    models.answer({ kind: 'line', line: 'A later line.' });
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
    ['refuses', { kind: 'refusal', refusal: "I can't help with that." }],
    ['turns the key down and repeats it', { kind: 'failure', status: 401, message: `Bad key ${KEY}.` }],
  ];
  for (const [what, reply] of failures) {
    test(`shows what the source has where the model ${what}, and keeps the key to itself`, async (t) => {
      const { bot } = await startWithModel(t, databases, reply);

      await tickAtFour(bot);

      assert.deepEqual(lines(bot), [BY_SOURCE, ABSTRACT]);
      const told = bot.logged.filter(({ msg }) => msg === 'no TL;DR from the model');
      assert.deepEqual(told.map(({ paper }) => paper).sort(), ['1', '2']);
      assert.ok(!JSON.stringify(bot.logged).includes(KEY));
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

      assert.deepEqual(lines(bot), [BY_SOURCE, ABSTRACT]);
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

    assert.deepEqual(lines(bot), [BY_SOURCE, ABSTRACT]);
  });

  test('does not keep the bot from stopping while the model is silent', async (t) => {
    const { bot, models } = await startWithModel(t, databases, { kind: 'silence' });
    const ticked = tickAtFour(bot);
    await models.untilAsked(2);

    await bot.stop();
    await ticked;

    assert.equal(models.asked.length, 2, 'nothing was tried again');
    models.answer({ kind: 'line', line: 'It works.' });
    await bot.restart();
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:11:00Z');
    await bot.app.catchUp();
    assert.equal(bot.sandbox.messages(bot.sandbox.channel.id).length, 3);
    assert.equal(cards(bot).length, 2);
  });
});
