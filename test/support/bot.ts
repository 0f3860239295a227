import type { TestContext } from 'node:test';
import { setTimeout as waitFor } from 'node:timers/promises';
import pino from 'pino';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database/connect.ts';
import { createSessions } from '../../src/mail/session.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { SOURCE_SETTINGS } from '../../src/sources/sources.ts';
import { type Databases, makeFolder, type Place } from './database.ts';
import { LOOPBACK_CERTIFICATE } from './loopback-certificate.ts';
import type { MailServer } from './mail-server.ts';
import { recordedOpenApi } from './recorded-open-api.ts';
import { openSourceServer, type SourceServer } from './source-server.ts';

/** The whole bot on a sandbox, with sources that a test plays. */
export interface Bot {
  readonly app: App;
  readonly sandbox: Sandbox;
  readonly server: SourceServer;
  readonly clock: Clock;
  /** The bot's log, one record per entry. */
  readonly logged: Record<string, unknown>[];
  /** Waits until it says that its database hangs. */
  readonly hung: Promise<void>;
  /** Stops the bot and starts it again on the same database and sandbox. */
  restart(): Promise<App>;
  stop(): Promise<void>;
  /** Starts another process's worth of the bot on the same database, sandbox and sources; it ends with the test. */
  startAnother(environment: Readonly<Record<string, string>>): Promise<App>;
}

/** The time as the bot sees it. */
interface Clock {
  now: Temporal.Instant;
}

/** A test's options for the bot. */
export interface BotOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly sandbox?: SandboxOptions;
  /**
   * `own` for a test that damages its database, hangs it or starts several bots on it; a place opens what is there. If left
   * out, the tests of a process share one, emptied.
   */
  readonly database?: 'own' | 'shared' | Place;
  /** Takes its mails; it sends none if left out. */
  readonly mailServer?: MailServer;
  /** Monday, 2 March 2026, 12:00 UTC if left out. */
  readonly now?: string;
}

/** Starts everything; all of it ends with the test. The clock stands still unless the test moves it. */
export async function startBot(t: TestContext, databases: Databases, options: BotOptions = {}): Promise<Bot> {
  const server = await openSourceServer(t);
  // One stack, as the bot must go first: discord.js goes on reconnecting to a gateway that went before it.
  const stack = new AsyncDisposableStack();
  t.after(() => stack.disposeAsync());
  const sandbox = stack.use(
    await startSandbox({
      rates: 'loose',
      openApi: recordedOpenApi(),
      ...options.sandbox,
    }),
  );
  const { place, open } = await chooseDatabase(t, databases, options.database);
  const settings = {
    HUGGINGFACE_URL: server.url,
    ARXIV_API_URL: server.url,
    ARXIV_RSS_URL: server.url,
    BIORXIV_API_URL: server.url,
    MEDRXIV_API_URL: server.url,
    OPENREVIEW_URL: server.url,
    CROSSREF_URL: server.url,
    SEMANTIC_SCHOLAR_URL: server.url,
    DATA_DIR: place.dataFolder,
    ...(place.databaseUrl !== undefined && { DATABASE_URL: place.databaseUrl }),
    ...(options.mailServer !== undefined && {
      SMTP_URL: options.mailServer.url,
      MAIL_FROM: 'Daily Papers <papers@example.org>',
      MAIL_PER_MINUTE: '1000',
    }),
    ...options.environment,
  };
  const clock: Clock = { now: Temporal.Instant.from(options.now ?? '2026-03-02T12:00:00Z') };
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const login = { token: sandbox.token, api: sandbox.api };
  const hung = Promise.withResolvers<void>();
  const start = (more: Readonly<Record<string, string>> = {}) =>
    startApp(readConfig({ ...settings, ...more }, SOURCE_SETTINGS), {
      login,
      log,
      open,
      onHang: hung.resolve,
      openMailSession: createSessions({ ca: LOOPBACK_CERTIFICATE }),
      // The sources are ours: the waits between requests stay, and take a hundredth of the time.
      sleep: (ms, signal) => waitFor(ms / 100, undefined, { signal }),
      now: () => clock.now,
    });
  let running: App | undefined = await start();
  const stop = async (): Promise<void> => {
    await running?.[Symbol.asyncDispose]();
    running = undefined;
  };
  stack.defer(stop);
  return {
    get app() {
      if (running === undefined) throw new Error('The bot is stopped.');
      return running;
    },
    sandbox,
    server,
    clock,
    logged,
    hung: hung.promise,
    stop,
    startAnother: async (environment) => stack.use(await start(environment)),
    async restart() {
      await stop();
      running = await start();
      return running;
    },
  };
}

async function chooseDatabase(
  t: TestContext,
  databases: Databases,
  which: BotOptions['database'] = 'shared',
) {
  if (which !== 'shared')
    return { place: which === 'own' ? await databases.place(t) : which, open: openDatabase };
  const opened = await databases.openShared();
  return { place: { databaseUrl: undefined, dataFolder: makeFolder(t) }, open: async () => opened };
}
