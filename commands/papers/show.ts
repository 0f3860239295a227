import { type APIApplicationCommandOptionChoice, ApplicationCommandOptionType } from 'discord.js';
import type { Asked, Autocomplete, Services, Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { buttonRows, formatFacts, formatTldr, linkButtons } from '../../src/discord/render/cards.ts';
import { findEntries, formatLinkedTally } from '../../src/discord/render/paper-list.ts';
import { escapeText, formatPaperDay, formatPlain, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { parseArxivId } from '../../src/papers/arxiv-id.ts';
import { doiLink, parseDoi } from '../../src/papers/doi.ts';
import { findNamed, findPaper } from '../../src/papers/library.ts';
import { mainLink, webAddress } from '../../src/papers/links.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { formatUnknownDoi } from '../../src/search/retrieve/ids.ts';
import { suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { SOURCE_LIST } from '../../src/sources/sources.ts';
import { suggestJoin } from './suggest-join.ts';

/** Discord's limit for the choices of a completion. */
export const MAX_CHOICES = 25;
const MAX_CHOICE_NAME = 100;
const MAX_CHOICE_VALUE = 100;
/** Discord's limit for an embed's description: the abstract gets what the rest leaves. */
const MAX_DESCRIPTION = 4_096;
const MAX_AUTHORS = 1_000;
const MAX_VENUE = 200;
/** Discord's limit. */
const MAX_URL = 2_048;

/** Completes the option `paper` with titles; the value of each is the paper's ID. */
export const completePaper: Autocomplete = async (typed, _asked, { database }) => {
  const found = await suggestPapers(database, parseArxivId(typed)?.id ?? typed, MAX_CHOICES);
  return found.filter(({ id }) => id.length <= MAX_CHOICE_VALUE).map(toChoice);
};

/** Returns a paper as a choice: its title, and its ID as the value. */
export function toChoice({
  id,
  title,
}: Pick<Paper, 'id' | 'title'>): APIApplicationCommandOptionChoice<string> {
  return { name: formatPlain(title, MAX_CHOICE_NAME) || id, value: id };
}

/** `/papers show` shows everything about one paper. */
export const show: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'show',
    description: 'Show one paper with its full abstract, links and votes',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'paper',
        description: 'Words in its title, or an arXiv ID or link',
        required: true,
        autocomplete: true,
      },
    ],
  },

  autocomplete: { paper: completePaper },

  async answer(asked, services) {
    const paper = await getPaper(asked, services);
    const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const [entry] = await findEntries(services, asked.guildId, [paper]);
    const links = buttonRows(linkButtons(paper));
    const facts = formatFacts(entry?.listing ?? { paper, upvotes: null, comments: null, codeStars: null }, [
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
      ...(await suggestJoin(paper, asked, services)),
      embeds: [
        {
          title: formatText(paper.title, 256) || 'Untitled',
          ...(link !== undefined && { url: link }),
          description: `${before}${abstract}${after}`,
          footer: { text: entry?.tally === undefined ? `${facts} · not posted here yet` : facts },
        },
      ],
      ...(links.length > 0 && { links }),
    };
  },
};

/** Returns the stored paper that the option `paper` means; otherwise fetches it by its ID from a source and stores it. */
export async function getPaper(asked: Asked, services: Services): Promise<Paper> {
  const { database, lookUp } = services;
  const meant = readText(asked, 'paper');
  if (meant === undefined)
    throw new UserError(
      'Say which paper you mean: give words in its title, or an arXiv ID such as 2508.13426.',
    );
  const stored = await findNamed(database, meant);
  if (stored !== undefined) return stored;
  const arxivId = parseArxivId(meant)?.id;
  if (arxivId !== undefined) return lookUp(asked.guildId, () => fetchPaper(arxivId, services));
  const doi = parseDoi(meant);
  if (doi !== undefined) throw new UserError(formatUnknownDoi(doi));
  const [first] = await suggestPapers(database, meant, 1);
  const named = first && (await findPaper(database, first.id));
  if (named !== undefined) return named;
  throw new UserError(
    `No stored paper is called “${formatText(meant, 100)}”. Pick one from the list as you type, or give an arXiv ID such as 2508.13426.`,
  );
}

/** Lists the sources to ask for a paper by its arXiv ID, in this order: those that know all papers, then those that know some. */
const ASKED_BY_ID = (['all', 'some'] as const).flatMap((known) =>
  SOURCE_LIST.filter(({ arxivIds }) => arxivIds === known).map(({ name }) => name),
);

async function fetchPaper(arxivId: string, { database, sources, log }: Services): Promise<Paper> {
  for (const name of ASKED_BY_ID) {
    const fetched = await sources.get(name)?.fetchPaper(arxivId);
    if (fetched === undefined) continue;
    const [unfit] = await savePapers(database, [fetched]);
    if (unfit !== undefined) {
      log.warn({ paper: arxivId, source: name, reason: unfit.reason }, 'a paper could not be stored');
      throw new UserError(`I can't store paper ${arxivId}: ${unfit.reason}. Its page: ${mainLink(fetched)}`);
    }
    log.info({ paper: fetched.id, source: name }, 'a paper was fetched');
    // It may be stored under another name, with more than the source knows.
    return (await findPaper(database, fetched.id)) ?? fetched;
  }
  throw new UserError(`arXiv has no paper ${arxivId}. Check the ID in the paper's address.`);
}

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
