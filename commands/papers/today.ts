import { ApplicationCommandOptionType } from 'discord.js';
import type { Asked, Offer, Services, Subcommand } from '../../src/discord/command.ts';
import { readDay, readText } from '../../src/discord/options.ts';
import { buildList, countPages, findEntries, PAGE_SIZE } from '../../src/discord/paper-list.ts';
import { showDay, showLongDay } from '../../src/discord/text.ts';
import { UserError } from '../../src/errors.ts';
import { findDay, findDayBefore, listDay } from '../../src/papers/library.ts';
import { SOURCE_NAMES, SOURCE_TITLES, type SourceName } from '../../src/papers/paper.ts';
import type { CollectedDay } from '../../src/sources/source.ts';

/** Upvotes grow all day; asked again sooner, the source would say the same. */
const FRESH_FOR = Temporal.Duration.from({ minutes: 10 });

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
    const source = readSource(asked, services);
    if (Temporal.PlainDate.compare(day, now) > 0) {
      throw new UserError(`${showDay(day)} is in the future: it is ${showDay(now)} (UTC). Ask for today or a day before.`);
    }
    const outcome = await lookUp(services, source, day, now);
    const listings = await listDay(services.database, source, day);
    if (listings.length === 0) return nothing(services, source, day, outcome);
    const shown = listings.slice(asked.page * PAGE_SIZE, (asked.page + 1) * PAGE_SIZE);
    const entries = await findEntries(
      services,
      asked.guildId,
      shown.map(({ paper }) => paper),
    );
    const title = `${showLongDay(day)} · ${SOURCE_TITLES[source]} · ${listings.length} papers`;
    return {
      embeds: [buildList(title, entries, { page: asked.page, total: listings.length, today: now })],
      pages: countPages(listings.length),
    };
  },
};

function readSource(asked: Asked, { sources, standardSource }: Services): SourceName {
  const given = readText(asked, 'source');
  const source = given === undefined ? standardSource : SOURCE_NAMES.find((name) => name === given);
  if (source !== undefined && sources.has(source)) return source;
  throw new UserError(`There is no source “${given}” here. There are: ${[...sources.keys()].join(', ')}.`);
}

/** Asks the source, unless what is stored is fresh, or is of a day that is over. */
async function lookUp(
  { database, collectDay, now }: Services,
  source: SourceName,
  day: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Promise<Pick<CollectedDay, 'state'> | { state: 'none'; reason: 'weekend' | 'holiday' }> {
  const stored = await findDay(database, source, day);
  if (stored === undefined) return collectDay(source, day);
  const isOver = Temporal.PlainDate.compare(day, today.subtract({ days: 1 })) < 0;
  const isFresh = Temporal.Instant.compare(stored.collectedAt.add(FRESH_FOR), now()) > 0;
  return isOver || isFresh || stored.state === 'none' ? stored : collectDay(source, day);
}

const WORDS = {
  weekend: 'makes no list at weekends',
  holiday: 'made no list that day, most likely a holiday',
  'not-yet': 'has no list for that day yet. It usually comes in the course of the day (UTC)',
  gone: 'serves its newest list only, and that day was not collected in time',
  listed: 'listed no paper that could be read',
} as const;

async function nothing(
  { database }: Services,
  source: SourceName,
  day: Temporal.PlainDate,
  outcome: { readonly state: string; readonly reason?: 'weekend' | 'holiday' },
) {
  const why = WORDS[outcome.reason ?? (outcome.state as 'not-yet' | 'gone' | 'listed')];
  const before = await findDayBefore(database, source, day);
  const offers: Offer[] =
    before === undefined
      ? []
      : [{ label: `Show ${showDay(before)}`, command: 'papers today', options: { date: before.toString(), source } }];
  return { content: `No papers on ${showLongDay(day)}: ${SOURCE_TITLES[source]} ${why}.`, offers };
}
