import { ApplicationCommandOptionType } from 'discord.js';
import { type Alert, listAlerts } from '../../src/alerts/alerts.ts';
import { findMet } from '../../src/alerts/match.ts';
import { addNamesake, listSpellings, removeNamesake } from '../../src/alerts/namesakes.ts';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatWish } from '../../src/discord/render/alert-text.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { answerAbout, completePaper, PAPER_OPTION } from '../papers/paper-option.ts';

const MAX_TITLE = 100;

/** `/alerts not-author` says that a paper is by somebody else of the name that an alert is for. */
export const notAuthor: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'not-author',
    description: 'Say that a paper is by another person with the name in your alert',
    options: [PAPER_OPTION],
  },

  autocomplete: { paper: completePaper },

  answer: (asked, services) =>
    answerAbout(asked, services, async (paper) => {
      const title = `“${formatText(paper.title, MAX_TITLE) || paper.id}”`;
      const own = await findForAuthors(paper, asked, services);
      if (own.length === 0)
        throw new UserError(
          `None of your alerts is for an author of ${title}, so there is nothing to leave out.`,
        );
      if (asked.options.undo === true) return takeBack(paper, own, title, services);
      for (const { id } of own) await addNamesake(services.database, id, paper.id);
      return {
        content: own
          .map(
            (alert) =>
              `Noted: ${title} is not by the author of your alert **${formatWish(alert)}**. ${explain(paper, alert)}`,
          )
          .join('\n'),
        offers: [{ label: 'Undo', command: 'alerts not-author', options: { paper: paper.id, undo: true } }],
      };
    }),
};

/** Finds a person's alerts for authors of a paper. */
async function findForAuthors(
  { id }: Paper,
  { userId }: Asked,
  { database, search }: Services,
): Promise<Alert[]> {
  const own = (await listAlerts(database, userId)).filter(({ kind }) => kind === 'author');
  const found: Alert[] = [];
  for (const alert of own) {
    const met = await findMet({ matching: search.matching }, alert, { ids: [id] });
    if (met.length > 0) found.push(alert);
  }
  return found;
}

function explain({ authors }: Paper, { text }: Alert): string {
  const [spelling] = listSpellings(authors, text);
  const theirs = authors.find(
    (author) => spelling !== undefined && listSpellings([author], text).includes(spelling),
  );
  const coauthors = 'papers that share another author with this one';
  return theirs === undefined
    ? `From now on the alert leaves out ${coauthors}.`
    : `From now on the alert leaves out papers by ${formatText(theirs, 60)}, and ${coauthors}.`;
}

async function takeBack(
  { id }: Paper,
  own: readonly Alert[],
  title: string,
  { database }: Services,
): Promise<Answer> {
  for (const alert of own) await removeNamesake(database, alert.id, id);
  return { content: `Taken back: ${title} counts again.` };
}
