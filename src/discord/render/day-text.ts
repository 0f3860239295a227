import { type FeedDay, isOpen, type QuietReason } from '../../delivery/day-state.ts';
import type { NoticeWording } from '../../delivery/notices.ts';
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

function formatState({ source }: Feed, { state, since, isLate, tries }: FeedDay): string {
  const again = isOpen(state) ? ` Tried again ${formatRelative(state.tryAt)}.` : '';
  switch (state.kind) {
    case 'posted':
      return isLate ? '**posted**, late.' : '**posted**.';
    case 'waiting':
      return isLate && tries === 0
        ? `**late**: it was due while the bot was away, and will be posted as soon as possible.${again}`
        : `**waiting**: ${SOURCES[source].title} has no list yet.${again}`;
    case 'quiet':
      return `**quiet**: ${QUIET[state.reason]}`;
    case 'broken':
      return `**broken** since ${formatTime(since)}: ${state.because}${again}`;
    case 'missed':
      return '**missed**: the source no longer serves that list, and it was not collected in time.';
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

/** What feeds tell their readers and makers beside their digests, in Discord's markup. */
export const noticeWording: NoticeWording = {
  greeting: () =>
    "I post each day's new papers, one card each: run `/feeds add` in the channel that should get them.",
  quiet: ({ source }, listDay, reason) =>
    `No papers from ${SOURCES[source].title} for ${formatLongDay(listDay)}: ${QUIET[reason]}`,
  broken: ({ listDay, because, since }) =>
    `The papers of ${formatLongDay(listDay)} have been delayed since ${formatTime(since)}: ${because} They will be posted once that is fixed; you don't have to do anything.`,
  recovered: ({ source }) => `Papers from ${SOURCES[source].title} are coming again.`,
  missed({ source, number }, days) {
    const named = days.slice(-DAYS_NAMED).map(formatDay).join(', ');
    const more = days.length > DAYS_NAMED ? ` and ${days.length - DAYS_NAMED} days before` : '';
    return `I was away for a long time. I won't post the papers from ${SOURCES[source].title} of these days any more: ${named}${more}. \`/papers today\` with a date shows a day, and \`/feeds preview\` what feed ${number} would have posted.`;
  },
  unavailable: ({ number, channelId }, obstacle) =>
    `Feed ${number} can't post in <#${channelId}>. ${obstacle} Or choose another channel with \`/feeds edit\`. I try again every 15 minutes, and then post what was missed.`,
  emojiGone: ({ number, channelId }, voteEmoji) =>
    `I couldn't add the vote emoji to the cards of feed ${number} in <#${channelId}>: Discord knows no ${formatEmoji(voteEmoji)} (\`${voteEmoji}\`) on that server. Choose another with \`/feeds edit\` and emoji; cards that are already posted keep theirs.`,
  loosen: ({ number, channelId }, days) =>
    `Feed ${number} for <#${channelId}> has posted nothing for a month: no paper passed its filter on ${days} list days. \`/feeds edit\` loosens it: fewer keywords to want or avoid, more categories, fewer upvotes; "none" empties a list. \`/feeds preview\` shows what a day would bring.`,
};

function formatTime(instant: Temporal.Instant): string {
  return `<t:${Math.floor(instant.epochMilliseconds / 1_000)}:f>`;
}

function formatRelative(instant: Temporal.Instant): string {
  return `<t:${Math.floor(instant.epochMilliseconds / 1_000)}:R>`;
}
