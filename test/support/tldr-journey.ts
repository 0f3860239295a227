import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { APIEmbed, APIMessage } from 'discord.js';
import { type Bot, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { type ModelServer, openModelServer, type Reply } from './model-server.ts';
import { huggingfaceItem } from './source-server.ts';

export const KEY = 'sk-test-0123456789abcdef';

/** Papers 2 and 1, of which the first has a summary by the source. */
const PAPERS = [
  huggingfaceItem('1', { upvotes: 1 }),
  huggingfaceItem('2', { upvotes: 2, ai_summary: 'What it is about, as the source says.' }),
];

/** A bot and its model. */
interface Started {
  readonly bot: Bot;
  readonly models: ModelServer;
}

/** A bot with a model, and a feed that is due at 16:00. */
export async function startWithModel(
  t: TestContext,
  databases: Databases,
  reply?: Reply,
  settings: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const models = await openModelServer(t);
  if (reply !== undefined) models.answer(reply);
  const environment = {
    ...settings,
    OPENAI_API_KEY: KEY,
    OPENAI_BASE_URL: models.url,
    OPENAI_MODEL: 'vendor/a-model_1',
  };
  const bot = await startBot(t, databases, { environment });
  bot.server.answer(/daily_papers/u, { body: JSON.stringify(PAPERS) });
  await addFeed(bot, bot.sandbox.channel.id);
  return { bot, models };
}

export async function addFeed(
  { sandbox }: Bot,
  channel: string,
  options: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await sandbox
    .as(sandbox.people.ada)
    .invoke(sandbox.channel.id, 'feeds add', { time: '16:00', order: 'upvotes', channel, ...options });
  assert.match(answer.message?.content ?? '', /^Added\./u);
}

export async function tickAtFour(bot: Bot): Promise<void> {
  bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
  await bot.app.catchUp();
}

/** Returns the cards in a channel, top first. */
export function cards({ sandbox }: Bot, channel = sandbox.channel.id): (APIEmbed | undefined)[] {
  return cardMessages(sandbox, channel).map(({ embeds }) => embeds[0]);
}

/** The messages in a channel that are cards: greeting and header have no embed. */
export function cardMessages(sandbox: Bot['sandbox'], channel: string) {
  return sandbox.messages(channel).filter(({ embeds }) => embeds.length > 0);
}

/** Presses a button of the first card. */
export async function pressFirst({ sandbox }: Bot, button: string, who = sandbox.people.ada) {
  const [card] = cardMessages(sandbox, sandbox.channel.id);
  assert.ok(card);
  return sandbox.as(who).click(card, button);
}

/** Opens Evidence of the first card and flags its TL;DR there; returns the answer to the form. */
export async function flagFirst(bot: Bot, reason = 'It is wrong.', who = bot.sandbox.people.ada) {
  const { message } = await pressFirst(bot, 'Evidence', who);
  assert.ok(message);
  return fillFlag(bot, message, reason, who);
}

/** Presses Flag as wrong under an answer to Evidence, and sends the form with a reason. */
export async function fillFlag({ sandbox }: Bot, view: APIMessage, reason: string, who = sandbox.people.ada) {
  const { modal } = await sandbox.as(who).click(view, 'Flag as wrong');
  assert.ok(modal);
  return sandbox.as(who).submit(view.channel_id, modal, { reason });
}

/** Returns each card's text before its authors. */
export const lines = (bot: Bot, channel?: string) =>
  cards(bot, channel).map((card) => card?.description?.split('\n\n')[0]);

export const BY_MODEL = '-# TL;DR by the model vendor/a-model\\_1';
export const BY_SOURCE =
  "What it is about, as the source says.\n-# TL;DR by Hugging Face (the source's own summary)";
export const SENTENCE = 'What paper 1 is about.\n-# TL;DR by the authors (a sentence from the abstract)';
