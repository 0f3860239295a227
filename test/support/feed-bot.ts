import assert from 'node:assert/strict';
import { type Bot, type BotOptions, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { huggingfaceItem, serveDay } from './source-server.ts';

type Test = Parameters<typeof startBot>[0];

/** A day's list of two papers that no other day has. */
export const listOf = (day: string): unknown[] =>
  ['a', 'b'].map((letter) => huggingfaceItem(`${day.replaceAll('-', '')}${letter}`));

/** A bot with one feed, at 16:00 UTC from Monday to Friday, and a list for each of these days. */
export async function startFeed(
  t: Test,
  databases: Databases,
  days: readonly string[],
  options: Readonly<Record<string, string | number | boolean>> = {},
  botOptions: BotOptions = {},
): Promise<Bot> {
  const bot = await startBot(t, databases, botOptions);
  for (const day of days) serveDay(bot.server, day, listOf(day));
  const ada = bot.sandbox.as(bot.sandbox.people.ada);
  const answer = await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time: '16:00', ...options });
  assert.match(answer.message?.content ?? '', /^Added\./u);
  return bot;
}

export async function lookAt(bot: Bot, time: string): Promise<void> {
  bot.clock.now = Temporal.Instant.from(time);
  await bot.app.catchUp();
}

export const posted = ({ sandbox }: Bot) => sandbox.messages(sandbox.channel.id);
export const contents = (bot: Bot) => posted(bot).map(({ content, embeds }) => embeds[0]?.title ?? content);
export const headers = (bot: Bot) =>
  posted(bot).flatMap(({ content }) => (content.startsWith('## ') ? [content] : []));

export async function listed(bot: Bot): Promise<string> {
  const place = bot.sandbox.addChannel('elsewhere');
  const answer = await bot.sandbox.as(bot.sandbox.people.ada).invoke(place.id, 'feeds list');
  return answer.message?.embeds[0]?.description ?? '';
}
