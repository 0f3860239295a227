import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICE, MAX_CHOICES } from '../../src/discord/limits.ts';
import { formatPlain, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findAgenda } from '../../src/meetings/ballot.ts';
import { viewAgenda } from '../../src/meetings/view.ts';
import type { AgendaItem, StoredOccurrence } from '../../src/meetings/views.ts';
import { foldText } from '../../src/papers/fold-text.ts';
import { findPapers } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { PAPER_OPTION, toChoice } from '../papers/paper-option.ts';
import { type Occasion, readOccasion } from './meeting-option.ts';

/** Takes a paper of an agenda; asks which one if it is left out. */
export const agendaPaperOption = {
  ...PAPER_OPTION,
  description: 'Which paper of the agenda; pick it from the list',
  required: false,
} as const;

/** Whether an agenda is settled, so that its papers can be presented. */
export function isSettled({ frozenAt }: StoredOccurrence): boolean {
  return frozenAt !== null;
}

/** Creates the completion of a paper of the coming agendas that `isWanted` takes. */
export function completeAgendaPaper(isWanted: (occurrence: StoredOccurrence) => boolean): Autocomplete {
  return completePaperOf((asked, services) => readOccasion(asked, services, isWanted));
}

/** Creates the completion of a paper of an agenda. */
export function completePaperOf(read: (asked: Asked, services: Services) => Promise<Occasion>): Autocomplete {
  return async (typed, asked, services) => {
    try {
      const { database, now } = services;
      const { meeting, occurrence } = await read(asked, services);
      const { entries } = await findAgenda(database, meeting, occurrence, now());
      const ids = entries.map(({ paperId }) => paperId);
      const papers = await findPapers(database, ids);
      const wanted = foldText(typed);
      return papers
        .filter(({ id, title }) => foldText(`${title} ${id}`).includes(wanted))
        .map(toChoice)
        .filter(({ value }) => value.length <= MAX_CHOICE)
        .slice(0, MAX_CHOICES);
    } catch (error) {
      // Which meeting, or that there is no agenda yet, is said once the command runs.
      if (error instanceof UserError) return [];
      throw error;
    }
  };
}

/**
 * Answers about the paper of an agenda that is meant: picked by its id, or by words in its title that fit it alone. Asks
 * which one if several fit, or none is given. Throws `UserError` if none fits.
 */
export async function answerAboutItem(
  asked: Asked,
  services: Services,
  occasion: Occasion,
  isOffered: (item: AgendaItem) => boolean,
  answer: (paper: Paper) => Promise<Answer>,
): Promise<Answer> {
  const items = await listItems(occasion, services);
  const meant = readText(asked, PAPER_OPTION.name);
  const fitting = meant === undefined ? items.filter(isOffered) : findFitting(items, meant);
  const [only, second] = fitting;
  if (only === undefined)
    throw new UserError(
      meant === undefined
        ? 'There is no paper on this agenda to choose. `/meeting agenda` shows it.'
        : `No paper on this agenda is called “${formatText(meant, 100)}”. \`/meeting agenda\` shows them.`,
    );
  if (second === undefined && meant !== undefined) return answer(only.paper);
  const choices = fitting
    .filter(({ paper }) => paper.id.length <= MAX_CHOICE)
    .slice(0, MAX_CHOICES)
    .map(({ paper: { id, title } }) => ({
      label: formatPlain(title, MAX_CHOICE) || id,
      description: id,
      value: id,
    }));
  return { content: 'Which paper?', menu: { question: 'Which paper?', option: PAPER_OPTION.name, choices } };
}

function findFitting(items: readonly AgendaItem[], meant: string): readonly AgendaItem[] {
  const exact = items.filter(({ paper }) => paper.id === meant);
  const wanted = foldText(meant);
  return exact.length > 0 ? exact : items.filter(({ paper }) => foldText(paper.title).includes(wanted));
}

async function listItems(
  { meeting, occurrence }: Occasion,
  { database, now }: Services,
): Promise<readonly AgendaItem[]> {
  return (await viewAgenda(database, meeting, occurrence, now())).items;
}
