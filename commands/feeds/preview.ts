import { ApplicationCommandOptionType } from 'discord.js';
import { findPostedBefore } from '../../src/delivery/digests.ts';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readDay } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatWhyNote } from '../../src/discord/render/cards.ts';
import { formatFiltered, formatRepeats } from '../../src/discord/render/day-text.ts';
import { buildList, countPages, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatCount, formatLongDay, formatText } from '../../src/discord/render/text.ts';
import type { Choice, ChoosingFeed } from '../../src/feeds/choice.ts';
import type { Feed } from '../../src/feeds/feeds.ts';
import { whyNone } from '../../src/feeds/selection.ts';
import type { Listing } from '../../src/papers/paper.ts';
import { getDayListings } from '../day-listings.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';

/** `/feeds preview` shows what a feed would have posted on a day. */
export const preview: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'preview',
    description: 'Show what a feed would have posted on a day, without posting it',
    options: [
      feedOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'date',
        description: 'The day, such as 2026-03-02 or yesterday (default: today)',
        max_length: 40,
      },
    ],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    return previewFeed(asked, services, feed, readDay(asked, 'date', today) ?? today);
  },
};

/** A feed to preview; one that is about to be added has neither id nor number. */
export interface PreviewedFeed extends ChoosingFeed, Pick<Feed, 'channelId'> {
  readonly number: number | null;
}

/** Shows what a feed would have posted on a day, in its order and with its reasons, and what just missed. */
export async function previewFeed(
  { guildId, page }: Pick<Asked, 'guildId' | 'page'>,
  services: Services,
  feed: PreviewedFeed,
  day: Temporal.PlainDate,
): Promise<Answer> {
  const { source, instance, filter } = feed;
  const wanted = { guildId, source, instance, day, categories: filter.categories };
  const list = await getDayListings(services, wanted);
  if (list.state === 'empty') return { content: `${nameOf(feed)} would have posted nothing. ${list.why}` };
  const { listings } = list;
  const posted = await findPosted(services, feed, day, listings);
  const choice = await services.teamOrder.choose(feed, { day, listings, posted });
  const { chosen, missed, listed } = choice;
  if (chosen.length === 0) return { content: formatNone(feed, day, choice, listings) };
  const shown = chosen.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const papers = shown.map(({ listing }) => listing.paper);
  const entries = (await findEntries(services, guildId, papers)).map((entry, at) => ({
    ...entry,
    note: formatWhyNote(shown[at]),
  }));
  const title = `${nameOf(feed)} on ${formatLongDay(day)}: ${chosen.length} of ${listed} papers`;
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  const pages = countPages(chosen.length);
  return {
    ...buildList(title, entries, { page, total: chosen.length, today }),
    ...(page === pages - 1 && missed.length > 0 && { content: formatMissed(missed) }),
  };
}

function nameOf({ number }: PreviewedFeed): string {
  return number === null ? 'This feed' : `Feed ${number}`;
}

async function findPosted(
  { database }: Services,
  { id, channelId }: PreviewedFeed,
  day: Temporal.PlainDate,
  listings: readonly Listing[],
): Promise<ReadonlySet<string>> {
  const ids = listings.map(({ paper }) => paper.id);
  return findPostedBefore(database, { id, channelId }, day, ids);
}

const MAX_MISSED = 5;
const MAX_MISSED_TITLE = 100;

/** Names the papers that came next. */
function formatMissed(missed: readonly Listing[]): string {
  const named = missed
    .slice(0, MAX_MISSED)
    .map(({ paper }) => `- ${formatText(paper.title, MAX_MISSED_TITLE)}`);
  return ['Just missed:', ...named].join('\n');
}

function formatNone(
  feed: PreviewedFeed,
  day: Temporal.PlainDate,
  choice: Choice,
  listings: readonly Listing[],
): string {
  const none = `${nameOf(feed)} would have posted nothing`;
  switch (whyNone(choice, listings, feed.filter)) {
    case 'repeats':
      return `${none}: ${formatRepeats(choice.listed, day)}.`;
    case 'posted':
      return `${none} on ${formatLongDay(day)}: of the ${formatCount(choice.listed, 'paper')}, all that pass the feed's filter have already been posted in <#${feed.channelId}>.`;
    case 'filter':
      return `${none}: ${formatFiltered(choice.listed, day)}. ${feed.number === null ? 'Loosen the filter.' : 'Loosen the filter with /feeds edit.'}`;
  }
}
