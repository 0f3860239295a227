import type { FeedDay } from '../../src/delivery/day-state.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatEmoji } from '../../src/discord/render/cards.ts';
import { formatOutcome } from '../../src/discord/render/day-text.ts';
import { formatSource } from '../../src/discord/render/source-title.ts';
import { escapeText, formatCount, formatLongDay, formatMoment } from '../../src/discord/render/text.ts';
import type { Feed } from '../../src/feeds/feeds.ts';
import type { Order } from '../../src/feeds/order.ts';
import type { Filter } from '../../src/feeds/selection.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { LANGUAGES, type TldrPreference } from '../../src/papers/tldr-preference.ts';
import { countExamples } from '../../src/taste/examples.ts';
import { formatTime, formatWeekdays } from '../times.ts';
import type { WholeSettings } from './feed-options.ts';

/** Describes a feed as `formatFeed` does, with its examples and without what became of its newest day. */
export async function describeFeed(
  feed: Feed,
  services: Pick<Services, 'database' | 'model'>,
): Promise<string> {
  const counts = await countExamples(services.database, [feed.id]);
  const examples = counts.get(feed.id);
  return fitTexts(MAX_DESCRIBED, (maxText) => formatFeed(feed, services, { examples, maxText }));
}

/** Leaves room in an answer for what was done, and what else there is to say. */
const MAX_DESCRIBED = 1_200;

/** How long a text of a team's own may be, tried until all of them fit: the longest takes 500. */
const MAX_TEXTS = [500, 200, 80, 30] as const;

/** Formats with a team's own texts as long as fits into `max` characters. */
export function fitTexts(max: number, format: (maxText: number) => string): string {
  const formatted = MAX_TEXTS.map(format);
  return formatted.find((text) => text.length <= max) ?? formatted.at(-1) ?? '';
}

/**
 * Describes a feed in a few lines: where, when and what it posts, what became of its newest day, and when it is due next.
 * Promises TL;DRs by a model only if one is set.
 */
export function formatFeed(
  feed: Feed,
  { model }: Pick<Services, 'model'>,
  {
    newest,
    ...more
  }: {
    readonly newest?: FeedDay | undefined;
  } & SettingsForm = {},
): string {
  const { number } = feed;
  return [
    `**Feed ${number}** · ${formatSettings(feed, { model }, more)}`,
    ...(newest === undefined ? [] : [formatOutcome(feed, newest)]),
    formatState(feed),
  ].join('\n');
}

/** What is said of a feed's settings, and how. */
interface SettingsForm {
  /** How many papers its team gave as examples. */
  readonly examples?: number | undefined;
  /** The most characters of its keywords, its categories or its interests. */
  readonly maxText?: number;
}

/** Describes what a feed posts, where and when, in a few lines. */
export function formatSettings(
  settings: WholeSettings,
  { model }: Pick<Services, 'model'>,
  { examples = 0, maxText = MAX_TEXTS[0] }: SettingsForm = {},
): string {
  const { channelId, timetable, filter, voteEmoji, lessEmoji, tellsQuiet, tellsRisen } = settings;
  const { tldrPreference, order } = settings;
  const less = lessEmoji == null ? '' : `, less like this with ${formatEmoji(lessEmoji)}`;
  return [
    `${formatSource(settings)} → <#${channelId}>`,
    `${formatTime(timetable.time)} ${timetable.zone}, ${formatWeekdays(timetable.weekdays)} · votes with ${formatEmoji(voteEmoji)}${less}${tellsQuiet ? ' · says when a day has no papers' : ''}${tellsRisen ? ' · names papers it missed, once a week' : ''}`,
    formatFilter(filter, maxText),
    formatOrder(order, { examples, maxText }),
    formatTldrPreference(tldrPreference, model !== undefined),
  ].join('\n');
}

function formatFilter(
  { categories, crossLists, wanted, avoided, minUpvotes, maxPapers }: Filter,
  maxText: number,
): string {
  const show = (words: readonly string[], between: string): string =>
    escapeText(cutAtWord(words.join(between), maxText));
  return [
    `at most ${maxPapers} a day`,
    categories.length === 0 ? '' : `in ${show(categories, ', ')}${crossLists ? '' : ' (no cross-lists)'}`,
    wanted.length === 0 ? '' : `with ${show(wanted, ' or ')}`,
    avoided.length === 0 ? '' : `without ${show(avoided, ', ')}`,
    minUpvotes === 0 ? '' : `at least ${formatCount(minUpvotes, 'upvote')}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** A longer text would hide the other lines. */
const MAX_INTERESTS_SHOWN = 200;

function formatOrder(
  { by, interests, wildCard }: Order,
  { examples, maxText }: { readonly examples: number; readonly maxText: number },
): string {
  const papers = examples === 0 ? '' : formatCount(examples, 'example paper');
  const unused = papers === '' ? '' : ` It has ${papers} for that.`;
  if (by === 'list')
    return `In the source's order${papers === '' ? '' : `. \`order: team\` would put first what your team likes.${unused}`}`;
  if (by === 'upvotes')
    return `Most upvoted first. \`order: team\` would put first what your team likes.${unused}`;
  const shown = escapeText(cutAtWord(interests, Math.min(maxText, MAX_INTERESTS_SHOWN)));
  const taste = `its votes${papers === '' ? '' : ` and ${papers}`}`;
  const asked = papers === '' ? `: ${shown} · learns from its votes` : `: ${shown}, ${taste}`;
  const known = interests === '' ? `, by ${taste}` : asked;
  return `What your team likes first${known}${wildCard ? '' : ' · no wild card'}`;
}

function formatTldrPreference({ first, language }: TldrPreference, hasModel: boolean): string {
  const words: Readonly<Record<TldrPreference['first'], string>> = {
    model: hasModel
      ? `TL;DRs by a model in ${LANGUAGES[language]}, otherwise by the source, otherwise a sentence from the abstract`
      : 'TL;DRs by the source, otherwise a sentence from the abstract (no model is set)',
    source: 'TL;DRs by the source, otherwise a sentence from the abstract',
    sentence: 'TL;DRs: a sentence from the abstract',
    off: 'No TL;DRs: cards show the start of the abstract',
  };
  return words[first];
}

/** "Paused by …", or "Paused:" and why. */
function formatPaused(because: string): string {
  return because.startsWith('by ') ? `Paused ${because}` : `Paused: ${because}`;
}

function formatState({ state, closed }: Feed): string {
  if (state.kind === 'paused') return formatPaused(state.because);
  if (closed !== undefined)
    return `Blocked: ${closed.because} I'll try again ${formatMoment(closed.tryAgainAt, 'R')}.`;
  const { at, listDay } = state.due;
  return `Next: ${formatMoment(at, 'f')} (${formatMoment(at, 'R')}), the list of ${formatLongDay(listDay)}`;
}
