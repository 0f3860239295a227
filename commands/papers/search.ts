import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/command.ts';
import { readDay, readText } from '../../src/discord/options.ts';
import { buildList, countPages, findEntries, PAGE_SIZE } from '../../src/discord/paper-list.ts';
import { escapeText, showCount } from '../../src/discord/text.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { searchPapers } from '../../src/papers/search.ts';

/** `/papers search`: any paper that is stored, by its words. */
export const search: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'search',
    description: 'Find any stored paper by words of its title, abstract or authors',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'query',
        description: 'Words; "in quotes" for a phrase, -word to leave out, OR between alternatives',
        required: true,
      },
      { type: ApplicationCommandOptionType.String, name: 'author', description: "Words of an author's name" },
      {
        type: ApplicationCommandOptionType.String,
        name: 'category',
        description: 'An arXiv category, such as cs.CL',
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'since',
        description: 'First day of publication, as 2026-03-02',
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'until',
        description: 'Last day of publication, as 2026-03-02',
      },
    ],
  },

  async answer(asked, services) {
    const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const query = readText(asked, 'query') ?? '';
    const found = await services.metrics.timeSearch(() =>
      searchPapers(
        services.database,
        {
          query,
          author: readText(asked, 'author'),
          category: readText(asked, 'category'),
          since: readDay(asked, 'since', today),
          until: readDay(asked, 'until', today),
        },
        { limit: PAGE_SIZE, offset: asked.page * PAGE_SIZE },
      ),
    );
    const shown = `“${escapeText(cutAtWord(query, 100))}”`;
    if (found.total === 0) {
      return {
        content: `Nothing matches ${shown}. Fewer or other words find more; filters can be left out.`,
      };
    }
    const entries = await findEntries(services, asked.guildId, found.papers);
    const place = { page: asked.page, total: found.total, today };
    return {
      ...(found.relaxed && { content: `No paper has all of ${shown}. These have some of the words.` }),
      embeds: [buildList(`${showCount(found.total, 'paper')} for ${shown}`, entries, place)],
      pages: countPages(found.total),
    };
  },
};
