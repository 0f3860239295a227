import type { FeedDay, LateReason, QuietReason } from '../../feeds/days.ts';
import type { Feed } from '../../feeds/feeds.ts';
import { SOURCES } from '../../sources/sources.ts';
import { formatEmoji } from './cards.ts';
import { formatDay, formatLongDay } from './text.ts';

/** More days than these are counted, not named: a message holds 2,000 characters. */
const DAYS_NAMED = 31;

/** "Posted." or why not, of a feed's day, in one sentence that begins with the day. */
export function formatOutcome(feed: Feed, day: FeedDay): string {
  return `${formatLongDay(day.listDay)}: ${formatState(feed, day)}`;
}

function formatState({ source }: Feed, { state, reason, since, isLate, tryAt }: FeedDay): string {
  const again = tryAt === null ? '' : ` Tried again ${formatRelative(tryAt)}.`;
  switch (state) {
    case 'posted':
      return isLate ? '**posted**, late.' : '**posted**.';
    case 'waiting':
      return `**waiting**: ${SOURCES[source].title} has no list yet.${again}`;
    case 'quiet':
      return `**quiet**: ${QUIET[reason as QuietReason]}`;
    case 'broken':
      return `**broken** since ${formatTime(since)}: ${reason}${again}`;
    case 'late':
      if (tryAt === null) return `**late**: ${LATE[reason as LateReason]}`;
      return `**late**: it was due while the bot was away, and is posted as soon as it can be.${again}`;
  }
}

const QUIET: Readonly<Record<QuietReason, string>> = {
  weekend: 'no source makes a list at weekends.',
  holiday: 'the source made no list that day, most likely a holiday.',
  filter: "no paper on the list passes the feed's filter.",
  repeats: 'all papers on the list were posted before.',
  posted: 'all that the feed takes of the list were posted in the channel before.',
};

/** "all 45 papers on Monday 2 March 2026 were posted before" */
export function formatRepeats(listed: number, listDay: Temporal.PlainDate): string {
  const day = formatLongDay(listDay);
  return listed === 1
    ? `the only paper on ${day} was posted before`
    : `all ${listed} papers on ${day} were posted before`;
}

const LATE: Readonly<Record<LateReason, string>> = {
  missed: 'it was due over a week before the bot came back, and is not posted.',
  gone: 'the source no longer serves that list, and it was not collected in time.',
};

/** Told in the channel of a day without papers, where the feed asks for it. */
export function formatQuiet({ source }: Feed, listDay: Temporal.PlainDate, reason: QuietReason): string {
  return `No papers from ${SOURCES[source].title} for ${formatLongDay(listDay)}: ${QUIET[reason]}`;
}

/** Told in the channel of a feed that has been broken for two hours. */
export function formatBroken({
  listDay,
  reason,
  since,
}: Pick<FeedDay, 'listDay' | 'reason' | 'since'>): string {
  return `The papers of ${formatLongDay(listDay)} are held up since ${formatTime(since)}: ${reason} They are posted as soon as that is mended; nobody needs to do anything.`;
}

/** Told in the channel once a feed that was told to be broken works again. */
export function formatMended({ source }: Feed): string {
  return `Papers from ${SOURCES[source].title} come again.`;
}

/** Told in the channel of days that were missed too long ago to be posted. */
export function formatMissed({ source, number }: Feed, days: readonly Temporal.PlainDate[]): string {
  const named = days.slice(-DAYS_NAMED).map(formatDay).join(', ');
  const more = days.length > DAYS_NAMED ? ` and ${days.length - DAYS_NAMED} days before` : '';
  return `I was away for long. The papers from ${SOURCES[source].title} of these days are not posted any more: ${named}${more}. \`/papers today\` with a date shows a day, and \`/feeds preview\` what feed ${number} would have posted.`;
}

/** Told in private to the person who made a feed whose channel is closed to the bot. */
export function formatClosed({ number, channelId }: Feed, obstacle: string): string {
  return `Feed ${number} can't post in <#${channelId}>. ${obstacle} Or name another channel with \`/feeds edit\`. I look again every 15 minutes, and what was missed by then is posted.`;
}

/** Told in private to the person who made a feed whose emoji to vote with is not on the server. */
export function formatEmojiGone({ number, channelId }: Feed, voteEmoji: string): string {
  return `The cards of feed ${number} in <#${channelId}> got no emoji to vote with: Discord knows no ${formatEmoji(voteEmoji)} (\`${voteEmoji}\`) on that server. Name another with \`/feeds edit\` and emoji; the cards that stand keep theirs.`;
}

/** Told in private to the person who made a feed whose filter has let nothing pass for a month. */
export function formatLoosen({ number, channelId }: Feed, days: number): string {
  return `Feed ${number} for <#${channelId}> has posted nothing for a month: on ${days} list days no paper passed its filter. \`/feeds edit\` loosens it: fewer keywords to want or avoid, more categories, fewer upvotes; "none" empties a list. \`/feeds preview\` shows what a day would bring.`;
}

function formatTime(instant: Temporal.Instant): string {
  return `<t:${Math.floor(instant.epochMilliseconds / 1_000)}:f>`;
}

function formatRelative(instant: Temporal.Instant): string {
  return `<t:${Math.floor(instant.epochMilliseconds / 1_000)}:R>`;
}
