import { type Client, RESTJSONErrorCodes, Routes } from 'discord.js';
import { z } from 'zod';
import { hasCode } from '../failure.ts';
import { withRetry } from '../retry.ts';

/** Discord makes emoji unavailable when a server loses its boosts. */
const guildEmoji = z.object({ available: z.boolean().optional() });

/** Whether a guild has this emoji and it can be used. Asks Discord, as the bot doesn't hear of changes to emoji. */
export async function hasEmoji(client: Client<true>, guildId: string, emojiId: string): Promise<boolean> {
  try {
    const found = await withRetry(() => client.rest.get(Routes.guildEmoji(guildId, emojiId)));
    return guildEmoji.parse(found).available !== false;
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownEmoji)) return false;
    throw error;
  }
}
