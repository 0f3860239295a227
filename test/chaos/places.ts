import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { type Due, isWeekend } from '../../src/feeds/calendar.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import { DEFAULT_ORDER } from '../../src/feeds/order.ts';
import type { Place } from '../support/database.ts';
import { findPrograms, startCluster } from '../support/postgres-cluster.ts';
import { MAX_PAPERS } from './plan.ts';

/** Databases for one run after another, each with a feed that is due. */
export interface Grounds extends AsyncDisposable {
  readonly kind: 'pglite' | 'postgres';
  /** The feed's due time. */
  readonly due: Due;
  /** A database of its own for a run; it goes with the stack. */
  place(stack: AsyncDisposableStack): Promise<Place>;
  /** Undefined if the database can't be stopped without the bot. */
  readonly server: { start(): Promise<void>; stop(how: 'fast' | 'immediate'): Promise<void> } | undefined;
}

/** Where a feed posts. */
export interface Where {
  readonly guildId: string;
  readonly channelId: string;
}

export const VOTE_EMOJI = '👍';

/** A minute ago, on a day on which sources make lists. */
export function findDue(): Due {
  let at = Temporal.Now.zonedDateTimeISO('UTC').subtract({ minutes: 1 }).round('minute');
  while (isWeekend(at.toPlainDate())) at = at.subtract({ days: 1 });
  return { at: at.toInstant(), listDay: at.toPlainDate() };
}

/** Stores a feed as it stands when nobody has looked since its time came. */
export async function addDueFeed(
  database: Database,
  where: Where,
  due: Due,
  maxPapers = MAX_PAPERS,
  order = DEFAULT_ORDER,
): Promise<void> {
  await addFeed(
    database,
    where.guildId,
    {
      channelId: where.channelId,
      source: 'huggingface',
      timetable: {
        time: due.at.toZonedDateTimeISO('UTC').toPlainTime(),
        zone: 'UTC',
        weekdays: [1, 2, 3, 4, 5],
      },
      filter: {
        categories: [],
        crossLists: true,
        wanted: [],
        avoided: [],
        minUpvotes: 0,
        maxPapers,
      },
      voteEmoji: VOTE_EMOJI,
      tellsQuiet: false,
      order,
    },
    { userId: '1000000000000000011', now: due.at.subtract({ hours: 1 }) },
  );
}

/** Making PGlite's data takes seconds, copying it a moment: it is made once for all runs. */
export function openOnPglite(where: Where): Promise<Grounds> {
  const due = findDue();
  return openCopies(due, (database) => addDueFeed(database, where, due));
}

/** Databases on PGlite in which nothing is stored. */
export function openEmpty(): Promise<Grounds> {
  return openCopies(findDue(), async () => {});
}

async function openCopies(due: Due, fill: (database: Database) => Promise<void>): Promise<Grounds> {
  await using stack = new AsyncDisposableStack();
  const template = makeFolder(stack);
  {
    await using made = await openPlace({ databaseUrl: undefined, dataFolder: template });
    await fill(made.database);
  }
  const opened = stack.move();
  return {
    kind: 'pglite',
    due,
    async place(run) {
      const dataFolder = makeFolder(run);
      cpSync(template, dataFolder, { recursive: true });
      return { databaseUrl: undefined, dataFolder };
    },
    server: undefined,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Starts a separate Postgres. Returns undefined if the machine has none. */
export async function openOnPostgres(where: Where): Promise<Grounds | undefined> {
  const programs = findPrograms();
  if (programs === undefined) return undefined;
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await startCluster(programs));
  const maintain = async (work: (client: postgres.Sql) => Promise<unknown>): Promise<void> => {
    const client = postgres(cluster.url('postgres'), { max: 1, onnotice: () => {} });
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  const template = 'chaos_template';
  const due = findDue();
  const dataFolder = makeFolder(stack);
  await maintain((client) => client`create database ${client(template)}`);
  await prepare({ databaseUrl: cluster.url(template), dataFolder }, where, due);
  const opened = stack.move();
  return {
    kind: 'postgres',
    due,
    async place(run) {
      const name = `chaos_${randomBytes(6).toString('hex')}`;
      await maintain((client) => client`create database ${client(name)} template ${client(template)}`);
      run.defer(() => maintain((client) => client`drop database ${client(name)} with (force)`));
      return { databaseUrl: cluster.url(name), dataFolder };
    },
    server: cluster,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function prepare(place: Place, where: Where, due: Due): Promise<void> {
  await using opened = await openPlace(place);
  await addDueFeed(opened.database, where, due);
}

/** Opens a run's database while no bot does. */
export function openPlace({ databaseUrl: url, dataFolder }: Place) {
  return openDatabase({ url, dataFolder, what: 'the chaos harness' });
}

function makeFolder(stack: AsyncDisposableStack): string {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-chaos-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
