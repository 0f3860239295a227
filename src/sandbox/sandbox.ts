import { once } from 'node:events';
import { createServer } from 'node:http';
import type { APIApplicationCommand, APIMessage } from 'discord-api-types/v10';
import { createClock } from './clock.ts';
import { type Companions, startCompanions } from './companions.ts';
import { createControls } from './controls.ts';
import { createFaults, type Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Interactions } from './interactions.ts';
import { createLimiter, LOOSE_RATES, type Rates, REAL_RATES } from './limits.ts';
import type { OpenApi } from './openapi.ts';
import { openPage, type PageOptions } from './page/page.ts';
import { passTime } from './pass-time.ts';
import { addGuild, addPeople, IDS, type Named, type People, type Person } from './population.ts';
import { presentMessage } from './present.ts';
import { createRest, type RequestRecord } from './rest/server.ts';
import { createServerChanges, type ServerChanges } from './server-changes.ts';
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
export interface Sandbox extends ServerChanges, AsyncDisposable {
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
  /**
   * Has Ben and Chloe vote and answer offers by themselves until the sandbox is closed, unless somebody is them at the
   * page. They take a second to answer if no time is given.
   */
  startCompanions(momentMs?: number): Companions;
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
  /** Waits until a condition on the sandbox holds; checks it after every change. */
  until(condition: () => boolean): Promise<void>;
}

/** Not a secret: it opens only this server. It has the form of a bot token; its first part is the bot's id. */
const TOKEN = 'MTAwMDAwMDAwMDAwMDAwMDAwMQ.sandbo.the-sandbox-is-open-to-loopback-alone';

/** Discord's limit (https://docs.discord.com/developers/interactions/receiving-and-responding). */
const INTERACTION_TIMEOUT_MS = 3_000;

/** Long enough to see that they were asked, short enough to wait for. */
const COMPANION_MS = 1_000;

/** How late an event may begin while nobody asks for it. */
const PASSING_MS = 10_000;

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

  const changes = createServerChanges(world, people, first.id);
  let makeDay: (() => Promise<string>) | undefined;
  const controls = createControls({
    world,
    faults,
    gateway,
    overwriteBot: changes.overwriteBot,
    dayMaker: () => makeDay,
  });
  const seat = (userId: string): Visitor => createVisitor(world, interactions, userId);
  const companions = new DisposableStack();
  const passing = setInterval(() => passTime(world), PASSING_MS).unref();
  const close = async (): Promise<void> => {
    clearInterval(passing);
    companions.dispose();
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
      passTime(world);
      world.emit('change');
    },
    onNextDay(make) {
      makeDay = make;
      world.emit('change');
    },
    startCompanions(momentMs = COMPANION_MS) {
      const seats = [people.ben, people.chloe].map(({ id }) => seat(id));
      const isPlayed = (id: string): boolean => page?.plays(id) ?? false;
      return companions.use(startCompanions({ world, seats, isPlayed, momentMs }));
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
    ...changes,
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
