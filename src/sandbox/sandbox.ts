import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  type APIApplicationCommand,
  type APIMessage,
  type APIOverwrite,
  ChannelType,
  OverwriteType,
} from 'discord-api-types/v10';
import { createClock } from './clock.ts';
import { createControls } from './controls.ts';
import { createFaults, type Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Interactions } from './interactions.ts';
import { createLimiter, LOOSE_RATES, type Rates, REAL_RATES } from './limits.ts';
import type { OpenApi } from './openapi.ts';
import { openPage, type PageOptions } from './page/page.ts';
import {
  addGuild,
  addPeople,
  changeGuild,
  type GuildChange,
  IDS,
  type Named,
  type People,
  type Person,
} from './population.ts';
import { presentChannel, presentGuildCreate, presentMessage } from './present.ts';
import { createRest, type RequestRecord } from './rest/server.ts';
import { createVisitor, type Visitor } from './visitor.ts';
import { World } from './world.ts';

/** Options of a sandbox; all may be left out. */
export interface SandboxOptions {
  /** The port; 0, the default, takes a free one. */
  readonly port?: number;
  /** `real` is the default; `loose` never makes a bot wait. */
  readonly rates?: 'real' | 'loose' | Rates;
  /** How many shards a bot is told to run; 1 if left out. */
  readonly shards?: number;
  /** Discord's own description of its API; if given, every body is checked against it. */
  readonly openApi?: OpenApi | undefined;
  /** How long a bot has to answer an interaction: 3,000 with Discord. */
  readonly interactionTimeoutMs?: number;
  /** Called with each request once it is handled; `requests` keeps only the last ones. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Serves a page on which people can use this Discord; no page if left out. */
  readonly page?: PageOptions;
}

/** A running local Discord. */
export interface Sandbox extends AsyncDisposable {
  /** The base address of the REST API, without the version. */
  readonly api: string;
  readonly token: string;
  readonly bot: Named;
  readonly guild: Named;
  /** The first channel. */
  readonly channel: Named;
  readonly people: People;
  /** The page, if one is served. */
  readonly page: { readonly address: string; readonly isOpen: boolean } | undefined;
  /** The sandbox's time, in milliseconds since 1970. */
  readonly now: () => number;
  /** Sets the sandbox's clock ahead. */
  moveTo(time: number): void;
  /** Sets what happens when somebody asks for the next day; `make` says in words what happened. */
  onNextDay(make: () => Promise<string>): void;
  readonly faults: Faults;
  readonly gateway: Pick<
    Gateway,
    'connected' | 'disconnect' | 'askToReconnect' | 'invalidateSessions' | 'holdBack' | 'turnAway'
  >;
  /** The last requests of bots, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Returns the sandbox as one of the people uses it. */
  as(person: Pick<Person, 'id'>): Visitor;
  /** Returns a channel's messages that everybody can see, oldest first. */
  messages(channelId: string): readonly APIMessage[];
  /** Returns the commands that are registered for all guilds. */
  commands(): readonly APIApplicationCommand[];
  /** Returns the guilds' channels, including threads. */
  channels(): readonly Named[];
  addChannel(name: string, guildId?: string): Named;
  removeChannel(channelId: string): void;
  /** Adds a thread to a channel. */
  addThread(parentId: string, name: string): Named;
  /** Archives or locks a thread, or undoes that. */
  changeThread(threadId: string, change: { readonly archived?: boolean; readonly locked?: boolean }): void;
  /** Adds an emoji to the first guild. Returns it as "name:id". */
  addEmoji(name: string): string;
  removeEmoji(emoji: string): void;
  /** Grants and denies the bot's permissions in a channel. */
  overwriteBot(channelId: string, overwrite: { readonly allow?: bigint; readonly deny?: bigint }): void;
  /** Lets all members of the first guild run a command, as its settings (Integrations) can. */
  showToAll(command: string): void;
  /** Adds a guild with a channel, the bot and the three people; `forBot` denies the bot permissions there. */
  addGuild(name: string, forBot?: { readonly deny: bigint }): Named & { readonly channel: Named };
  /** Removes the bot from a guild, invites it again, or has an outage there. */
  changeGuild(guildId: string, change: GuildChange): void;
  /** Waits until a condition on the sandbox holds; checks it after every change. */
  until(condition: () => boolean): Promise<void>;
}

/** Not a secret: it opens only this server. It has the form of a bot token; its first part is the bot's id. */
const TOKEN = 'MTAwMDAwMDAwMDAwMDAwMDAwMQ.sandbo.the-sandbox-is-open-to-loopback-alone';

/** Discord's limit (https://docs.discord.com/developers/interactions/receiving-and-responding). */
const INTERACTION_TIMEOUT_MS = 3_000;

const HOST = '127.0.0.1';

