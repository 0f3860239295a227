import type { Services } from '../../src/discord/interactions/services.ts';
import { findFeed } from '../../src/feeds/feeds.ts';
import type { Confirmed } from '../../src/mail/codes.ts';
import { nameFeed } from '../feeds/feed-option.ts';

/** Says what a confirmed address gets, and how that is stopped. */
export async function formatConfirmed(
  { address, feedId, rhythm }: Confirmed,
  stopping: string,
  { database }: Pick<Services, 'database'>,
): Promise<string> {
  const feed = await findFeed(database, feedId);
  const of = feed === undefined ? '' : ` of feed ${nameFeed(feed)}`;
  const what =
    rhythm === 'daily'
      ? `the next digest${of}, and each one after it, once it is posted here`
      : `the week’s most voted papers${of}, from next Monday on`;
  return `Subscribed: \`${address}\` gets ${what}. Stop it at any time with \`${stopping}\` or from any of its mails.`;
}
