import { isSameEmoji } from '../../src/discord/gateway/reactors.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatEmoji } from '../../src/discord/render/cards.ts';
import { UserError } from '../../src/errors.ts';
import type { FeedSettings } from '../../src/feeds/feeds.ts';

type Emojis = Pick<FeedSettings, 'voteEmoji' | 'lessEmoji'>;

/** The emoji to vote with where nobody chose another. */
export const DEFAULT_VOTE_EMOJI = '👍';

/** Throws a `UserError` if both emojis are the same: a reaction would say both things. */
export function refuseSameEmoji({ voteEmoji, lessEmoji }: Emojis): void {
  if (lessEmoji == null || !isSameEmoji(voteEmoji, splitEmoji(lessEmoji))) return;
  throw new UserError(
    `${formatEmoji(lessEmoji)} would be both the vote and “less like this”, so nobody could tell them apart. Choose two different emojis, or less_emoji: none`,
  );
}

/**
 * Throws a `UserError` for an emoji of another server, which the bot can't put under cards. Emojis that the feed had
 * `before` are not looked at.
 */
export async function refuseForeignEmojis(
  { hasEmoji }: Pick<Services, 'hasEmoji'>,
  guildId: string,
  emojis: Emojis,
  before?: Emojis,
): Promise<void> {
  const old = [before?.voteEmoji, before?.lessEmoji];
  for (const emoji of [emojis.voteEmoji, emojis.lessEmoji]) {
    if (emoji == null || old.includes(emoji)) continue;
    if (await isUsable({ hasEmoji }, guildId, emoji)) continue;
    throw new UserError(
      `:${splitEmoji(emoji).name}: isn't an emoji of this server, so I can't put it under cards. Choose one of this server's own, or one that everybody has, such as 👍.`,
    );
  }
}

/** Whether the bot can put an emoji under cards of a guild. */
export async function isUsable(
  { hasEmoji }: Pick<Services, 'hasEmoji'>,
  guildId: string,
  emoji: string,
): Promise<boolean> {
  const { id } = splitEmoji(emoji);
  return id === null || hasEmoji(guildId, id);
}

/** Splits a stored emoji as Discord does; everybody's have no id. */
function splitEmoji(emoji: string): { readonly name: string; readonly id: string | null } {
  const [, name = emoji, id = null] = /^(\w+):(\d+)$/u.exec(emoji) ?? [];
  return { name, id };
}
