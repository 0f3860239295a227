import type { Services } from '../src/discord/interactions/services.ts';
import { formatMissingPermissions } from '../src/discord/permissions.ts';
import { UserError } from '../src/errors.ts';

/** Throws a `UserError` that names each permission the bot is missing in the channel. */
export async function refuseWithoutPermissions(
  { findMissingPermissions }: Pick<Services, 'findMissingPermissions'>,
  guildId: string,
  channelId: string,
): Promise<void> {
  const missing = await findMissingPermissions(guildId, channelId);
  if (missing.length === 0) return;
  throw new UserError(`${formatMissingPermissions(channelId, missing)} Then try again.`);
}
