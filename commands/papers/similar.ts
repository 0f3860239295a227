import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { answerAbout, completePaper, PAPER_OPTION } from './paper-option.ts';

const MAX_TITLE = 180;

/** `/papers similar` finds papers similar to one paper. */
export const similar: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'similar',
    description: 'Find stored papers that are similar to one paper',
    options: [PAPER_OPTION],
  },

  autocomplete: { paper: completePaper },

  answer: (asked, services) =>
    answerAbout(asked, services, async (paper) => {
      const found = await services.search.findSimilar(paper, {
        limit: PAGE_SIZE,
        offset: asked.page * PAGE_SIZE,
        order: readText(asked, 'order')?.split('\n'),
      });
      const title = formatText(paper.title, MAX_TITLE) || 'Untitled';
      if (found.total === 0) return { content: `No stored paper is similar to “${title}” yet.` };
      const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
      const entries = await findEntries(services, asked.guildId, found.papers);
      return {
        ...buildList(`Similar to “${title}”`, entries, { page: asked.page, total: found.total, today }),
        // By its id, as what was typed may fit more papers by then.
        keep: { paper: paper.id, order: found.order.join('\n') },
      };
    }),
};
