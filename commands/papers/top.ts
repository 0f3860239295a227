import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { buildList, type Entry, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { findTopPapers } from '../../src/votes/votes.ts';

/** Hours that each period reaches back, to the first vote if undefined, and how a sentence names it. */
const PERIODS = {
  day: { hours: 24, words: 'in the last 24 hours' },
  week: { hours: 24 * 7, words: 'in the last 7 days' },
  month: { hours: 24 * 30, words: 'in the last 30 days' },
  all: { hours: undefined, words: 'of all time' },
} as const;

/** `/papers top` shows the papers the team voted for. */
export const top: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'top',
    description: "Show your team's favourite papers, most votes first",
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'period',
        description: 'When the votes were cast (default: week, the last 7 days)',
        choices: Object.keys(PERIODS).map((name) => ({ name, value: name })),
      },
    ],
  },

  async answer(asked, services) {
    const given = readText(asked, 'period');
    const period = PERIODS[given === 'day' || given === 'month' || given === 'all' ? given : 'week'];
    const now = services.now();
    const since = period.hours === undefined ? undefined : now.subtract({ hours: period.hours });
    const page = { limit: PAGE_SIZE, offset: asked.page * PAGE_SIZE };
    const { papers, total } = await findTopPapers(services.database, asked.guildId, since, page);
    if (total === 0) {
      return {
        content: `No votes ${since === undefined ? 'yet' : period.words}. To vote for a paper, react with the emoji under its card.`,
      };
    }
    const known = await findEntries(
      services,
      asked.guildId,
      papers.map(({ paper }) => paper),
    );
    const entries = known.map((entry, index) => withVotes(entry, papers[index]?.votes ?? 0));
    const place = { page: asked.page, total, today: now.toZonedDateTimeISO('UTC').toPlainDate() };
    return buildList(`Most votes ${period.words}`, entries, place);
  },
};

/** Replaces an entry's votes with those of the period, which order the list. */
function withVotes(entry: Entry, votes: number): Entry {
  return { ...entry, tally: entry.tally && { ...entry.tally, votes } };
}
