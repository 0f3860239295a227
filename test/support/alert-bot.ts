import type { TestContext } from 'node:test';
import type { APIMessage } from 'discord-api-types/v10';
import type { Paper } from '../../src/papers/paper.ts';
import type { Answer } from '../../src/sandbox/interactions.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Bot, type BotOptions, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { paper } from './papers.ts';

type Options = Readonly<Record<string, string | number | boolean>>;

/** A bot whose Chloe has alerts. */
export interface AlertBot {
  readonly bot: Bot;
  /** Lets time pass until a moment, at which the bot does what is due. */
  at(moment: string): Promise<void>;
  /** Stores a paper of a day with this title. */
  store(id: string, title: string, facts?: Partial<Paper> & { readonly on?: string }): Promise<void>;
  /** Runs a command as Chloe, in the server's channel if no other is named; returns the answer's message. */
  run(command: string, options?: Options, channelId?: string): Promise<APIMessage>;
  /** Lists what Chloe was told in private, as its title and text. */
  told(): string[];
  /** Lists what the channel was told. */
  posted(): string[];
}

/** Starts it on Monday, 2 March 2026, at noon UTC. */
export async function startAlertBot(
  t: TestContext,
  databases: Databases,
  options: BotOptions = {},
): Promise<AlertBot> {
  const now = () => Date.parse('2026-03-02T12:00:00Z');
  const bot = await startBot(t, databases, { ...options, sandbox: { now, ...options.sandbox } });
  const { sandbox } = bot;
  const chloe = sandbox.as(sandbox.people.chloe);
  return {
    bot,
    async at(moment) {
      bot.clock.now = Temporal.Instant.from(moment);
      sandbox.moveTo(bot.clock.now.epochMilliseconds);
      await bot.app.catchUp();
    },
    async store(id, title, { on = '2026-03-02', ...facts } = {}) {
      const publishedOn = Temporal.PlainDate.from(on);
      await savePapers(bot.app.database.database, [paper(id, { title, publishedOn, ...facts })]);
    },
    async run(command, given = {}, channelId = sandbox.channel.id) {
      return messageOf(await chloe.invoke(channelId, command, given));
    },
    told: () => chloe.directMessages().map(read),
    posted: () => sandbox.messages(sandbox.channel.id).map(read),
  };
}

/** Returns the message of an answer, which there must be. */
export function messageOf({ message }: Answer): APIMessage {
  if (message === undefined) throw new Error('The bot did not answer.');
  return message;
}

/** Reads what a message says. */
export function read({ content, embeds }: APIMessage): string {
  return [content, ...embeds.flatMap(({ title, description }) => [title, description])]
    .filter((part) => part !== undefined && part !== '')
    .join('\n');
}
