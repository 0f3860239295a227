import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { buttonRows, formatFacts, formatTldr, linkButtons } from '../../src/discord/render/cards.ts';
import { findEntries, formatLinkedTally } from '../../src/discord/render/paper-list.ts';
import { escapeText, formatPaperDay, formatText } from '../../src/discord/render/text.ts';
import { doiLink } from '../../src/papers/doi.ts';
import { mainLink, webAddress } from '../../src/papers/links.ts';
import { NO_POPULARITY, type Paper } from '../../src/papers/paper.ts';
import { answerAbout, completePaper, PAPER_OPTION } from './paper-option.ts';
import { suggestJoin } from './suggest-join.ts';

/** Discord's limit for an embed's description: the abstract gets what the rest leaves. */
const MAX_DESCRIPTION = 4_096;
const MAX_AUTHORS = 1_000;
const MAX_VENUE = 200;
/** Discord's limit. */
const MAX_URL = 2_048;

/** `/papers show` shows everything about one paper. */
export const show: Subcommand = {
  anywhere: true,
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
      const facts = formatFacts(entry?.listing ?? { paper, ...NO_POPULARITY }, [
        ...formatPaperDay(paper),
        paper.id,
      ]);
      const link = webAddress(mainLink(paper), MAX_URL);
      const before = [
        ...(entry?.tldr === undefined ? [] : [...formatTldr(paper, entry.tldr), '']),
        paper.abstractKind === 'description' ? '**Description** (by Daily Papers)' : '**Abstract**',
        '',
      ].join('\n');
      const after = [
        '',
        '',
        formatText(formatAllAuthors(paper), MAX_AUTHORS),
        ...formatPublication(paper),
        ...(entry?.tally === undefined ? [] : ['', `**${formatLinkedTally(entry.tally, today)}**`]),
      ].join('\n');
      const room = MAX_DESCRIPTION - before.length - after.length;
      const abstract = paper.abstract === null ? 'No abstract is known.' : formatText(paper.abstract, room);
      return {
        ...(hasServer(asked) && (await suggestJoin(paper, asked, services))),
        embeds: [
          {
            title: formatText(paper.title, 256) || 'Untitled',
            ...(link !== undefined && { url: link }),
            description: `${before}${abstract}${after}`,
            footer: {
              text: entry?.tally === undefined && hasServer(asked) ? `${facts} · not posted here yet` : facts,
            },
          },
        ],
        ...(links.length > 0 && { links }),
        offerRows: [
          [
            { label: 'Similar', command: 'papers similar', options: { paper: paper.id }, press: 'beside' },
            ...(hasServer(asked) ? OFFERS_OF_SERVER : []).map((offer) => ({
              ...offer,
              options: { paper: paper.id },
              press: 'beside' as const,
            })),
          ],
        ],
      };
    }),
};

/** What can be done with a paper in a server alone. */
const OFFERS_OF_SERVER = [
  { label: 'Put to the vote', command: 'papers propose' },
  { label: 'Discuss', command: 'papers discuss' },
] as const;

/** "KDD 2026 · https://doi.org/10.1145/1.2": where the paper appeared, as one line, or none if that is not known. */
function formatPublication({ venue, doi }: Paper): string[] {
  const facts = [
    ...(venue === null ? [] : [formatText(venue, MAX_VENUE)]),
    ...(doi === null ? [] : [escapeText(doiLink(doi))]),
  ];
  return facts.length === 0 ? [] : [`-# ${facts.join(' · ')}`];
}

function formatAllAuthors({ authors, authorCount }: Paper): string {
  const missing = authorCount - authors.length;
  if (authors.length === 0) return missing > 0 ? `${missing} authors, names unknown` : 'Authors unknown';
  return missing > 0 ? `${authors.join(', ')} and ${missing} more` : authors.join(', ');
}
