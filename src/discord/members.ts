import { type Client, type GuildMember, RESTJSONErrorCodes, Routes } from 'discord.js';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import type { Log } from '../log.ts';
import { type MemberFacts, meetMember } from '../members/members.ts';
import { hasCode } from './failure.ts';
import { withRetry } from './retry.ts';

/** The services that remembering people needs. */
interface MeetingPeople {
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

const memberShape = z.object({
  nick: z.string().nullish(),
  roles: z.array(z.string()),
  user: z.object({
    id: z.string(),
    username: z.string(),
    global_name: z.string().nullish(),
    bot: z.boolean().optional(),
  }),
});

/** Remembers a person whom the bot meets in a server. A failure is logged: it must cost nobody an answer or a vote. */
export async function meetPerson(
  { guild, id, displayName, roles }: GuildMember,
  { database, now, log }: MeetingPeople,
): Promise<void> {
  try {
    const facts = { userId: id, name: displayName, roles: [...roles.cache.keys()] };
    await meetMember(database, guild.id, facts, now());
  } catch (error) {
    log.warn({ err: error, guild: guild.id }, 'a person could not be remembered');
  }
}

/**
 * Looks up a person of a server at Discord; undefined if they are not in it, have no account any more, or are a bot. Their
 * roles are with everyone's, which has the server's id. Throws what may work when tried again.
 */
export async function lookUpMember(
  client: Client<true>,
  guildId: string,
  userId: string,
): Promise<MemberFacts | undefined> {
  try {
    const found = await withRetry(() => client.rest.get(Routes.guildMember(guildId, userId)));
    const { nick, roles, user } = memberShape.parse(found);
    if (user.bot) return undefined;
    return { userId: user.id, name: nick ?? user.global_name ?? user.username, roles: [...roles, guildId] };
  } catch (error) {
    const isGone =
      hasCode(error, RESTJSONErrorCodes.UnknownMember) || hasCode(error, RESTJSONErrorCodes.UnknownUser);
    if (isGone) return undefined;
    throw error;
  }
}
