import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, type TestContext } from 'node:test';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/database/connect.ts';
import * as schema from '../../src/database/schema.ts';
import type { Ends } from './ends.ts';

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

export const SERVER = process.env.TEST_DATABASE_URL;
export const NO_SERVER = 'TEST_DATABASE_URL is not set: no Postgres to test on';

/** Registers the same suite twice: on PGlite, and on the Postgres that TEST_DATABASE_URL names, if it is set. */
export function onEachDatabase(title: string, define: (databases: Databases) => void): void {
  suite(`${title} (PGlite)`, () => define(pglite));
  suite(`${title} (Postgres)`, { skip: SERVER === undefined && NO_SERVER }, () => define(onServer));
}

type Where = Pick<DatabaseOptions, 'url' | 'dataFolder'>;

/** What all tests of a file share, cleaned up after the last, the newest first. */
const file = new AsyncDisposableStack();
after(() => file.disposeAsync());

/** What tests that ended leave to be cleaned up. */
const ended: AsyncDisposableStack[] = [];
file.defer(cleanUpEnded);

async function cleanUpEnded(): Promise<void> {
  for (const stack of ended.splice(0)) await stack.disposeAsync();
}

/**
 * A stack that is disposed of once the test and all that it asked for by `t.after` have ended: node:test runs
 * those in the order they were asked for, so a folder would go before the database that is open in it.
 */
function openLate(t: Ends): AsyncDisposableStack {
  const stack = new AsyncDisposableStack();
  t.after(() => void ended.push(stack));
  return stack;
}

/** A folder that is gone after the test. */
export function makeFolder(t: Ends): string {
  return makeFolderFor(openLate(t));
}

function makeFolderFor(stack: AsyncDisposableStack): string {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-test-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const pglite: Databases = {
  kind: 'PGlite',
  async place(t) {
    await cleanUpEnded();
    const dataFolder = makeFolder(t);
    cpSync(await template(), dataFolder, { recursive: true });
    return { databaseUrl: undefined, dataFolder };
  },
  open: createShared(() => ({ url: undefined, dataFolder: makeFolderFor(file) })),
};

export const onServer: Databases = {
  kind: 'Postgres',
  async place(t) {
    await cleanUpEnded();
    const stack = openLate(t);
    return { databaseUrl: await createOnServer(stack), dataFolder: makeFolderFor(stack) };
  },
  open: createShared(async () => ({ url: await createOnServer(file), dataFolder: tmpdir() })),
};

/** Gives a function that opens the same database each time, without a row. */
function createShared(place: () => Promise<Where> | Where): () => Promise<Database> {
  const openShared = once(async () => file.use(await openDatabase({ ...(await place()), what: 'a test' })));
  return async () => {
    const { database } = await openShared();
    const tables = Object.values(schema).map((table) => sql`${table}`);
    await database.execute(sql`truncate ${sql.join(tables, sql`, `)} restart identity cascade`);
    return database;
  };
}

/** Making PGlite's data takes seconds, copying it a moment: it is made once a file of tests. */
const template = once(async () => {
  const folder = makeFolderFor(file);
  const opened = await openDatabase({ url: undefined, dataFolder: folder, what: 'a test' });
  await opened[Symbol.asyncDispose]();
  return folder;
});

async function createOnServer(stack: AsyncDisposableStack): Promise<string> {
  const name = `daily_papers_test_${randomBytes(6).toString('hex')}`;
  await onMaintenance((client) => client`create database ${client(name)}`);
  stack.defer(() => onMaintenance((client) => drop(client, name)));
  const url = new URL(SERVER ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

/** Drops a database; one that is still in use fails, as a pool was left open, and is dropped nevertheless. */
async function drop(client: postgres.Sql, name: string): Promise<void> {
  try {
    await client`drop database ${client(name)}`;
  } catch (error) {
    await client`drop database if exists ${client(name)} with (force)`;
    throw error;
  }
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
