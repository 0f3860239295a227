import { findPostedCard } from '../../src/delivery/posted-cards.ts';
import type { Answer, Asked, Services } from '../../src/discord/interactions/command.ts';
import { findPaper } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { answerAbout, PAPER_OPTION } from './paper-option.ts';

/** Answers about the paper that the option means, or about that of the card whose button was pressed, as `answerAbout` does. */
export async function answerAboutCard(
  asked: Asked,
  services: Services,
  answer: (paper: Paper) => Promise<Answer>,
): Promise<Answer> {
  const pressed = await findPressed(asked, services);
  return pressed === undefined ? answerAbout(asked, services, answer) : answer(pressed);
}

/** Finds the paper of the card whose button was pressed; undefined if the button names one, or a command was typed. */
async function findPressed(
  { guildId, messageId, options }: Asked,
  { database }: Services,
): Promise<Paper | undefined> {
  if (messageId === undefined || options[PAPER_OPTION.name] !== undefined) return undefined;
  const card = await findPostedCard(database, messageId, guildId);
  return card && findPaper(database, card.paperId);
}
