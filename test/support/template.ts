import { createHash, randomBytes } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { openDatabase } from '../../src/database/connect.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const CACHE = join(CHECKOUT, 'node_modules/.cache/daily-papers-tests');

/** The files that decide what an empty database looks like. */
const MADE_FROM = ['package-lock.json', 'migrations/**/*.{sql,json}', 'src/database/*.ts'];

/**
 * Returns a data folder with empty tables, to be copied: making one takes seconds, copying it a moment. It is kept
 * between runs until something that it is made from changes.
 */
export async function findTemplateFolder(): Promise<string> {
  const folder = join(CACHE, `pglite-${fingerprint()}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${randomBytes(4).toString('hex')}`;
  mkdirSync(making, { recursive: true });
  const opened = await openDatabase({ url: undefined, dataFolder: making, what: 'a test' });
  await opened[Symbol.asyncDispose]();
  try {
    renameSync(making, folder);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true });
  }
  return folder;
}

/** Creates a database with empty tables on a server, as a copy of one that is made once for each server and schema. */
export async function createFromTemplate(server: string, name: string): Promise<void> {
  const client = postgres(server, { max: 1, onnotice: () => {} });
  const template = `daily_papers_template_${fingerprint()}`;
  try {
    // One test process at a time: nobody may be connected to a template while it is copied.
    await client`select pg_advisory_lock(7234502)`;
    const [there] = await client`select from pg_database where datname = ${template}`;
    if (there === undefined) await makeTemplateOn(client, server, template);
    await client`create database ${client(name)} template ${client(template)}`;
  } finally {
    await client.end();
  }
}

async function makeTemplateOn(client: postgres.Sql, server: string, template: string): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await client`drop database if exists ${client(unfinished)} with (force)`;
  await client`create database ${client(unfinished)}`;
  const url = new URL(server);
  url.pathname = `/${unfinished}`;
  const opened = await openDatabase({ url: url.href, dataFolder: CACHE, what: 'a test' });
  await opened[Symbol.asyncDispose]();
  await client`alter database ${client(unfinished)} rename to ${client(template)}`;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of globSync(MADE_FROM, { cwd: CHECKOUT }).toSorted())
    hash.update(file).update(readFileSync(join(CHECKOUT, file)));
  return hash.digest('hex').slice(0, 16);
}
