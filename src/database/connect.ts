import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { UserError } from '../errors.ts';
import { readAddress } from './address.ts';
import { isBm25TableThere, makeBm25Table } from './bm25-table.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { bringUpToDate } from './migrate.ts';
import { type Look, trackQueries } from './pending-queries.ts';
import { type AttemptedConnection, formatNoConnection, formatRefusal } from './refusal.ts';
import * as schema from './schema.ts';
import { createLocalSignals, createServerSignals, type Signals } from './signals.ts';
import { tlsOptions } from './tls.ts';
import { startUpkeep } from './upkeep.ts';

export type { Database } from './database.ts';
export { errorCode } from './error-code.ts';

/** An open database. */
export interface OpenDatabase extends AsyncDisposable {
  readonly database: Database;
  /** The same over one connection, for pg-boss: it sends transactions as one text of several statements. */
  readonly jobDatabase: Database;
  /** `embedded` (PGlite in the data folder) or `server` (Postgres by URL). */
  readonly kind: 'embedded' | 'server';
  /** Where it is, without the password, to show to people. */
  readonly place: string;
  /** Short messages between all processes that have this database open. */
  readonly signals: Signals;
  /** Counts one more look at every pending query. */
  look(): Look;
  /** Returns whether the database answers over a new connection made only for this. */
  answersAnew(): Promise<boolean>;
  /** For the embedded database: resolves with the reason once it can't go on because its folder or disk is gone. */
  readonly lost?: Promise<string>;
}

/** Where the database is and who opens it. */
export interface DatabaseOptions {
  /** A Postgres URL; undefined opens PGlite in `dataFolder`. */
  readonly url: string | undefined;
  readonly dataFolder: string;
  /** This process in words, for whoever finds the folder in use: "the bot". */
  readonly what: string;
  /** Where `url` came from, for the error that says it can't be used; by default the setting. */
  readonly namedBy?: string;
}

/** Any number will do if every process of this product uses the same one. */
const MIGRATION_LOCK = 7_234_501;

/** A bot asks little at a time; more connections would only wait for the same few tables. */
const POOL_SIZE = 10;

const CONNECT_TIMEOUT_SECONDS = 10;

/**
 * Opens the database and brings its tables up to date, one process at a time. Throws `UserError` if the server can't be
 * reached or refuses us, and `DataFolderBusyError` if the folder is in use.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  return options.url === undefined ? openInFolder(options) : openOnServer(options.url, options.namedBy);
}

async function openInFolder({ dataFolder, what }: DatabaseOptions): Promise<OpenDatabase> {
  await using stack = new AsyncDisposableStack();
  const { socketPath, lost } = stack.use(await openEmbedded(dataFolder, what));
  const where = { path: socketPath, user: 'postgres', database: 'postgres' };
  const client = connect(where, 1);
  stack.defer(() => end(client));
  await bringUpToDate(client, dataFolder);
  stack.use(startUpkeep(client));
  // So that papers are indexed from the first one on. If the table exists without its index, the search repairs it.
  const database = drizzle(client, { schema });
  if (!(await isBm25TableThere(database))) await makeBm25Table(database);
  const connected = { kind: 'embedded', place: dataFolder, where, client, jobClient: client } as const;
  return { ...opened(connected, stack.move()), lost };
}

async function openOnServer(url: string, namedBy = 'DATABASE_URL'): Promise<OpenDatabase> {
  const address = readAddress(url);
  if ('expected' in address) {
    throw new UserError(`The database can't be used: ${namedBy} is not ${address.expected}.`);
  }
  const { place, tls } = address;
  const asked = { place, namedBy, url, wantsTls: tls !== undefined && tls.mode !== 'prefer' };
  const where: Where = {
    ...address.options,
    // Named statements belong to a session, which a pooler such as PgBouncer lends for a transaction only.
    prepare: false,
    ...(tls !== undefined && { ssl: tlsOptions(tls), ...(tls.isDirect && { sslnegotiation: 'direct' }) }),
  };
  await using stack = new AsyncDisposableStack();
  await migrateUnderLock(where, asked);
  const client = connect(where, POOL_SIZE);
  stack.defer(() => end(client));
  const jobClient = connect(where, 1);
  stack.defer(() => end(jobClient));
  return opened({ kind: 'server', place, where, client, jobClient }, stack.move());
}

type Where = postgres.Options<Record<string, never>>;

interface Connected extends Pick<OpenDatabase, 'kind' | 'place'> {
  readonly where: Where;
  readonly client: postgres.Sql;
  readonly jobClient: postgres.Sql;
}

function opened(
  { kind, place, where, client, jobClient }: Connected,
  stack: AsyncDisposableStack,
): OpenDatabase {
  const watched = trackQueries(client);
  const watchedJobs = jobClient === client ? watched : trackQueries(jobClient);
  const database = drizzle(watched.client, { schema });
  return {
    kind,
    place,
    database,
    signals: kind === 'server' ? createServerSignals(jobClient) : createLocalSignals(),
    jobDatabase: watchedJobs === watched ? database : drizzle(watchedJobs.client, { schema }),
    look() {
      const looks = [...new Set([watched, watchedJobs])].map((one) => one.look());
      return {
        oldest: Math.max(...looks.map(({ oldest }) => oldest)),
        timedOut: looks.some(({ timedOut }) => timedOut),
      };
    },
    answersAnew: () => answers(where),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function answers(where: Where): Promise<boolean> {
  const client = connect(where, 1);
  const late = setTimeout(() => void end(client), CONNECT_TIMEOUT_SECONDS * 1_000);
  try {
    await client`select 1`;
    return true;
  } catch {
    // The failure is the answer.
    return false;
  } finally {
    clearTimeout(late);
    await end(client);
  }
}

function connect(where: Where, max: number): postgres.Sql {
  return postgres({ ...where, max, connect_timeout: CONNECT_TIMEOUT_SECONDS, onnotice: () => {} });
}

/** A connection that the driver lost track of never ends by itself (https://github.com/porsager/postgres/issues/1154). */
const END_SECONDS = 2;

function end(client: postgres.Sql): Promise<void> {
  return client.end({ timeout: END_SECONDS });
}

/**
 * Brings the tables up to date while no other process does. A transaction on another connection holds the lock, because
 * a session's lock would be left behind in a pooler that lends sessions for one transaction only.
 */
async function migrateUnderLock(where: Where, asked: AttemptedConnection): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const locking = connect(where, 1);
  stack.defer(() => end(locking));
  const migrating = connect(where, 1);
  stack.defer(() => end(migrating));
  let isConnected = false;
  try {
    await locking.begin(async (lock) => {
      isConnected = true;
      // Migrations may take long, and this connection has nothing to do in the meantime.
      await lock`set local idle_in_transaction_session_timeout = 0`;
      await lock`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
      await bringUpToDate(migrating, asked.place);
    });
  } catch (error) {
    throw isConnected ? formatRefusal(asked, error) : formatNoConnection(asked, error);
  }
}

/** Sends the database the cheapest possible query. Throws if it doesn't answer. */
export async function pingDatabase(database: Database): Promise<void> {
  await database.execute(sql`select 1`);
}

/** Pings both connections: jobs have their own, which can fail by itself. Throws if one doesn't answer. */
export async function pingBoth({
  database,
  jobDatabase,
}: Pick<OpenDatabase, 'database' | 'jobDatabase'>): Promise<undefined> {
  await Promise.all([...new Set([database, jobDatabase])].map(pingDatabase));
}
