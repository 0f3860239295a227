import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readNumber } from '../../src/discord/interactions/options.ts';
import {
  buildStatsEmbed,
  buildStatsFigure,
  formatStatsAltText,
} from '../../src/discord/render/stats-text.ts';
import { readStats } from '../../src/stats/stats.ts';

/** A quarter of a year. */
const DEFAULT_WEEKS = 12;
/** Two years: more bars than that are too thin to see. */
const MAX_WEEKS = 104;

/** `/papers stats` shows what the team read, voted for and discussed, week by week. */
export const stats: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'stats',
    description: 'Show what your team read, voted for and discussed, week by week',
    options: [
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'weeks',
        description: `How many weeks to look back (default: ${DEFAULT_WEEKS})`,
        min_value: 1,
        max_value: MAX_WEEKS,
      },
    ],
  },

  async answer(asked, { database, now, drawer }) {
    const weeks = readNumber(asked, 'weeks') ?? DEFAULT_WEEKS;
    const today = now().toZonedDateTimeISO('UTC').toPlainDate();
    const read = await readStats(database, asked.guildId, { weeks, today });
    if (read === undefined) {
      return {
        content: `No papers were posted in this server ${weeks === 1 ? 'this week' : `in the last ${weeks} weeks`}, so there is nothing to show. Feeds post them, and people who put them to the vote.`,
      };
    }
    const png = await drawer.draw(buildStatsFigure(read));
    return {
      embeds: [buildStatsEmbed(read, { hasPicture: png !== undefined })],
      ...(png !== undefined && { files: [{ name: 'stats.png', png, altText: formatStatsAltText(read) }] }),
    };
  },
};
