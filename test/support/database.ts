import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, type TestContext } from 'node:test';
import postgres from 'postgres';
import { type Database, type OpenDatabase, openDatabase } from '../../src/database/connect.ts';
import { emptyTables } from './empty-tables.ts';
import type { Ends } from './ends.ts';
import { createFromTemplate, findTemplateFolder } from './template.ts';

/** Where a database for one test is, as the settings name it. */
export interface Place {
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
}

/** Databases of one kind. */
export interface Databases {
  readonly kind: 'PGlite' | 'Postgres';
  /** A separate place for a test that opens the database itself; deleted when the test ends. */
  place(t: TestContext): Promise<Place>;
  /** Opens an empty database: the same one for all tests of a process, emptied. */
  open(): Promise<Database>;
  /** The same with all that belongs to it. Closing it does nothing; it is closed after the last test. */
  openShared(): Promise<OpenDatabase>;
}

export const SERVER = process.env.TEST_DATABASE_URL;
export const NO_SERVER = 'TEST_DATABASE_URL is not set: no Postgres to test on';

/** Registers a suite on the Postgres that TEST_DATABASE_URL names, or else on PGlite. */
export function onEachDatabase(title: string, define: (databases: Databases) => void): void {
  const databases = SERVER === undefined ? pglite : onServer;
  suite(`${title} (${databases.kind})`, () => define(databases));
}

/** Resources shared by all tests of a process, released after the last, the newest first. */
const shared = new AsyncDisposableStack();
after(() => shared.disposeAsync());

/** Stacks of ended tests that are still to be disposed. */
const ended: AsyncDisposableStack[] = [];
shared.defer(cleanUpEnded);

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

/** Makes a folder that is deleted after the test. */
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
    await copyTemplate(dataFolder);
    return { databaseUrl: undefined, dataFolder };
  },
  ...createShared(async () => {
    const dataFolder = makeFolderFor(shared);
    await copyTemplate(dataFolder);
    return { databaseUrl: undefined, dataFolder };
  }),
};

export const onServer: Databases = {
  kind: 'Postgres',
  async place(t) {
    await cleanUpEnded();
    const stack = openLate(t);
    return { databaseUrl: await createOnServer(stack), dataFolder: makeFolderFor(stack) };
  },
  ...createShared(async () => ({ databaseUrl: await createOnServer(shared), dataFolder: tmpdir() })),
};

function createShared(place: () => Promise<Place>): Pick<Databases, 'open' | 'openShared'> {
  const openOnce = once(async () => {
    const { databaseUrl, dataFolder } = await place();
    return shared.use(await openDatabase({ url: databaseUrl, dataFolder, what: 'a test' }));
  });
  const openShared = async (): Promise<OpenDatabase> => {
    const opened = await openOnce();
    await emptyTables(opened.database);
    return { ...opened, [Symbol.asyncDispose]: async () => {} };
  };
  return { openShared, open: async () => (await openShared()).database };
}

/** Puts an empty database into a data folder. */
export async function copyTemplate(folder: string): Promise<void> {
  cpSync(await findTemplateFolder(), folder, { recursive: true });
}

async function createOnServer(stack: AsyncDisposableStack): Promise<string> {
  const name = `daily_papers_test_${randomBytes(6).toString('hex')}`;
  await createFromTemplate(SERVER ?? '', name);
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
