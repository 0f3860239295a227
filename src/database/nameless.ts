import { createHmac, randomBytes } from 'node:crypto';
import { inArray, lt, sql } from 'drizzle-orm';
import { NOBODY } from '../nameless.ts';
import type { Database } from './connect.ts';
import { erasures, namelessKey } from './schema/privacy.ts';

/** What a hash stands for a person in: the same person has another one in each, so that they can't be put together. */
type NamelessScope =
  /** Votes and refusals of a server: a person counts once there, however many cards they voted on. */
  | { readonly votesOf: string }
  /** Meetings of a server: who did what stays told apart. */
  | { readonly meetingsOf: string }
  | { readonly flagsOf: string }
  /** Codes that were asked for in a server. */
  | { readonly codesOf: string }
  | 'addresses'
  | 'erasures';

/** Returns the hash that stands for a person, or an address, in a scope. */
export type Nameless = (scope: NamelessScope, who: string) => string;

/** 128 bits: no two people have the same. */
const DIGITS = 32;

function createNameless(key: string): Nameless {
  return (scope, who) => {
    const words = JSON.stringify([scope, who]);
    return (
      NOBODY + createHmac('sha256', Buffer.from(key, 'hex')).update(words).digest('hex').slice(0, DIGITS)
    );
  };
}

/** Returns the hashes of people who have erased; undefined if nobody ever has. */
export async function findNameless(database: Database): Promise<Nameless | undefined> {
  const [row] = await database.select({ key: namelessKey.key }).from(namelessKey);
  return row && createNameless(row.key);
}

/** Returns the hashes of people who have erased, and makes their key if nobody has before. */
export async function getNameless(transaction: Database): Promise<Nameless> {
  await transaction
    .insert(namelessKey)
    .values({ id: 1, key: randomBytes(32).toString('hex') })
    .onConflictDoNothing();
  const made = await findNameless(transaction);
  if (made === undefined) throw new Error('The database stored a key and returned no row.');
  return made;
}

/** Notes that a person has erased what was kept about them. */
export async function noteErasure(
  transaction: Database,
  nameless: Nameless,
  userId: string,
  now: Temporal.Instant,
): Promise<void> {
  await transaction
    .insert(erasures)
    .values({ person: nameless('erasures', userId), erasedAt: now })
    .onConflictDoUpdate({ target: erasures.person, set: { erasedAt: now } });
}

/** Finds when each of these people erased what was kept about them; leaves out who never did, or long ago. */
export async function findErasures(
  database: Database,
  nameless: Nameless,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Temporal.Instant>> {
  if (userIds.length === 0) return new Map();
  const byHash = new Map(userIds.map((userId) => [nameless('erasures', userId), userId]));
  const rows = await database
    .select()
    .from(erasures)
    .where(inArray(erasures.person, [...byHash.keys()]));
  return new Map(rows.map(({ person, erasedAt }) => [byHash.get(person) ?? person, erasedAt]));
}

/** Has others who erase a person's data, or store who they are, wait until the transaction ends. */
export async function lockPerson(transaction: Database, userId: string): Promise<void> {
  await transaction
    .select({ locked: sql`pg_advisory_xact_lock(hashtextextended(${`person ${userId}`}, 0))` })
    .from(sql`(values (1)) as one`);
}

/** Returns whether a person has erased what was kept about them since a moment; nobody does before the transaction ends. */
export async function hasErasedSince(
  transaction: Database,
  userId: string,
  since: Temporal.Instant,
): Promise<boolean> {
  await lockPerson(transaction, userId);
  const nameless = await findNameless(transaction);
  if (nameless === undefined) return false;
  const erasedAt = (await findErasures(transaction, nameless, [userId])).get(userId);
  return erasedAt !== undefined && Temporal.Instant.compare(erasedAt, since) >= 0;
}

/** Reactions on cards of the last 30 days are read again, and a process may be late by a while. */
const KEPT = Temporal.Duration.from({ hours: 24 * 60 });

/** Forgets who has erased so long ago that no card from before is read again. */
export async function forgetOldErasures(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(erasures).where(lt(erasures.erasedAt, now.subtract(KEPT)));
}
