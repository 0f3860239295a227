import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Asked, Offer, Services, Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatCount, formatDay, formatLongDay } from '../../src/discord/render/text.ts';
import { DEFAULT_ORDER, ORDERS } from '../../src/feeds/order.ts';
import { findDayBefore, onlyListOf } from '../../src/papers/listings.ts';
import type { Listing, SourceName } from '../../src/papers/paper.ts';
import { SOURCE_CHOICES, SOURCES } from '../../src/sources/sources.ts';
import type { Team } from '../../src/taste/lessons.ts';
import { ORDER_CHOICES } from '../order-choices.ts';
import { findDayHere } from './day-here.ts';

/** `/papers today` shows a day's list, in the order of the channel's feed. */
export const today: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'today',
    description: "Show a day's new papers, in the order of this channel's feed",
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'date',
        description: 'The day, such as 2026-03-02 or yesterday (default: today)',
        max_length: 40,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'source',
        description: 'Where the list comes from',
        choices: SOURCE_CHOICES,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'order',
        description: "What comes first (default: as in this channel's feed, otherwise the most upvoted)",
        choices: ORDER_CHOICES,
      },
    ],
  },

  async answer(asked, services) {
    const {
      day,
      feeds,
      sources,
      from,
      categories,
      listings: listed,
      why,
    } = await findDayHere(asked, services);
    const others = sources.filter((one) => one !== from).map((one) => offerSource(one, day));
    if (listed.length === 0) {
      const offers = [...(await offerDayBefore(services, from, day)), ...others];
      return { content: why ?? '', offers };
    }
    const title = `${formatLongDay(day)} · ${SOURCES[from].title}`;
    const feed = feeds.find((one) => one.channelId === asked.channelId && one.source === from);
    const team = feed === undefined ? teamWithoutFeed(asked, from, categories) : { ...feed, feedId: feed.id };
    const by = ORDERS.find((one) => one === readText(asked, 'order')) ?? team.order.by;
    const listings = await services.teamOrder.sort({ ...team, order: { ...team.order, by } }, listed);
    return {
      ...(why !== undefined && { content: why }),
      ...(await formatList(asked, services, { listings, title })),
      // Other pages show the same list, whatever day it is by then.
      keep: { date: day.toString(), source: from, order: by },
      offers: others,
    };
  },
};

/** Returns whose taste counts in a channel without a feed of a source: what the server's people voted for. */
function teamWithoutFeed({ guildId }: Asked, source: SourceName, categories: readonly string[]): Team {
  return { feedId: null, guildId, ...onlyListOf(source), order: DEFAULT_ORDER, filter: { categories } };
}

async function formatList(
  { guildId, page }: Asked,
  services: Services,
  { listings, title }: { readonly listings: readonly Listing[]; readonly title: string },
): Promise<Answer> {
  const shown = listings.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const entries = await findEntries(
    services,
    guildId,
    shown.map(({ paper }) => paper),
  );
  const total = listings.length;
  const now = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  return {
    ...buildList(`${title} · ${formatCount(total, 'paper')}`, entries, { page, total, today: now }),
  };
}

/** Offers the same day of another source that feeds here use. */
function offerSource(source: SourceName, day: Temporal.PlainDate): Offer {
  return {
    label: `Show ${SOURCES[source].title}`,
    command: 'papers today',
    options: { date: day.toString(), source },
  };
}

/** Offers the last day before `day` that has a list. */
async function offerDayBefore(
  { database }: Services,
  source: SourceName,
  day: Temporal.PlainDate,
): Promise<readonly Offer[]> {
  const before = await findDayBefore(database, onlyListOf(source), day);
  if (before === undefined) return [];
  return [
    {
      label: `Show ${formatDay(before)}`,
      command: 'papers today',
      options: { date: before.toString(), source },
    },
  ];
}
