import { type Client, DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js';
import { UserError } from '../../errors.ts';
import { hasCode, readFailure } from '../failure.ts';
import { findMissingPermissions, formatMissingPermissions } from '../permissions.ts';
import { formatText } from '../render/text.ts';
import { withRetry } from '../retry.ts';

/** A place where the bot posts. */
export interface PostPlace {
  readonly guildId: string;
  readonly channelId: string;
}

/** Enough for Discord's own messages, which are one sentence. */
const MAX_MESSAGE = 200;

/**
 * Says what keeps the bot from posting in a channel and how to fix it; undefined if nothing does. If another process holds
 * the gateway for the guild, only checks that the channel can be seen: anything else shows when posting.
 */
export async function findObstacle(
  client: Client<true>,
  { guildId, channelId }: PostPlace,
): Promise<string | undefined> {
  const outOfSight = `I can't see <#${channelId}>: it was deleted, or it's closed to me. If it still exists, give me the View Channel permission in its settings, under Permissions.`;
  if (!client.guilds.cache.has(guildId)) {
    try {
      await client.rest.get(Routes.channel(channelId));
      return undefined;
    } catch (error) {
      if (readFailure(error) === 'closed') return outOfSight;
      throw error;
    }
  }
  try {
    const missing = await findMissingPermissions(client, guildId, channelId);
    if (missing.length === 0) return undefined;
    return formatMissingPermissions(channelId, missing);
  } catch (error) {
    if (error instanceof UserError) return outOfSight;
    throw error;
  }
}

/** Says why Discord did not let the bot post in a channel, and how to fix it. */
export async function formatRefusal(client: Client<true>, place: PostPlace, error: unknown): Promise<string> {
  const here = `<#${place.channelId}>`;
  const { code, message } =
    error instanceof DiscordAPIError ? error : { code: undefined, message: 'no reason given' };
  switch (code) {
    case RESTJSONErrorCodes.ThreadLocked:
      return `The thread ${here} is locked. Unlock it, or give me the Manage Threads permission.`;
    case RESTJSONErrorCodes.InvalidActionOnArchivedThread:
      return `The thread ${here} is archived, and I can't open it. Write something in it, or give me the Manage Threads permission.`;
    case RESTJSONErrorCodes.TagRequiredToCreateAForumPostInThisChannel:
      return `The forum ${here} requires a tag on each post. Add one that fits, or let posts have none, in the forum's settings.`;
    case RESTJSONErrorCodes.MaximumActiveThreads:
      return `This server has 1,000 active threads, and Discord allows no more. Archive some that nobody needs; I try again.`;
    case RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel:
    case RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType:
      return `${here} isn't a channel that takes messages. Choose another channel.`;
    case RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration:
    case RESTJSONErrorCodes.TitleWasBlockedByAutomaticModeration:
      return `This server's AutoMod blocks what I post in ${here}. Exempt me or the channel in the server's settings, under AutoMod.`;
    case RESTJSONErrorCodes.UnknownChannel:
    case RESTJSONErrorCodes.UnknownGuild:
    case RESTJSONErrorCodes.MissingAccess:
      return (await findObstacle(client, place)) ?? `${here} was deleted, or it's closed to me.`;
    case RESTJSONErrorCodes.MissingPermissions:
      return (
        (await findObstacle(client, place)) ??
        `Discord says I'm missing a permission in ${here}, but not which one. Check the channel's settings, under Permissions.`
      );
    default:
      return `Discord doesn't let me post in ${here}: “${formatText(message, MAX_MESSAGE)}” (code ${code}).`;
  }
}

/**
 * Makes a request in a channel. If the channel is an archived thread, opens it first, if the bot can. Throws what the
 * request throws.
 */
export async function inOpenThread<Result>(
  client: Client<true>,
  channelId: string,
  request: () => Promise<Result>,
): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    if (!hasCode(error, RESTJSONErrorCodes.InvalidActionOnArchivedThread)) throw error;
    try {
      await withRetry(() => client.rest.patch(Routes.channel(channelId), { body: { archived: false } }));
    } catch (refusal) {
      // If the bot can't open the thread, people are told that it is archived.
      if (readFailure(refusal) === 'passing') throw refusal;
      throw error;
    }
    return request();
  }
}
