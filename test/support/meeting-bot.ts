import assert from 'node:assert/strict';
import { type APIMessage, Routes } from 'discord.js';
import { z } from 'zod';
import { findMeetingNamed } from '../../src/meetings/meetings.ts';
import { listComing } from '../../src/meetings/occurrences.ts';
import type { StoredOccurrence } from '../../src/meetings/views.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Bot, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { NOON, paper } from './papers.ts';
import { addPostedCard } from './posted-card.ts';
import { saveVote } from './votes.ts';

type Test = Parameters<typeof startBot>[0];
type Options = Readonly<Record<string, string | number | boolean>>;
type Name = 'ada' | 'ben' | 'chloe';

/** The bot in a server with a meeting; Ada may manage the server. */
export interface MeetingBot {
  readonly bot: Bot;
  /** Runs a subcommand of `/meeting` as one of the people, and returns what they are told. */
  readonly run: (who: Name, subcommand: string, options?: Options) => Promise<string>;
  /** Runs one, and returns the message with its buttons and menus. */
  readonly ask: (who: Name, subcommand: string, options?: Options) => Promise<APIMessage>;
  /** Presses a button of a message by its label, and returns what the person is told. */
  readonly press: (who: Name, message: APIMessage, label: string) => Promise<APIMessage>;
  /** Completes an option of a subcommand, and returns the values on offer. */
  readonly complete: (
    who: Name,
    subcommand: string,
    option: string,
    typed: string,
    others?: Options,
  ) => Promise<unknown[]>;
  /** Sets the clocks, and has the bot do what is due. */
  readonly at: (moment: string) => Promise<void>;
  /** Stores papers with a card each, and has people vote for them in this order. */
  readonly vote: (votes: Readonly<Record<string, readonly Name[]>>) => Promise<void>;
  readonly coming: () => Promise<StoredOccurrence[]>;
  /** The titles of messages in the channel, or of those that a person got in private. */
  readonly titles: (who?: Name) => (string | undefined)[];
}

/** A reading group each Thursday at 14:00 in Berlin, of whoever voted. */
export const READING_GROUP = {
  name: 'Reading group',
  weekdays: 'thu',
  time: '14:00',
  zone: 'Europe/Berlin',
  place: 'Room 4',
} as const;

/** Starts the bot on Monday, 2 March 2026, at noon, and sets a meeting up, unless it is null. */
export async function startMeetingBot(
  t: Test,
  databases: Databases,
  options: Options | null = READING_GROUP,
): Promise<MeetingBot> {
  const clock = { now: NOON };
  const bot = await startBot(t, databases, { sandbox: { now: () => clock.now.epochMilliseconds } });
  const { sandbox } = bot;
  const elsewhere = sandbox.addChannel('papers');
  const visitor = (who: Name) => sandbox.as(sandbox.people[who]);
  const ask: MeetingBot['ask'] = async (who, subcommand, given = {}) => {
    const answer = await visitor(who).invoke(sandbox.channel.id, `meeting ${subcommand}`, given);
    assert.equal(answer.ephemeral, true);
    assert.ok(answer.message);
    return answer.message;
  };
  const team: MeetingBot = {
    bot,
    ask,
    run: async (...asked) => textOf(await ask(...asked)),
    async press(who, message, label) {
      const { message: changed, followUps } = await visitor(who).click(message, label);
      const [followUp] = followUps;
      const told = followUp ?? changed;
      assert.ok(told);
      return told;
    },
    async complete(who, subcommand, option, typed, others = {}) {
      const name = `meeting ${subcommand}`;
      const choices = await visitor(who).complete(sandbox.channel.id, name, option, typed, others);
      return choices.map(({ value }) => value);
    },
    async at(moment) {
      clock.now = Temporal.Instant.from(moment);
      bot.clock.now = clock.now;
      await bot.app.catchUp();
    },
    async vote(votes) {
      const { database } = bot.app.services;
      let at = bot.clock.now;
      for (const [paperId, names] of Object.entries(votes)) {
        await savePapers(database, [paper(paperId)]);
        const where = { guildId: sandbox.guild.id, channelId: elsewhere.id };
        const messageId = await postCard(bot, elsewhere.id, paperId);
        const card = await addPostedCard(database, { ...where, paperId, messageId });
        for (const name of names) {
          at = at.add({ seconds: 1 });
          await saveVote(database, card, sandbox.people[name].id, at);
          // The bot reads the votes again now and then.
          visitor(name).react(elsewhere.id, messageId, '👍');
        }
      }
      clock.now = at.add({ seconds: 1 });
      bot.clock.now = clock.now;
    },
    async coming() {
      const { database } = bot.app.services;
      const meeting = await findMeetingNamed(database, sandbox.guild.id, READING_GROUP.name);
      return meeting === undefined ? [] : listComing(database, meeting.id);
    },
    titles: (who) =>
      (who === undefined ? sandbox.messages(sandbox.channel.id) : visitor(who).directMessages()).map(
        ({ embeds, content }) => embeds[0]?.title ?? content,
      ),
  };
  if (options !== null) {
    const said = await team.run('ada', 'set', options);
    assert.match(said, /^Set up\./u);
    await bot.app.catchUp();
  }
  return team;
}

/** Posts what stands for a paper's card. Returns the message's id. */
async function postCard({ app }: Bot, channelId: string, paperId: string): Promise<string> {
  const route = Routes.channelMessages(channelId);
  const made = await app.client.rest.post(route, { body: { content: `Paper ${paperId}` } });
  return z.object({ id: z.string() }).parse(made).id;
}

/** Returns all that a message says. */
export function textOf({ content, embeds }: APIMessage): string {
  return [content, ...embeds.flatMap(({ title, description }) => [title, description])]
    .filter((part) => part !== undefined && part !== '')
    .join('\n');
}
