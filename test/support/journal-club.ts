import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { APIMessage } from 'discord-api-types/v10';
import type { Person } from '../../src/sandbox/population.ts';
import { type Bot, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { huggingfaceItem, serveDay } from './source-server.ts';

/** A team of five on a sandbox, with a meeting each Thursday at 14:00 in Berlin and a digest each Monday. */
export interface JournalClub {
  readonly bot: Bot;
  readonly people: Readonly<Record<'ada' | 'ben' | 'chloe' | 'dan' | 'eva', Person>>;
  /** Lets time pass until a moment, at which the bot does what is due. */
  at(moment: string): Promise<void>;
  /** Runs a command as somebody; returns what it says. */
  run(person: Person, command: string, options?: Options): Promise<string>;
  /** Has people vote for a paper, in their order. */
  vote(title: string, ...people: readonly Person[]): Promise<void>;
  /** Presses a button of the newest private message that somebody got; returns what it says. */
  press(person: Person, label: string): Promise<string>;
  /** Has somebody say that the newest meeting discussed all its papers. */
  discussed(person: Person): Promise<void>;
  /** Lists what the channel was told about meetings, oldest first. */
  letters(): APIMessage[];
  /** Returns the newest agenda: its title and its text. */
  agenda(): string;
  /** Lists the papers of the newest agenda with who has them, as "title: name is asked". */
  plan(): string[];
  /** Returns who is asked about, or presents, a paper of the newest agenda. */
  personOf(title: string): Person;
  /** Lists the titles of what a person was told in private. */
  privately(person: Person): string[];
  /** Lists the events that Discord shows, as "name start state". */
  events(): string[];
}

type Options = Readonly<Record<string, string | number | boolean>>;

const START = '2026-03-02T12:00:00Z';

/** Starts the team on Monday, 2 March 2026, at noon; Monday's papers of six weeks are "<day> a", "b" and "c". */
export async function startJournalClub(
  t: TestContext,
  databases: Databases,
  mondays: readonly string[],
): Promise<JournalClub> {
  const bot = await startBot(t, databases, { sandbox: { now: () => Date.parse(START) } });
  const { sandbox } = bot;
  const { ada, ben, chloe } = sandbox.people;
  const people = { ada, ben, chloe, dan: sandbox.addPerson('Dan'), eva: sandbox.addPerson('Eva') };
  for (const monday of mondays)
    serveDay(
      bot.server,
      monday,
      ['a', 'b', 'c'].map((letter) =>
        huggingfaceItem(`${monday.replaceAll('-', '')}${letter}`, { title: `${monday} ${letter}` }),
      ),
    );
  const run = async (person: Person, command: string, options: Options = {}): Promise<string> => {
    const { message } = await sandbox.as(person).invoke(sandbox.channel.id, command, options);
    return [message?.content, ...(message?.embeds.map(({ description }) => description) ?? [])].join('\n');
  };
  const ownMessages = (): APIMessage[] =>
    sandbox.messages(sandbox.channel.id).filter(({ author }) => author.id === sandbox.bot.id);
  const letters = () =>
    ownMessages().filter(({ embeds }) => /^(?:Agenda|Soon|Journal club)/u.test(embeds[0]?.title ?? ''));
  assert.match(await run(ada, 'feeds add', { time: '16:00', weekdays: 'mon' }), /^Added\./u);
  const agenda = (): string => {
    const newest = letters().findLast(({ embeds }) => embeds[0]?.title?.startsWith('Agenda'));
    return `${newest?.embeds[0]?.title}\n${newest?.embeds[0]?.description}`;
  };
  const plan = (): string[] => {
    const blocks = agenda()
      .split(/\*\*\d+\. /u)
      .slice(1);
    return blocks.map((block) => {
      const title = /\[(.+?)\]/u.exec(block)?.[1];
      const [, id, what] = /<@(\d+)> (is asked|presents)/u.exec(block) ?? [];
      const person = Object.values(people).find((one) => one.id === id);
      return `${title}: ${person === undefined ? 'open discussion' : `${person.name} ${what}`}`;
    });
  };
  return {
    bot,
    people,
    run,
    letters,
    async at(moment) {
      const time = Temporal.Instant.from(moment);
      bot.clock.now = time;
      sandbox.moveTo(time.epochMilliseconds);
      await bot.app.catchUp();
    },
    async vote(title, ...voters) {
      const card = ownMessages().find(({ embeds }) => embeds[0]?.title === title);
      assert.ok(card, `${title} was posted`);
      for (const voter of voters) {
        sandbox.as(voter).react(sandbox.channel.id, card.id, '👍');
        // Each a second after the other, so that ties have an order.
        await run(voter, 'papers help');
        await bot.app.votesCounted();
        bot.clock.now = bot.clock.now.add({ seconds: 1 });
      }
    },
    async press(person, label) {
      const message = sandbox.as(person).directMessages().at(-1);
      assert.ok(message, `${person.name} got a private message`);
      const { message: answer } = await sandbox.as(person).click(message, label);
      await bot.app.catchUp();
      return answer?.content ?? '';
    },
    async discussed(person) {
      const question = ownMessages().findLast(({ embeds }) =>
        embeds[0]?.title?.startsWith('What did you discuss?'),
      );
      assert.ok(question, 'people were asked what they discussed');
      const isOne = JSON.stringify(question.components).includes('"Discussed"');
      await sandbox.as(person).click(question, isOne ? 'Discussed' : 'All discussed');
      await bot.app.catchUp();
    },
    agenda,
    plan,
    personOf(title) {
      const line = plan().find((one) => one.startsWith(`${title}: `));
      const person = Object.values(people).find(({ name }) => line?.includes(`: ${name} `));
      assert.ok(person, `somebody has ${title}: ${agenda()}`);
      return person;
    },
    privately: (person) =>
      sandbox
        .as(person)
        .directMessages()
        .map(({ embeds, content }) => embeds[0]?.title ?? content),
    events: () =>
      sandbox
        .scheduledEvents()
        .map(
          ({ name, scheduled_start_time: start, status }) =>
            `${name} ${Temporal.Instant.from(start)} ${EVENT_STATES[status] ?? status}`,
        ),
  };
}

const EVENT_STATES: Readonly<Record<number, string>> = {
  1: 'scheduled',
  2: 'active',
  3: 'completed',
  4: 'called off',
};
