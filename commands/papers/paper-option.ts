import {
  type APIApplicationCommandOptionChoice,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
} from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICE, MAX_CHOICES } from '../../src/discord/limits.ts';
import { formatChoice, isChoosable } from '../../src/discord/render/paper-choices.ts';
import { formatPlain, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findMentionedArxivId, isAssignedArxivId, parseArxivId } from '../../src/papers/arxiv-id.ts';
import { parseDoi } from '../../src/papers/doi.ts';
import { findNamed, findPaper, findPapers } from '../../src/papers/library.ts';
import { mainLink } from '../../src/papers/links.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { formatUnknownDoi } from '../../src/search/retrieve/ids.ts';
import { type Suggestion, suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { SOURCE_LIST } from '../../src/sources/sources.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';

/** Takes a paper by its title, authors, arXiv id or link. */
export const PAPER_OPTION = {
  type: ApplicationCommandOptionType.String,
  name: 'paper',
  description: 'Words in its title, an author, an arXiv ID or DOI, or a link',
  required: true,
  autocomplete: true,
} as const satisfies APIApplicationCommandStringOption;

/**
 * Completes the option with titles, and a whole arXiv id that is not stored with an offer to fetch it; the value of each
 * is the paper's id.
 */
export const completePaper: Autocomplete = async (typed, { guildId }, { database }) => {
  const arxivId = readArxivId(typed);
  const found = await suggest(database, arxivId ?? typed, guildId);
  const choices = found.filter(isChoosable).map(toChoice);
  const isUnknown = arxivId !== undefined && !found.some(({ id }) => id === arxivId);
  if (!isUnknown || !isAssignedArxivId(arxivId)) return choices;
  return [{ name: `Fetch ${arxivId} from arXiv`, value: arxivId }, ...choices].slice(0, MAX_CHOICES);
};

/** Returns a paper as a choice: its title, and its id as the value. */
export function toChoice({
  id,
  title,
}: Pick<Paper, 'id' | 'title'>): APIApplicationCommandOptionChoice<string> {
  return { name: formatPlain(title, MAX_CHOICE) || id, value: id };
}

/**
 * Answers about the paper that the option means: one picked by its id, or one that alone fits what was typed. Fetches an
 * arXiv paper that is not stored, and stores it. If several fit, asks which one. Throws `UserError` if none does.
 */
export async function answerAbout(
  asked: Asked,
  services: Services,
  answer: (paper: Paper) => Promise<Answer>,
): Promise<Answer> {
  const meant = readText(asked, PAPER_OPTION.name);
  if (meant === undefined)
    throw new UserError(
      'Say which paper you mean: give words in its title, or an arXiv ID such as 2508.13426.',
    );
  const identified = await findIdentified(meant, asked, services);
  if (identified !== undefined) return answer(identified);
  const fitting = await findFitting(meant, asked, services);
  const [first, second] = fitting;
  if (first === undefined)
    throw new UserError(
      `No stored paper is called “${formatText(meant, 100)}”. Pick one from the list as you type, or give an arXiv ID such as 2508.13426.`,
    );
  return second === undefined ? answer(first) : askWhich(meant, fitting);
}

/**
 * Finds the paper that a text names by an id or a DOI; undefined for any other text. Fetches an arXiv paper that is not
 * stored, and stores it. Throws `UserError` for one that doesn't exist, and for a DOI that no stored paper has.
 */
export async function findIdentified(
  meant: string,
  { guildId }: Asked,
  services: Services,
): Promise<Paper | undefined> {
  const arxivId = readArxivId(meant);
  const stored = await findNamed(services.database, arxivId ?? meant);
  if (stored !== undefined) return stored;
  if (arxivId !== undefined) return services.lookUp(guildId, () => fetchPaper(arxivId, services));
  const doi = parseDoi(meant);
  if (doi !== undefined) throw new UserError(formatUnknownDoi(doi));
  return undefined;
}

/** Reads the arXiv id that a text is, or the only one that it mentions. */
function readArxivId(text: string): string | undefined {
  return parseArxivId(text)?.id ?? findMentionedArxivId(text);
}

/** Finds the papers that have this title. */
export async function findTitled(
  meant: string,
  { guildId }: Asked,
  { database }: Services,
): Promise<Paper[]> {
  const found = await suggest(database, meant, guildId);
  return findPapers(
    database,
    found.filter(({ fits }) => fits === 'title').map(({ id }) => id),
  );
}

/** Finds the papers that fit a text, the best first: only those with this title, if there are any. */
async function findFitting(meant: string, { guildId }: Asked, { database }: Services): Promise<Paper[]> {
  const found = await suggest(database, meant, guildId);
  const titled = found.filter(({ fits }) => fits === 'title');
  return findPapers(
    database,
    (titled.length > 0 ? titled : found).map(({ id }) => id),
  );
}

function suggest(database: Services['database'], typed: string, guildId: string): Promise<Suggestion[]> {
  return suggestPapers(database, typed, MAX_CHOICES, { ...teamFilters, guildId });
}

function askWhich(meant: string, fitting: readonly Paper[]): Answer {
  const text = formatText(meant, 100);
  const choices = fitting.filter(isChoosable).map((paper) => formatChoice(paper));
  if (choices.length === 0)
    throw new UserError(`Several papers fit “${text}”, and their IDs are too long for a menu. Give the ID.`);
  return {
    content:
      fitting.length === MAX_CHOICES
        ? `“${text}” fits many papers. These ${MAX_CHOICES} fit it best; for others, type more of the title.`
        : `“${text}” fits ${fitting.length} papers.`,
    menu: { question: 'Which one?', option: PAPER_OPTION.name, choices },
  };
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
