import { ADDRESS_FORM, readAddress } from '../database/address.ts';
import { type Database, errorCode, openDatabase } from '../database/connect.ts';
import { ForeignDataError, type MovedTable, moveData } from '../database/move.ts';
import { UserError } from '../errors.ts';
import type { Output } from './output.ts';

/** Services that a move needs. */
export interface MoveServices {
  readonly database: Database;
  readonly config: { readonly databaseUrl: string | undefined; readonly dataFolder: string };
}

/**
 * Moves all data from the data folder to a Postgres and reports the result. Throws `UserError` if the data is already
 * in a Postgres, if the address isn't valid, or if the Postgres can't be used or has data that isn't the folder's.
 */
export async function moveTo(services: MoveServices, address: string, output: Output): Promise<void> {
  const { database, config } = services;
  if (config.databaseUrl !== undefined) {
    throw new UserError(
      'DATABASE_URL is set, so the data is in a Postgres already. To move from one Postgres to another, use pg_dump.',
    );
  }
  const shown = withoutPassword(address);
  await using target = await openDatabase({
    url: address,
    dataFolder: config.dataFolder,
    what: 'papers move-to',
    namedBy: 'the address',
  });
  let tables: readonly MovedTable[];
  try {
    tables = await moveData(database, target.database, (done, total) => output.progress(done, total));
  } catch (error) {
    throw formatFailure(error, target.place);
  }
  output.result({ to: target.place, tables }, () => formatMoved(tables, shown, config.dataFolder));
}

function withoutPassword(address: string): string {
  const read = readAddress(address);
  const parsed = URL.parse(address);
  if ('expected' in read || parsed === null) {
    const expected = 'expected' in read && read.expected !== ADDRESS_FORM ? `, ${read.expected}` : '';
    throw new UserError(
      `Give the address of a Postgres: papers move-to postgres://user:password@host:5432/name${expected}`,
    );
  }
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}

function formatMoved(tables: readonly MovedTable[], shown: string, dataFolder: string): string {
  const number = (value: number): string => value.toLocaleString('en');
  const rows = tables.map(({ name, rows, added, changed, removed }) => {
    const news = [
      added > 0 ? `${number(added)} new` : '',
      changed > 0 ? `${number(changed)} changed` : '',
      removed > 0 ? `${number(removed)} removed` : '',
    ].filter(Boolean);
    return `  ${name.padEnd(20)} ${number(rows).padStart(10)}  ${news.join(', ') || 'as before'}`;
  });
  const all = tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    `Moved, and compared row by row: ${number(all)} rows.`,
    ...rows,
    'Next:',
    `  1. If the bot is running, stop it and run this once more: until then it keeps writing to ${dataFolder}.`,
    `  2. Set DATABASE_URL to the address you gave: ${shown}`,
    `  3. Start the bot. ${dataFolder} stays as it is; keep it until you're sure you no longer need it.`,
  ].join('\n');
}

/** Codes of the driver, the system and Postgres for a lost connection and for a full disk. */
const LOST = /^(?:CONNECTION_\w+|ECONN\w+|EPIPE|57P0\d)$/u;
const DISK_FULL = '53100';

function formatFailure(error: unknown, place: string): unknown {
  if (error instanceof ForeignDataError) {
    const what = error.tables.map(({ name, rows }) => `${rows.toLocaleString('en')} in ${name}`).join(', ');
    return new UserError(
      `The database at ${place} has rows that don't belong to this bot, or that were changed there after they were moved: ${what}. Nothing was changed. Give an empty database.`,
      { cause: error },
    );
  }
  const code = errorCode(error) ?? '';
  const words = LOST.test(code)
    ? 'the connection was lost'
    : code === DISK_FULL
      ? 'its disk is full'
      : undefined;
  if (words === undefined) return error;
  return new UserError(
    `The move to ${place} stopped because ${words}. Nothing was changed there. Fix it and run the command again.`,
    { cause: error },
  );
}
