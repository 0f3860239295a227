import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, type TestContext } from 'node:test';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import {
  type Database,
  type DatabaseOptions,
  type OpenDatabase,
  openDatabase,
} from '../../src/database/connect.ts';
import * as schema from '../../src/database/schema.ts';

/** Where a database for one test is, as the settings name it. */
export interface Place {
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
}

/** Databases of one kind. */
export interface Databases {
  readonly kind: 'PGlite' | 'Postgres';
  /** A place of its own for a test that opens the database itself; gone when the test ends. */
  place(t: TestContext): Promise<Place>;
  /** An open database without a row: the same one for all tests of a file, emptied. */
  open(): Promise<Database>;
}

const SERVER = process.env.TEST_DATABASE_URL;
const NO_SERVER = 'TEST_DATABASE_URL is not set: no Postgres to test on';

/** Registers the same suite twice: on PGlite, and on the Postgres that TEST_DATABASE_URL names, if it is set. */
export function onEachDatabase(title: string, define: (databases: Databases) => void): void {
  suite(`${title} (PGlite)`, () => define(pglite));
  suite(`${title} (Postgres)`, { skip: SERVER === undefined && NO_SERVER }, () => define(onServer));
}

/** Something at whose end things are cleaned up: a test, or all tests of a file. */
interface Ending {
  after(cleanUp: () => unknown): void;
}

type Where = Pick<DatabaseOptions, 'url' | 'dataFolder'>;

const cleanUps: (() => unknown)[] = [];
const FILE: Ending = { after: (cleanUp) => void cleanUps.unshift(cleanUp) };
after(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

/** A folder that is gone at the end. */
export function makeFolder(t: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const pglite: Databases = {
  kind: 'PGlite',
  async place(t) {
    const dataFolder = makeFolder(t);
    cpSync(await template(), dataFolder, { recursive: true });
    return { databaseUrl: undefined, dataFolder };
  },
  open: createShared(() => ({ url: undefined, dataFolder: makeFolder(FILE) })),
};

const onServer: Databases = {
  kind: 'Postgres',
  async place(t) {
    return { databaseUrl: await createOnServer(t), dataFolder: makeFolder(t) };
  },
  open: createShared(async () => ({ url: await createOnServer(FILE), dataFolder: tmpdir() })),
};

/** Gives a function that opens the same database each time, without a row. */
function createShared(place: () => Promise<Where> | Where): () => Promise<Database> {
  let opening: Promise<OpenDatabase> | undefined;
  FILE.after(async () => (await opening)?.[Symbol.asyncDispose]());
  return async () => {
    opening ??= (async () => openDatabase({ ...(await place()), what: 'a test' }))();
    const { database } = await opening;
    const tables = Object.values(schema).map((table) => sql`${table}`);
    await database.execute(sql`truncate ${sql.join(tables, sql`, `)} restart identity`);
    return database;
  };
}

/** Making PGlite's data takes seconds, copying it a moment: it is made once a file of tests. */
const template = once(async () => {
  const folder = makeFolder(FILE);
  const opened = await openDatabase({ url: undefined, dataFolder: folder, what: 'a test' });
  await opened[Symbol.asyncDispose]();
  return folder;
});

async function createOnServer(t: Ending): Promise<string> {
  const name = `daily_papers_test_${randomBytes(6).toString('hex')}`;
  await onMaintenance((client) => client`create database ${client(name)}`);
  t.after(() => onMaintenance((client) => client`drop database ${client(name)} with (force)`));
  const url = new URL(SERVER ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function onMaintenance(work: (client: postgres.Sql) => Promise<unknown>): Promise<void> {
  const client = postgres(SERVER ?? '', { max: 1, onnotice: () => {} });
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
