import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { UserError } from '../errors.ts';
import { isBm25TableThere, makeBm25Table } from './bm25.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { migrateJobTables } from './job-tables.ts';
import { type Look, watchQuestions } from './open-questions.ts';
import * as schema from './schema.ts';
import { keepUp } from './upkeep.ts';

export type { Database } from './database.ts';

/** An open database. */
export interface OpenDatabase extends AsyncDisposable {
  readonly database: Database;
  /** The same over one connection, for pg-boss: it sends transactions as one text of several statements. */
  readonly jobDatabase: Database;
  /** `embedded` (PGlite in the data folder) or `server` (Postgres by URL). */
  readonly kind: 'embedded' | 'server';
  /** Where it is, without the password, for a person to read. */
  readonly place: string;
  /** Counts one more look at every question that is open. */
  look(): Look;
  /** Whether the database answers over a connection made for this alone. */
  answersAnew(): Promise<boolean>;
}

/** Where the database is and who opens it. */
export interface DatabaseOptions {
  /** A Postgres URL; undefined opens PGlite in `dataFolder`. */
  readonly url: string | undefined;
  readonly dataFolder: string;
  /** What this process is, for whoever finds the folder in use: "the bot". */
  readonly what: string;
  /** What gave `url`, for whoever reads that it can't be used; the setting if left out. */
  readonly namedBy?: string;
}

/** Any number will do, so long as every process of this product uses the same. */
const MIGRATION_LOCK = 7_234_501;

/** A bot asks little at once; more connections would only wait on the same few tables. */
const POOL_SIZE = 10;

const CONNECT_TIMEOUT_SECONDS = 10;

/**
 * Opens the database and brings its tables up to date, one process at a time.
 * Throws `UserError` where the server can't be reached or refuses us, and `DataFolderBusyError` where the
 * folder is in use.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  return options.url === undefined ? openInFolder(options) : openOnServer(options.url, options.namedBy);
}

async function openInFolder({ dataFolder, what }: DatabaseOptions): Promise<OpenDatabase> {
  await using stack = new AsyncDisposableStack();
  const { socketPath } = stack.use(await openEmbedded(dataFolder, what));
  const where = { path: socketPath, user: 'postgres', database: 'postgres' };
  const client = connect(where, 1);
  stack.defer(() => end(client));
  await migrateUnderLock(client);
  stack.use(keepUp(client));
  // So that papers are put in from the first on. One that is there without its index is for the search to mend.
  const database = drizzle(client, { schema });
  if (!(await isBm25TableThere(database))) await makeBm25Table(database);
  return opened({ kind: 'embedded', place: dataFolder, where, client, jobClient: client }, stack.move());
}

async function openOnServer(url: string, namedBy = 'DATABASE_URL'): Promise<OpenDatabase> {
  const place = withoutPassword(url);
  await using stack = new AsyncDisposableStack();
  try {
    const migrating = connect(url, 1);
    stack.defer(() => end(migrating));
    await migrateUnderLock(migrating);
  } catch (error) {
    throw refusal(place, namedBy, error);
  }
  const client = connect(url, POOL_SIZE);
  stack.defer(() => end(client));
  const jobClient = connect(url, 1);
  stack.defer(() => end(jobClient));
  return opened({ kind: 'server', place, where: url, client, jobClient }, stack.move());
}

type Where = string | postgres.Options<Record<string, never>>;

interface Connected extends Pick<OpenDatabase, 'kind' | 'place'> {
  readonly where: Where;
  readonly client: postgres.Sql;
  readonly jobClient: postgres.Sql;
}

function opened(
  { kind, place, where, client, jobClient }: Connected,
  stack: AsyncDisposableStack,
): OpenDatabase {
  const watched = watchQuestions(client);
  const watchedJobs = jobClient === client ? watched : watchQuestions(jobClient);
  const database = drizzle(watched.client, { schema });
  return {
    kind,
    place,
    database,
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
    // That it fails is the answer.
    return false;
  } finally {
    clearTimeout(late);
    await end(client);
  }
}

function connect(where: Where, max: number): postgres.Sql {
  const options = { max, connect_timeout: CONNECT_TIMEOUT_SECONDS, onnotice: () => {} };
  return typeof where === 'string' ? postgres(where, options) : postgres({ ...where, ...options });
}

/** A connection that the driver lost track of never ends by itself (https://github.com/porsager/postgres/issues/1154). */
const END_SECONDS = 2;

function end(client: postgres.Sql): Promise<void> {
  return client.end({ timeout: END_SECONDS });
}

/** Needs a client of one connection: the lock belongs to the session that took it. */
async function migrateUnderLock(client: postgres.Sql): Promise<void> {
  await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
  try {
    const database = drizzle(client, { schema });
    await migrate(database, { migrationsFolder: join(import.meta.dirname, '../../migrations') });
    await migrateJobTables(database);
  } finally {
    await client`select pg_advisory_unlock(${MIGRATION_LOCK})`;
  }
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  return `${parsed.host}${parsed.pathname}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is Postgres running?',
  ENOTFOUND: 'no host has that name.',
  EAI_AGAIN: 'its name could not be looked up.',
  ENOENT: 'there is no such socket. Is Postgres running?',
  EHOSTUNREACH: 'no way leads there.',
  CONNECT_TIMEOUT: 'it did not answer in time.',
  '28P01': 'it refused the user or password.',
  '28000': 'it refused the user.',
  '3D000': 'it has no database of that name.',
  '42501': 'the user may not create tables there.',
  '53300': 'it has no connection left to give.',
  '57P03': 'it is still starting. Try again in a moment.',
};

function refusal(place: string, namedBy: string, error: unknown): unknown {
  const reason = REASONS[errorCode(error) ?? ''];
  if (reason === undefined) return error;
  return new UserError(`The database at ${place} can't be used: ${reason} Check ${namedBy}.`, {
    cause: error,
  });
}

/** Asks the database the least there is to ask. Throws where it does not answer. */
export async function pingDatabase(database: Database): Promise<void> {
  await database.execute(sql`select 1`);
}

/** The SQLSTATE or the system's code of a failed query, through drizzle's wrapping; undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return errorCode(error.cause);
}
