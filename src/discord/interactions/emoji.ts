import { type Client, RESTJSONErrorCodes, Routes } from 'discord.js';
import { z } from 'zod';
import { hasCode } from '../failure.ts';
import { withRetry } from '../retry.ts';

/** Discord withdraws emoji from a server that loses its boosts. */
const guildEmoji = z.object({ available: z.boolean().optional() });

/**
 * Whether a guild has an emoji of its own that can be used. Discord is asked, as changes of emoji are not told to the
 * bot.
 */
export async function hasEmoji(client: Client<true>, guildId: string, emojiId: string): Promise<boolean> {
  try {
    const found = await withRetry(() => client.rest.get(Routes.guildEmoji(guildId, emojiId)));
    return guildEmoji.parse(found).available !== false;
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownEmoji)) return false;
    throw error;
  }
}
