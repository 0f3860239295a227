import { isSameEmoji } from '../../src/discord/gateway/reactors.ts';
import type { Services } from '../../src/discord/interactions/command.ts';
import { formatEmoji } from '../../src/discord/render/cards.ts';
import { UserError } from '../../src/errors.ts';
import type { FeedSettings } from '../../src/feeds/feeds.ts';

type Emojis = Pick<FeedSettings, 'voteEmoji' | 'lessEmoji'>;

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
    const { name, id } = splitEmoji(emoji);
    if (id === null || (await hasEmoji(guildId, id))) continue;
    throw new UserError(
      `:${name}: isn't an emoji of this server, so I can't put it under cards. Choose one of this server's own, or one that everybody has, such as 👍.`,
    );
  }
}

/** Splits a stored emoji as Discord does; everybody's have no id. */
function splitEmoji(emoji: string): { readonly name: string; readonly id: string | null } {
  const [, name = emoji, id = null] = /^(\w+):(\d+)$/u.exec(emoji) ?? [];
  return { name, id };
}
