import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { findNameless } from '../database/nameless.ts';
import { tldrFlags } from '../database/schema/tldr.ts';
import type { Language } from '../papers/tldr-preference.ts';

/** The TL;DR providers. */
type Maker = 'model' | 'source' | 'sentence';

/** A TL;DR that somebody marked wrong. */
export interface Flag {
  readonly paperId: string;
  readonly language: Language;
  readonly maker: Maker;
  readonly text: string;
}

/** Who marked a TL;DR wrong, where, and why. */
export interface Flagger {
  readonly guildId: string;
  readonly userId: string;
  readonly at: Temporal.Instant;
  /** In the person's own words; flags made before reasons were asked for have none. */
  readonly reason?: string;
  /** Whether this person manages the server. */
  readonly mayManage?: boolean;
}

/** A flag as it is stored. */
export interface StoredFlag extends Flag {
  readonly id: number;
  readonly guildId: string;
  readonly userId: string;
  /** Null for a flag made before reasons were asked for. */
  readonly reason: string | null;
  /** Whether this person managed the server. */
  readonly byManager: boolean;
  readonly flaggedAt: Temporal.Instant;
}

/** This many people of a server hide a TL;DR there, or one of its managers: one person may be wrong, or joke. */
const ENOUGH_PEOPLE = 2;

/**
 * This many servers that hide a TL;DR hide it in all others too: fewer would let two strangers decide for everybody.
 */
const ENOUGH_SERVERS = 3;

