import type { APIMessage } from 'discord-api-types/v10';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Program, startBotProcess } from '../support/bot-process.ts';
import type { Place } from '../support/database.ts';
import { type Ends, endsWith } from '../support/ends.ts';
import { huggingfaceItem, openSourceServer, type SourceServer } from '../support/source-server.ts';
import { type Grounds, VOTE_EMOJI } from './places.ts';
import { MAX_PAPERS, type Plan } from './plan.ts';

/** Printed by a bot once it is connected. */
export const CONNECTED = /^Connected to Discord/mu;

/** A Discord, a source and a database, in which bots can be let loose. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly place: Place;
  /** The titles that a digest may have, in order, for each list that the source gave so far. */
  digests(): readonly (readonly string[])[];
  /** Calls back for each event of a kind from now on; returns a function that stops it. */
  on(event: 'source', heard: () => void): () => void;
  /** Starts the real bot in a process of its own. */
  startBot(settings?: Readonly<Record<string, string>>): Program;
  /** Where work is asked for that is to be done when the run ends. */
  readonly ends: Ends;
}

/** Paths of what a bot does in channels. */
export const CHANNEL_PATH = /^\/channels\//u;

/** Sets a run's scene; all of it goes with the stack. */
export async function setScene(
  stack: AsyncDisposableStack,
  grounds: Grounds,
  plan: Pick<Plan, 'papers' | 'listGrows'>,
  options: Pick<SandboxOptions, 'shards'> = {},
): Promise<Scene> {
  const ends = endsWith(stack);
  const place = await grounds.place(stack);
  const sandbox = stack.use(await startSandbox({ rates: 'loose', ...options }));
  const server = await openSourceServer(ends);
  const heard = new Set<() => void>();
  const lists = buildLists(plan);
  let asked = 0;
  server.answer(/^\/api\/daily_papers\?/u, () => {
    const list = lists[Math.min(asked, lists.length - 1)] ?? [];
    asked += 1;
    for (const one of heard) one();
    return {
      body: JSON.stringify(list.map(({ id, title, upvotes }) => huggingfaceItem(id, { title, upvotes }))),
    };
  });
  return {
    sandbox,
    place,
    ends,
    digests: () => lists.slice(0, Math.max(1, asked)).map(titlesOf),
    on(_, one) {
      heard.add(one);
      return () => heard.delete(one);
    },
    startBot: (settings = {}) =>
      startBotProcess(ends, { ...findSettings({ sandbox, place, server }), ...settings }),
  };
}

/** Returns the settings of a bot that has this Discord, this database and these sources. */
export function findSettings({
  sandbox,
  place,
  server,
}: {
  readonly sandbox: Sandbox;
  readonly place: Place;
  readonly server: Pick<SourceServer, 'url'>;
}): Readonly<Record<string, string>> {
  return {
    DATA_DIR: place.dataFolder,
    ...(place.databaseUrl !== undefined && { DATABASE_URL: place.databaseUrl }),
    DISCORD_TOKEN: sandbox.token,
    DISCORD_API: sandbox.api,
    HUGGINGFACE_URL: server.url,
    ARXIV_API_URL: server.url,
    ARXIV_RSS_URL: server.url,
  };
}

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly upvotes: number;
}

/** Builds the list for the first request, and for all later ones. */
function buildLists({ papers, listGrows }: Pick<Plan, 'papers' | 'listGrows'>): Listed[][] {
  const list = (numbers: readonly number[]): Listed[] =>
    numbers.map((number) => ({ id: `2611.0000${number}`, title: `Paper ${number}`, upvotes: 10 * number }));
  const first = Array.from({ length: papers }, (_, index) => index + 1);
  return listGrows ? [list(first), list([...first, papers + 1, papers + 2])] : [list(first)];
}

/** The most upvotes first, as many as the feed takes. */
function titlesOf(list: readonly Listed[]): string[] {
  return list
    .toSorted((a, b) => b.upvotes - a.upvotes)
    .slice(0, MAX_PAPERS)
    .map(({ title }) => title);
}

/** A card as its channel shows it. */
export interface ShownCard {
  readonly message: APIMessage;
  readonly title: string;
  /** People who gave it the vote emoji, the bot apart. */
  readonly votes: number;
  readonly hasBotsReaction: boolean;
}

/** Lists the cards in a channel, in order. */
export function listShownCards(sandbox: Sandbox, channelId: string): ShownCard[] {
  return sandbox.messages(channelId).flatMap((message) => {
    const title = message.embeds[0]?.title;
    if (message.author.id !== sandbox.bot.id || title === undefined || !/^Paper \d+$/u.test(title)) return [];
    const reaction = message.reactions?.find(({ emoji }) => emoji.name === VOTE_EMOJI);
    const hasBotsReaction = reaction?.me === true;
    return [{ message, title, votes: (reaction?.count ?? 0) - Number(hasBotsReaction), hasBotsReaction }];
  });
}

/** Waits until all cards of a list stand, each with the vote emoji under it. */
export async function untilPosted({ sandbox, digests }: Scene, channelId: string): Promise<void> {
  await sandbox.until(() => {
    const shown = listShownCards(sandbox, channelId);
    const titles = new Set(shown.map(({ title }) => title));
    const isWhole = digests().some((digest) => digest.every((title) => titles.has(title)));
    return isWhole && shown.every(({ hasBotsReaction }) => hasBotsReaction);
  });
}

/** Stops a bot as its operator does. */
export async function stopBot(bot: Program): Promise<void> {
  bot.signal('SIGTERM');
  const { code } = await bot.ended();
  if (code !== 0) throw new Error(`The bot was told to stop and ended with ${code}.`);
}
