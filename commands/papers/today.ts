import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Offer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_BUTTON_LABEL } from '../../src/discord/limits.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatSource } from '../../src/discord/render/source-title.ts';
import { formatCount, formatDay, formatLongDay, formatPlain } from '../../src/discord/render/text.ts';
import { DEFAULT_ORDER, ORDERS } from '../../src/feeds/order.ts';
import { findDayBefore } from '../../src/papers/listings.ts';
import type { Listing, ListKey } from '../../src/papers/paper.ts';
import { nameList, writeList } from '../../src/sources/sources.ts';
import type { Team } from '../../src/taste/lessons.ts';
import { ORDER_CHOICES } from '../order-choices.ts';
import { completeSource, sourceOption } from '../source-option.ts';
import { findDayHere, isSame } from './day-here.ts';

/** `/papers today` shows a day's list, in the order of the channel's feed. */
export const today: Subcommand = {
  anywhere: true,
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
      sourceOption('Where the list comes from: a source, the address of a feed, a venue'),
      {
        type: ApplicationCommandOptionType.String,
        name: 'order',
        description: "What comes first (default: as in this channel's feed, otherwise the most upvoted)",
        choices: ORDER_CHOICES,
      },
    ],
  },

  autocomplete: { source: completeSource },

  async answer(asked, services) {
    const here = await findDayHere(asked, services);
    const { day, feeds, lists, from, categories, listings: listed, why } = here;
    const others = lists
      .filter((one) => !isSame(one, from))
      .slice(0, MAX_OTHERS)
      .map((one) => offerList(one, day));
    if (listed.length === 0) {
      const offers = [...(await offerDayBefore(services, from, day)), ...others];
      return { content: why ?? '', offers };
    }
    const title = `${formatLongDay(day)} · ${formatSource(from)}`;
    const feed = feeds.find((one) => one.channelId === asked.channelId && isSame(one, from));
    const team = feed === undefined ? teamWithoutFeed(asked, from, categories) : { ...feed, feedId: feed.id };
    const by = ORDERS.find((one) => one === readText(asked, 'order')) ?? team.order.by;
    const listings = await services.teamOrder.sort({ ...team, order: { ...team.order, by } }, listed);
    return {
      ...(why !== undefined && { content: why }),
      ...(await formatList(asked, services, { listings, title })),
      // Other pages show the same list, whatever day it is by then.
      keep: { date: day.toString(), source: writeList(from), order: by },
      offers: others,
    };
  },
};

/** Returns whose taste counts in a channel without a feed of a source: what the server's people voted for. */
function teamWithoutFeed({ guildId }: Asked, list: ListKey, categories: readonly string[]): Team {
  return { feedId: null, guildId, ...list, order: DEFAULT_ORDER, filter: { categories } };
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

/** A row of buttons holds five, of which one may be the day before. */
const MAX_OTHERS = 4;

/** Offers the same day of another list that feeds here use. */
function offerList(list: ListKey, day: Temporal.PlainDate): Offer {
  return {
    label: formatPlain(`Show ${nameList(list)}`, MAX_BUTTON_LABEL),
    command: 'papers today',
    options: { date: day.toString(), source: writeList(list) },
  };
}

/** Offers the last day before `day` that has a list. */
async function offerDayBefore(
  { database }: Services,
  list: ListKey,
  day: Temporal.PlainDate,
): Promise<readonly Offer[]> {
  const before = await findDayBefore(database, list, day);
  if (before === undefined) return [];
  return [
    {
      label: `Show ${formatDay(before)}`,
      command: 'papers today',
      options: { date: before.toString(), source: writeList(list) },
    },
  ];
}
