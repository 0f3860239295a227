import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { QueryError } from '../../src/search/search.ts';
import { answerFound } from './search-answer.ts';
import { formatFault } from './search-fault.ts';
import { readSearch, refuseTeam, SEARCH_OPTIONS } from './search-options.ts';

/** The option by which further pages are of the same papers; nobody can type it. */
const ORDER = 'order';

/** Paper IDs never contain a line break. */
const ORDER_SEPARATOR = '\n';

/** `/papers search` finds stored papers. */
export const search: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'search',
    description: 'Find stored papers by words, a question, an author or an arXiv ID',
    options: [...SEARCH_OPTIONS],
  },

  async answer(asked, services) {
    const wanted = readSearch(asked, services);
    refuseTeam(asked, wanted, services);
    const page = {
      limit: PAGE_SIZE,
      offset: asked.page * PAGE_SIZE,
      order: readText(asked, ORDER)?.split(ORDER_SEPARATOR),
    };
    try {
      const found = await services.metrics.timeSearch(() => services.search.find(wanted, page));
      return {
        ...(await answerFound(asked, services, { wanted, found })),
        keep: { [ORDER]: found.order.join(ORDER_SEPARATOR) },
      };
    } catch (error) {
      if (error instanceof QueryError) return formatFault(asked, error);
      throw error;
    }
  },
};
