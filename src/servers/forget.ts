import { forgetAlertChannels } from '../alerts/readers.ts';
import type { Database } from '../database/connect.ts';
import { forgetDigests } from '../delivery/digests.ts';
import { forgetProposals } from '../delivery/proposals.ts';
import { forgetDiscussions } from '../discussions/discussions.ts';
import { forgetFeeds } from '../feeds/feeds.ts';
import { forgetMails } from '../mail/subscriptions.ts';
import { forgetMeetings } from '../meetings/meetings.ts';
import { forgetMembers } from '../members/members.ts';
import { forgetNotes } from '../notes/save.ts';
import { forgetLinks } from '../publishing/links.ts';
import { forgetTastes } from '../taste/forget.ts';
import { forgetFlags } from '../tldr/flags.ts';
import { forgetReactions } from '../votes/reactions.ts';
import { noteReturned, takeForgettable } from './left.ts';

/**
 * Deletes everything of a guild: the addresses that its digests are mailed to, its channels that people chose for their alerts, its meetings and the people whom the bot met
 * there, its feeds and what they have learned, what they posted, what people put to the vote, the reactions on it, where
 * papers are discussed, its people's notes, its greetings, and what its people flagged. Papers stay, and what is a
 * person's own, such as what they saved or added to Zotero.
 */
export async function forgetGuild(database: Database, guildId: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await forgetMails(transaction, guildId);
    await forgetAlertChannels(transaction, guildId);
    await forgetMeetings(transaction, guildId);
    await forgetMembers(transaction, guildId);
    await forgetReactions(transaction, guildId);
    await forgetDigests(transaction, guildId);
    await forgetProposals(transaction, guildId);
    await forgetDiscussions(transaction, guildId);
    await forgetNotes(transaction, guildId);
    await forgetFlags(transaction, guildId);
    const feedIds = await forgetFeeds(transaction, guildId);
    await forgetTastes(transaction, feedIds);
    await forgetLinks(transaction, feedIds);
    await noteReturned(transaction, guildId);
  });
}

/**
 * Forgets a server that the bot left more than 30 days ago, all or nothing. Returns false, and changes nothing, if the bot
 * is back or another process was first.
 */
export async function forgetLeftServer(
  database: Database,
  guildId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    if (!(await takeForgettable(transaction, guildId, now))) return false;
    await forgetGuild(transaction, guildId);
    return true;
  });
}
