import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { buttonRows, formatFacts, formatTldr, linkButtons } from '../../src/discord/render/cards.ts';
import { findEntries, formatLinkedTally } from '../../src/discord/render/paper-list.ts';
import { formatPaperDay, formatText } from '../../src/discord/render/text.ts';
import { mainLink, webAddress } from '../../src/papers/links.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { answerAbout, completePaper, PAPER_OPTION } from './paper-option.ts';

/** An answer is one embed with at most 6,000 characters in all: the abstract gets most of them. */
const MAX_ABSTRACT = 3_200;
const MAX_AUTHORS = 1_000;
/** Discord's limit. */
const MAX_URL = 2_048;

/** `/papers show` shows everything about one paper. */
export const show: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'show',
    description: 'Show one paper with its full abstract, links and votes',
    options: [PAPER_OPTION],
  },

  autocomplete: { paper: completePaper },

  answer: (asked, services) =>
    answerAbout(asked, services, async (paper) => {
      const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
      const [entry] = await findEntries(services, asked.guildId, [paper]);
      const links = buttonRows(linkButtons(paper));
      const facts = formatFacts(entry?.listing ?? { paper, upvotes: null, comments: null, codeStars: null }, [
        ...formatPaperDay(paper),
        paper.id,
      ]);
      const link = webAddress(mainLink(paper), MAX_URL);
      const lines = [
        ...(entry?.tldr === undefined ? [] : [...formatTldr(paper, entry.tldr), '']),
        ...(paper.abstractKind === 'description' ? ['**Description** (by Daily Papers)'] : ['**Abstract**']),
        paper.abstract === null ? 'No abstract is known.' : formatText(paper.abstract, MAX_ABSTRACT),
        '',
        formatText(formatAllAuthors(paper), MAX_AUTHORS),
        ...(entry?.tally === undefined ? [] : ['', `**${formatLinkedTally(entry.tally, today)}**`]),
      ];
      return {
        embeds: [
          {
            title: formatText(paper.title, 256) || 'Untitled',
            ...(link !== undefined && { url: link }),
            description: lines.join('\n'),
            footer: { text: entry?.tally === undefined ? `${facts} · not posted here yet` : facts },
          },
        ],
        ...(links.length > 0 && { links }),
      };
    }),
};

function formatAllAuthors({ authors, authorCount }: Paper): string {
  const missing = authorCount - authors.length;
  if (authors.length === 0) return missing > 0 ? `${missing} authors, names unknown` : 'Authors unknown';
  return missing > 0 ? `${authors.join(', ')} and ${missing} more` : authors.join(', ');
}