/** A flag that was added or removed, and the servers that hid its TL;DR before and after. */
export interface FlagChange {
  readonly id: number;
  readonly flag: Flag;
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** Saves that somebody marked a TL;DR wrong. A second flag by the same person in a server replaces the first. */
export async function saveFlag(
  database: Database,
  { paperId, language, maker, text }: Flag,
  { guildId, userId, at, reason, mayManage = false }: Flagger,
): Promise<FlagChange> {
  const flag = { paperId, language, maker, text };
  const said = { reason: reason ?? null, byManager: mayManage };
  const ofTldr = [tldrFlags.paperId, tldrFlags.language, tldrFlags.maker, tldrFlags.text];
  return database.transaction(async (transaction) => {
    await lockFlagsOf(transaction, paperId);
    const before = await findHidingServers(transaction, flag);
    await takeNamelessOut(transaction, flag, { guildId, userId });
    const [row] = await transaction
      .insert(tldrFlags)
      .values({ ...flag, guildId, userId, flaggedAt: at, ...said })
      .onConflictDoUpdate({ target: [...ofTldr, tldrFlags.guildId, tldrFlags.userId], set: said })
      .returning({ id: tldrFlags.id });
    if (row === undefined) throw new Error('The database stored a flag and gave no row.');
    return { id: row.id, flag, before, after: await findHidingServers(transaction, flag) };
  });
}

/**
 * Removes a person's flag; undefined if that person has no such flag in that server. If the same TL;DR was flagged in
 * several languages, removes all of the person's flags on it.
 */
export async function removeFlag(
  database: Database,
  id: number,
  by: Pick<Flagger, 'guildId' | 'userId'>,
): Promise<FlagChange | undefined> {
  const own = and(eq(tldrFlags.guildId, by.guildId), eq(tldrFlags.userId, by.userId));
  return database.transaction(async (transaction) => {
    const [flag] = await transaction
      .select()
      .from(tldrFlags)
      .where(and(eq(tldrFlags.id, id), own));
    if (flag === undefined) return undefined;
    await lockFlagsOf(transaction, flag.paperId);
    const before = await findHidingServers(transaction, flag);
    await transaction.delete(tldrFlags).where(and(own, isOfTldr(flag)));
    return { id, flag, before, after: await findHidingServers(transaction, flag) };
  });
}

/** Deletes the flag that counts for a person without their name: they flag the TL;DR again, and are one person. */
async function takeNamelessOut(
  transaction: Database,
  flag: Flag,
  { guildId, userId }: Pick<Flagger, 'guildId' | 'userId'>,
): Promise<void> {
  const hash = (await findNameless(transaction))?.({ flagsOf: guildId }, userId);
  if (hash === undefined) return;
  await transaction
    .delete(tldrFlags)
    .where(and(isOfTldr(flag), eq(tldrFlags.guildId, guildId), eq(tldrFlags.userId, hash)));
}

/**
 * Lets one flag on a paper change at a time, so that the second of two concurrent flags sees that it hides the TL;DR.
 */
async function lockFlagsOf(transaction: Database, paperId: string): Promise<void> {
  await transaction
    .select({ locked: sql`pg_advisory_xact_lock(hashtextextended(${`flags of ${paperId}`}, 0))` })
    .from(sql`(values (1)) as one`);
}

/** Lists a server's flags on the TL;DRs of a paper, the newest first. */
export async function listFlags(database: Database, guildId: string, paperId: string): Promise<StoredFlag[]> {
  const rows = await database
    .select()
    .from(tldrFlags)
    .where(and(eq(tldrFlags.guildId, guildId), eq(tldrFlags.paperId, paperId)))
    .orderBy(asc(tldrFlags.id));
  return rows.toReversed();
}

/** Finds the servers whose people hide a TL;DR. */
async function findHidingServers(database: Database, flag: Flag): Promise<ReadonlySet<string>> {
  return hidingServers(await database.select().from(tldrFlags).where(isOfTldr(flag)));
}

/** Returns whether a server doesn't see a TL;DR hidden by these servers; without a server: whether none sees it. */
export function isHiddenIn(hiding: ReadonlySet<string>, guildId: string | undefined): boolean {
  return hiding.size >= ENOUGH_SERVERS || (guildId !== undefined && hiding.has(guildId));
}

/** Finds the TL;DRs of papers that a server doesn't see, by paper id; without a server: those that none sees. */
export async function findHiddenTldrs(
  database: Database,
  paperIds: readonly string[],
  guildId: string | undefined,
): Promise<Map<string, readonly Flag[]>> {
  return pickTldrs(await listFlagsOf(database, paperIds), (_, hiding) => isHiddenIn(hiding, guildId));
}

/** Finds the servers with cards of papers for which a model writes in that language, by paper id. */
export type FindAudience = (
  database: Database,
  paperIds: readonly string[],
  language: Language,
) => Promise<ReadonlyMap<string, readonly string[]>>;

/**
 * Finds the model's TL;DRs in a language that no server shows any more, by paper id, the first flagged first: those
 * hidden in all servers, and those hidden in each server that has a card with them. Only these are worth another
 * question.
 */
export async function findRejectedTldrs(
  database: Database,
  paperIds: readonly string[],
  language: Language,
  findAudience: FindAudience,
): Promise<Map<string, readonly Flag[]>> {
  const flags = (await listFlagsOf(database, paperIds)).filter(
    (flag) => flag.maker === 'model' && flag.language === language,
  );
  const showing = await findAudience(database, [...new Set(flags.map((flag) => flag.paperId))], language);
  return pickTldrs(flags, ({ paperId }, hiding) => {
    const servers = showing.get(paperId) ?? [];
    return isHiddenIn(hiding, undefined) || (servers.length > 0 && servers.every((id) => hiding.has(id)));
  });
}

async function listFlagsOf(database: Database, paperIds: readonly string[]): Promise<StoredFlag[]> {
  if (paperIds.length === 0) return [];
  return database
    .select()
    .from(tldrFlags)
    .where(inArray(tldrFlags.paperId, [...paperIds]))
    .orderBy(asc(tldrFlags.id));
}

/** Selects flags on a TL;DR in any language: a source's or a sentence is shown in all. */
function isOfTldr({ paperId, maker, text }: Flag) {
  return and(eq(tldrFlags.paperId, paperId), eq(tldrFlags.maker, maker), eq(tldrFlags.text, text));
}

/** Picks TL;DRs by the servers that hide them, by paper id; one for each language it is flagged in. */
function pickTldrs(
  flags: readonly StoredFlag[],
  isPicked: (flag: Flag, hiding: ReadonlySet<string>) => boolean,
): Map<string, readonly Flag[]> {
  const byTldr = Map.groupBy(flags, ({ paperId, maker, text }) => JSON.stringify([paperId, maker, text]));
  const picked = byTldr.values().flatMap((ofTldr) => {
    const hiding = hidingServers(ofTldr);
    const byLanguage = Map.groupBy(ofTldr, ({ language }) => language).values();
    return byLanguage.flatMap((one) => one.slice(0, 1)).filter((flag) => isPicked(flag, hiding));
  });
  return Map.groupBy(picked, ({ paperId }) => paperId);
}

/** Returns the servers that hide a TL;DR, given all flags on it. */
function hidingServers(flags: readonly StoredFlag[]): ReadonlySet<string> {
  const byServer = Map.groupBy(flags, ({ guildId }) => guildId).entries();
  const hiding = byServer.filter(
    ([, ofServer]) =>
      ofServer.some(({ byManager }) => byManager) ||
      new Set(ofServer.map(({ userId }) => userId)).size >= ENOUGH_PEOPLE,
  );
  return new Set(hiding.map(([guildId]) => guildId));
}

/** Deletes the flags of a guild's people. */
export async function forgetFlags(database: Database, guildId: string): Promise<void> {
  await database.delete(tldrFlags).where(eq(tldrFlags.guildId, guildId));
}
