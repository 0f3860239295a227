import type { ReactionKind } from '../../delivery/card-emojis.ts';
import { type FeedDay, isOpen, type QuietReason } from '../../delivery/day-state.ts';
import type { NoticeWording } from '../../delivery/notices.ts';
import type { Feed } from '../../feeds/feeds.ts';
import { formatEmoji } from './cards.ts';
import { formatRisen } from './risen-text.ts';
import { formatSource } from './source-title.ts';
import { formatAll, formatDay, formatLongDay, formatMoment } from './text.ts';

/** Days beyond these are counted, not named: a message holds 2,000 characters. */
const MAX_DAYS_NAMED = 31;

/** Says what became of a feed's day: the day, then "posted" or why not. */
export function formatOutcome(feed: Feed, day: FeedDay): string {
  return `${formatLongDay(day.listDay)}: ${formatState(feed, day)}`;
}

function formatState(feed: Feed, { state, since, isLate, tries }: FeedDay): string {
  const again = isOpen(state) ? ` I'll try again ${formatMoment(state.tryAt, 'R')}.` : '';
  switch (state.kind) {
    case 'posted':
      return isLate ? '**posted**, late.' : '**posted**.';
    case 'waiting':
      return isLate && tries === 0
        ? `**late**: it was due while the bot was offline. It will be posted as soon as possible.${again}`
        : `**waiting**: ${formatSource(feed)} has no list yet.${again}`;
    case 'quiet':
      return `**quiet**: ${QUIET[state.reason]}`;
    case 'broken':
      return `**broken** since ${formatMoment(since, 'f')}: ${state.because}${again}`;
    case 'missed':
      return '**missed**: the source no longer serves that list, and it was not collected in time.';
  }
}

const QUIET: Readonly<Record<QuietReason, string>> = {
  weekend: 'no source publishes a list on weekends.',
  holiday: 'the source published no list that day, probably because of a holiday.',
  empty: 'nothing new was listed.',
  filter: "no paper on the list passes the feed's filter.",
  repeats: 'all papers on the list have already been posted.',
  posted: "all papers that pass the feed's filter have already been posted in the channel.",
};

/** "all 45 papers on Monday 2 March 2026 have already been posted" */
export function formatRepeats(listed: number, listDay: Temporal.PlainDate): string {
  const day = formatLongDay(listDay);
  return listed === 1
    ? `the only paper on ${day} has already been posted`
    : `${formatAll(listed, 'paper')} on ${day} have already been posted`;
}

/** "none of the 45 papers on Monday 2 March 2026 pass the feed's filter" */
export function formatFiltered(listed: number, listDay: Temporal.PlainDate): string {
  const day = formatLongDay(listDay);
  if (listed === 2) return `neither of the papers on ${day} passes the feed's filter`;
  return listed === 1
    ? `the only paper on ${day} doesn't pass the feed's filter`
    : `none of the ${listed} papers on ${day} pass the feed's filter`;
}

const EMOJI_NAMES: Readonly<Record<ReactionKind, string>> = {
  vote: 'the vote emoji',
  refusal: 'the emoji for “less like this”',
};

/** The options of `/feeds edit`. */
const EMOJI_OPTIONS: Readonly<Record<ReactionKind, string>> = { vote: 'emoji', refusal: 'less_emoji' };

/** Words the notices to a feed's readers and its maker, in Discord's markup. */
export const noticeWording: NoticeWording = {
  greeting: () =>
    "I post each day's new papers, one card per paper. Run `/feeds add` in the channel that should get them.",
  quiet: (feed, listDay, reason) =>
    `No papers from ${formatSource(feed)} for ${formatLongDay(listDay)}: ${QUIET[reason]}`,
  broken: ({ listDay, because, since }) =>
    `The papers for ${formatLongDay(listDay)} have been delayed since ${formatMoment(since, 'f')}: ${because} They will be posted once that is fixed; you don't have to do anything.`,
  recovered: (feed) => `Papers from ${formatSource(feed)} are coming in again.`,
  missed(feed, days) {
    const named = days.slice(-MAX_DAYS_NAMED).map(formatDay).join(', ');
    const more = days.length > MAX_DAYS_NAMED ? ` and ${days.length - MAX_DAYS_NAMED} earlier days` : '';
    return `I was offline for a long time, so I won't post the papers from ${formatSource(feed)} for these days: ${named}${more}. \`/papers today\` with a date shows a day's papers; \`/feeds preview\` shows what feed ${feed.number} would have posted.`;
  },
  ended: (feed, because) =>
    `Feed ${feed.number}, from ${formatSource(feed)}, is paused: ${because} Give it another source with \`/feeds edit\`, then run \`/feeds resume\`, or remove it with \`/feeds remove\`.`,
  unavailable: ({ number, channelId }, obstacle) =>
    `Feed ${number} can't post in <#${channelId}>. ${obstacle} Or choose another channel with \`/feeds edit\`. I'll try again every 15 minutes, and then post what you missed.`,
  emojiGone: ({ number, channelId }, { kind, emoji }) =>
    `I couldn't add ${EMOJI_NAMES[kind]} to the cards of feed ${number} in <#${channelId}>: Discord no longer has ${formatEmoji(emoji)} (\`${emoji}\`) on that server. Choose another with the ${EMOJI_OPTIONS[kind]} option of \`/feeds edit\`; posted cards keep theirs.`,
  blindTest({ number }, test) {
    const { won, of, lostAfter } = test;
    return lostAfter === null
      ? `Blind test of feed ${number}: the order that learns from your votes chose ${won} of the ${of} cards you voted for, the order without votes the other ${of - won}. \`/feeds taste\` shows what it has learned.`
      : `Feed ${number} no longer learns from your votes: in its blind test, the order that learns chose only ${won} of the ${of} cards you voted for. It goes by your interests alone now. Reset in \`/feeds taste\` makes it learn anew.`;
  },
  risen: formatRisen,
  loosen: ({ number, channelId }, days) =>
    `Feed ${number} for <#${channelId}> has posted nothing for a month: no paper passed its filter on the ${days} days the source published. Loosen it with \`/feeds edit\`: fewer keywords to want or avoid, more categories, a lower minimum of upvotes; "none" empties a list. \`/feeds preview\` shows what it would post for a day.`,
};
