import type { Database } from '../../src/database/connect.ts';
import { addFeed, type FeedSettings } from '../../src/feeds/feeds.ts';

/** Settings with a value of its own in every field. */
export const FULL_SETTINGS: FeedSettings = {
  channelId: 'channel',
  source: 'arxiv',
  instance: '',
  timetable: { time: Temporal.PlainTime.from('16:00'), zone: 'Europe/Berlin', weekdays: [1, 3] },
  filter: {
    categories: ['cs.CL'],
    crossLists: false,
    wanted: ['a, b', '"c"'],
    avoided: ['d'],
    minUpvotes: 2,
    maxPapers: 7,
  },
  voteEmoji: 'party:123',
  lessEmoji: 'yawn:124',
  tellsQuiet: true,
  tellsRisen: true,
  tldrPreference: { first: 'source', language: 'de' },
  order: { by: 'list', interests: 'robots; no "surveys"', wildCard: false },
};

/** Settings that let every paper of a source pass, at nine o'clock UTC each Monday. */
export const OPEN_SETTINGS: FeedSettings = {
  channelId: 'here',
  source: 'huggingface',
  instance: '',
  timetable: { time: Temporal.PlainTime.from('09:00'), zone: 'UTC', weekdays: [1] },
  filter: { categories: [], crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
  voteEmoji: '👍',
  tellsQuiet: false,
};

/** Adds a feed at nine o'clock in each of these zones, as if the clock showed that moment. Returns their ids. */
export async function addFeedsIn(
  database: Database,
  clock: Temporal.Instant,
  zones: readonly string[],
  weekdays: readonly number[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const zone of zones) {
    const timetable = { ...OPEN_SETTINGS.timetable, zone, weekdays };
    const feed = await addFeed(database, '1', { ...OPEN_SETTINGS, timetable }, { userId: '3', now: clock });
    ids.push(feed.id);
  }
  return ids;
}
