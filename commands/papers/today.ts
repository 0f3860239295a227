import { ApplicationCommandOptionType } from 'discord.js';
import type { Offer, Services, Subcommand } from '../../src/discord/command.ts';
import { readDay, readSource } from '../../src/discord/options.ts';
import { buildList, countPages, findEntries, PAGE_SIZE } from '../../src/discord/paper-list.ts';
import { showCount, showDay, showLongDay } from '../../src/discord/text.ts';
import { findDayBefore } from '../../src/papers/listings.ts';
import { SOURCE_NAMES, SOURCE_TITLES, type SourceName } from '../../src/papers/paper.ts';
import { getDayListings } from '../day-listings.ts';

/** `/papers today`: a day's list, by upvotes. */
export const today: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'today',
    description: "A day's new papers, most upvoted first",
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'date',
        description: 'Another day, as 2026-03-02 or yesterday',
        max_length: 40,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'source',
        description: 'Where the list is from',
        choices: SOURCE_NAMES.map((name) => ({ name: SOURCE_TITLES[name], value: name })),
      },
    ],
  },

  async answer(asked, services) {
    const now = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const day = readDay(asked, 'date', now) ?? now;
    const source = readSource(asked, services) ?? services.standardSource;
    const list = await getDayListings(services, { guildId: asked.guildId, source, day });
    if (list.state === 'empty') {
      return { content: list.why, offers: await offerDayBefore(services, source, day) };
    }
    const shown = list.listings.slice(asked.page * PAGE_SIZE, (asked.page + 1) * PAGE_SIZE);
    const entries = await findEntries(
      services,
      asked.guildId,
      shown.map(({ paper }) => paper),
    );
    const total = list.listings.length;
    const title = `${showLongDay(day)} · ${SOURCE_TITLES[source]} · ${showCount(total, 'paper')}`;
    return {
      embeds: [buildList(title, entries, { page: asked.page, total, today: now })],
      pages: countPages(total),
    };
  },
};

/** A button for the last day before `day` that has a list. */
async function offerDayBefore(
  { database }: Services,
  source: SourceName,
  day: Temporal.PlainDate,
): Promise<readonly Offer[]> {
  const before = await findDayBefore(database, source, day);
  if (before === undefined) return [];
  return [
    {
      label: `Show ${showDay(before)}`,
      command: 'papers today',
      options: { date: before.toString(), source },
    },
  ];
}
