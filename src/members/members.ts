import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { members } from '../database/schema/members.ts';

/** What Discord says of a person in a server. */
export interface MemberFacts {
  readonly userId: string;
  /** The name that the server shows. */
  readonly name: string;
  /** Ids of their roles. */
  readonly roles: readonly string[];
}

/** A person of a server whom the bot has met. */
export interface Member extends MemberFacts {
  /** Whether Discord says that they are not in the server any more. */
  readonly hasLeft: boolean;
}

/**
 * Looks up one person of a server at Discord; undefined if they are not in it. Throws `UserError` if the bot is not in the
 * server, and what may work when tried again.
 */
export type LookUpMember = (guildId: string, userId: string) => Promise<MemberFacts | undefined>;

/** A name and roles that were read within this time are not stored again: people press more often than they change. */
const FRESH = Temporal.Duration.from({ hours: 24 });

/** Remembers a person whom the bot meets, with the name and the roles that they have now. */
export async function meetMember(
  database: Database,
  guildId: string,
  { userId, name, roles }: MemberFacts,
  now: Temporal.Instant,
): Promise<void> {
  const facts = { name, roles: [...roles].toSorted(), seenAt: now, leftAt: null };
  const isNews = sql`${members.leftAt} is not null or ${members.seenAt} < ${now.subtract(FRESH).toString()}::timestamptz or ${members.name} <> ${name} or ${members.roles} <> ${sql.param(facts.roles, members.roles)}`;
  await database
    .insert(members)
    .values({ guildId, userId, ...facts })
    .onConflictDoUpdate({ target: [members.guildId, members.userId], set: facts, setWhere: isNews });
}

/** Remembers that a person is not in a server any more. */
export async function noteMemberLeft(
  database: Database,
  guildId: string,
  userId: string,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .insert(members)
    .values({ guildId, userId, name: userId, roles: [], seenAt: now, leftAt: now })
    .onConflictDoUpdate({
      target: [members.guildId, members.userId],
      set: { leftAt: sql`coalesce(${members.leftAt}, ${now.toString()}::timestamptz)`, seenAt: now },
    });
}

/** Finds what is known of these people of a server; leaves out whom the bot has not met. */
export async function findMembers(
  database: Database,
  guildId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Member>> {
  if (userIds.length === 0) return new Map();
  const rows = await database
    .select()
    .from(members)
    .where(and(eq(members.guildId, guildId), inArray(members.userId, [...userIds])));
  return new Map(rows.map((row) => [row.userId, memberOf(row)]));
}

/** Lists the people with a role whom the bot has met and who have not left, by name. */
export async function listWithRole(database: Database, guildId: string, roleId: string): Promise<Member[]> {
  const rows = await database
    .select()
    .from(members)
    .where(
      and(
        eq(members.guildId, guildId),
        isNull(members.leftAt),
        sql`${members.roles} @> ${sql.param([roleId], members.roles)}`,
      ),
    )
    .orderBy(asc(members.name), asc(members.userId));
  return rows.map(memberOf);
}

/** Lists the ids of people who have left a server. */
export async function listLeft(database: Database, guildId: string): Promise<ReadonlySet<string>> {
  const rows = await database
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.guildId, guildId), sql`${members.leftAt} is not null`));
  return new Set(rows.map(({ userId }) => userId));
}

/** Lists the servers in which the bot has met a person who has not left them. */
export async function listServersOf(database: Database, userId: string): Promise<string[]> {
  const rows = await database
    .select({ guildId: members.guildId })
    .from(members)
    .where(and(eq(members.userId, userId), isNull(members.leftAt)))
    .orderBy(asc(members.guildId));
  return rows.map(({ guildId }) => guildId);
}

/** Forgets the people of a server. */
export async function forgetMembers(database: Database, guildId: string): Promise<void> {
  await database.delete(members).where(eq(members.guildId, guildId));
}

function memberOf({ userId, name, roles, leftAt }: typeof members.$inferSelect): Member {
  return { userId, name, roles, hasLeft: leftAt !== null };
}
