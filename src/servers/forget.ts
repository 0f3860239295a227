import type { Database } from '../database/connect.ts';
import { forgetDigests } from '../delivery/digests.ts';
import { forgetFeeds } from '../feeds/feeds.ts';
import { forgetFlags } from '../tldr/flags.ts';
import { forgetReactions } from '../votes/reactions.ts';

/** Deletes a guild's feeds, what they posted, the votes on it, and what its people flagged. Papers stay. */
export async function forgetGuild(database: Database, guildId: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await forgetReactions(transaction, guildId);
    await forgetDigests(transaction, guildId);
    await forgetFlags(transaction, guildId);
    await forgetFeeds(transaction, guildId);
  });
}
