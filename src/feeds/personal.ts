import { eq } from 'drizzle-orm';
import { mentionedIn, namedIn, type Personal } from '../database/personal.ts';
import { feeds } from '../database/schema/feeds.ts';

/** What is kept about people in the tables of feeds. */
export const personalFeeds: readonly Personal[] = [
  namedIn({
    table: feeds,
    of: feeds.createdBy,
    name: 'feeds',
    words: ['feed that you set up', 'feeds that you set up'],
    kept: 'until the feed is removed',
    // Others may have changed it since.
    show: (database, userId) =>
      database
        .select({
          id: feeds.id,
          guildId: feeds.guildId,
          channelId: feeds.channelId,
          source: feeds.source,
          instance: feeds.instance,
          createdAt: feeds.createdAt,
        })
        .from(feeds)
        .where(eq(feeds.createdBy, userId)),
  }),
  mentionedIn({
    table: feeds,
    of: feeds.pausedBecause,
    key: feeds.id,
    name: 'pausedFeeds',
    words: ['feed that you paused', 'feeds that you paused'],
    kept: 'until the feed is resumed',
  }),
];