/**
 * Starts a local Discord on loopback: REST v10 and gateway v10, one guild, one channel, three people. Throws
 * `ListenError` if a page is asked for and can't be served.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, rates = 'real' } = options;
  const clock = createClock(options.now ?? Date.now);
  const { now } = clock;
  const world = new World(now);
  const people = addPeople(world);
  const first = addGuild(world, people, 'Reading group', IDS);
  const interactions = new Interactions(world, options.interactionTimeoutMs ?? INTERACTION_TIMEOUT_MS);
  const faults = createFaults();
  const server = createServer();
  server.listen(port, HOST);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port.');
  const at = `${HOST}:${address.port}`;
  world.origin = `http://${at}`;
  const gatewayUrl = (): string => `ws://${at}/gateway`;
  const rest = createRest({
    world,
    interactions,
    limiter: createLimiter(typeof rates === 'string' ? NAMED_RATES[rates] : rates, now),
    faults,
    openApi: options.openApi,
    token: TOKEN,
    gatewayUrl,
    onRequest: options.onRequest,
    shards: options.shards ?? 1,
  });
  server.on('request', (request, response) => {
    rest.handle(request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  const gateway = new Gateway(server, world, TOKEN, gatewayUrl);

  const overwriteBot: Sandbox['overwriteBot'] = (channelId, { allow = 0n, deny = 0n }) => {
    const channel = world.channels.get(channelId);
    if (channel === undefined) return;
    const overwrite: APIOverwrite = {
      id: world.bot.id,
      type: OverwriteType.Member,
      allow: allow.toString(),
      deny: deny.toString(),
    };
    channel.overwrites = [...channel.overwrites.filter(({ id }) => id !== world.bot.id), overwrite];
    world.tell('CHANNEL_UPDATE', presentChannel(world, channel));
  };
  let makeDay: (() => Promise<string>) | undefined;
  const controls = createControls({ world, faults, gateway, overwriteBot, dayMaker: () => makeDay });
  const seat = (userId: string): Visitor => createVisitor(world, interactions, userId);
  const close = async (): Promise<void> => {
    controls[Symbol.dispose]();
    interactions.close();
    gateway.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const pageParts = {
    world,
    controls,
    requests: rest.records,
    people: Object.values(people).map(({ id }) => id),
    connected: () => gateway.connected > 0,
    seat,
  };
  const page =
    options.page &&
    (await openPage(pageParts, options.page).catch(async (error: unknown) => {
      await close();
      throw error;
    }));

  return {
    api: `http://${at}/api`,
    token: TOKEN,
    bot: { id: world.bot.id, name: world.bot.global_name ?? '' },
    guild: { id: first.id, name: first.name },
    channel: first.channel,
    people,
    page: page && { address: page.address, isOpen: page.isOpen },
    now,
    moveTo(time) {
      clock.moveTo(time);
      world.emit('change');
    },
    onNextDay(make) {
      makeDay = make;
      world.emit('change');
    },
    faults,
    gateway,
    requests: rest.records,
    as: ({ id }) => seat(id),
    messages: (channelId) =>
      [...(world.channels.get(channelId)?.messages.values() ?? [])]
        .filter(({ onlyFor }) => onlyFor === undefined)
        .map((stored) => presentMessage(stored, world.bot.id)),
    commands: () => [...world.globalCommands.values()],
    channels: () =>
      [...world.channels.values()]
        .filter(({ guildId }) => guildId !== undefined)
        .map(({ id, name }) => ({ id, name })),
    addChannel(name, guildId = first.id) {
      const channel = world.addChannel({ name, guildId });
      world.tell('CHANNEL_CREATE', presentChannel(world, channel));
      return { id: channel.id, name };
    },
    removeChannel(channelId) {
      const channel = world.channels.get(channelId);
      if (channel === undefined) return;
      world.channels.delete(channelId);
      world.tell('CHANNEL_DELETE', presentChannel(world, channel));
    },
    addThread(parentId, name) {
      const parent = world.channels.get(parentId);
      const thread = world.addChannel({
        name,
        guildId: parent?.guildId,
        parentId,
        type: ChannelType.PublicThread,
        people: new Set([world.bot.id]),
      });
      world.tell('THREAD_CREATE', presentChannel(world, thread));
      return { id: thread.id, name };
    },
    changeThread(threadId, { archived, locked }) {
      const thread = world.channels.get(threadId);
      if (thread === undefined) return;
      thread.archived = archived ?? thread.archived;
      thread.locked = locked ?? thread.locked;
      world.tell('THREAD_UPDATE', presentChannel(world, thread));
    },
    addEmoji(name) {
      const id = world.nextId();
      world.guilds.get(first.id)?.emojis.set(id, { id, name, animated: false, available: true });
      return `${name}:${id}`;
    },
    removeEmoji: (emoji) => void world.guilds.get(first.id)?.emojis.delete(emoji.split(':')[1] ?? ''),
    overwriteBot,
    showToAll(command) {
      world.guilds.get(first.id)?.shownToAll.add(command);
    },
    addGuild(name, forBot) {
      const guild = addGuild(world, people, name);
      if (forBot !== undefined) overwriteBot(guild.channel.id, forBot);
      const made = world.guilds.get(guild.id);
      if (made !== undefined)
        world.tell('GUILD_CREATE', { ...presentGuildCreate(world, made), guild_id: guild.id });
      return guild;
    },
    changeGuild: (guildId, change) => changeGuild(world, guildId, change),
    until: (condition) => until(world, condition),
    async [Symbol.asyncDispose]() {
      await page?.[Symbol.asyncDispose]();
      await close();
    },
  };
}

const NAMED_RATES = { real: REAL_RATES, loose: LOOSE_RATES } as const;

function until(world: World, condition: () => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    try {
      if (!condition()) return;
      resolve();
    } catch (error) {
      reject(asError(error));
    }
    world.off('change', look);
  };
  world.on('change', look);
  look();
  return promise;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
