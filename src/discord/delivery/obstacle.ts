import { type Client, DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js';
import { UserError } from '../../errors.ts';
import { hasCode, readFailure } from '../failure.ts';
import { findMissingPermissions } from '../permissions.ts';
import { formatText } from '../render/text.ts';
import { withRetry } from '../retry.ts';

/** A place in which the bot posts. */
export interface PostPlace {
  readonly guildId: string;
  readonly channelId: string;
}

/** Discord's own words are a sentence. */
const MAX_WORDS = 200;

/**
 * What keeps the bot from posting in a channel, and how to mend it; undefined where nothing does. Of a guild that another
 * process holds the gateway for, only the channel itself is asked for: the rest shows when posting.
 */
export async function findObstacle(
  client: Client<true>,
  { guildId, channelId }: PostPlace,
): Promise<string | undefined> {
  const outOfSight = `I can't see <#${channelId}>: it is gone, or closed to me. If it is still there, give me View Channel in its settings, under Permissions.`;
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
    return `In <#${channelId}> I lack ${missing.join(', ')}. Give me that in the channel's settings, under Permissions.`;
  } catch (error) {
    if (error instanceof UserError) return outOfSight;
    throw error;
  }
}

/** Says why Discord refused to let the bot post in a channel, and how to mend it. */
export async function formatRefusal(client: Client<true>, place: PostPlace, error: unknown): Promise<string> {
  const here = `<#${place.channelId}>`;
  const { code, message } =
    error instanceof DiscordAPIError ? error : { code: undefined, message: 'no reason given' };
  switch (code) {
    case RESTJSONErrorCodes.ThreadLocked:
      return `The thread ${here} is locked. Unlock it, or give me Manage Threads.`;
    case RESTJSONErrorCodes.InvalidActionOnArchivedThread:
      return `The thread ${here} is archived, and I may not open it. Write something in it, or give me Manage Threads.`;
    case RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel:
    case RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType:
      return `${here} is no channel that takes messages.`;
    case RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration:
    case RESTJSONErrorCodes.TitleWasBlockedByAutomaticModeration:
      return `AutoMod of this server blocks what I post in ${here}. Exempt me or the channel in the server's settings, under AutoMod.`;
    case RESTJSONErrorCodes.UnknownChannel:
    case RESTJSONErrorCodes.UnknownGuild:
    case RESTJSONErrorCodes.MissingAccess:
      return (await findObstacle(client, place)) ?? `${here} is gone, or closed to me.`;
    case RESTJSONErrorCodes.MissingPermissions:
      return (
        (await findObstacle(client, place)) ??
        `Discord says that I lack a permission in ${here}, and not which.`
      );
    default:
      return `Discord does not let me post in ${here}: “${formatText(message, MAX_WORDS)}” (code ${code}).`;
  }
}

/**
 * Makes a request in a channel; where that is a thread that was archived, it is opened first, if the bot may. Throws what
 * the request throws.
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
      // What the bot may not open stays archived: that is what there is to tell.
      if (readFailure(refusal) === 'passing') throw refusal;
      throw error;
    }
    return request();
  }
}
