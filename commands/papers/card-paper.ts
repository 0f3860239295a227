import { findPostedCard } from '../../src/delivery/posted-cards.ts';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { findDiscussionOfThread } from '../../src/discussions/discussions.ts';
import { findPaper } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { answerAbout, PAPER_OPTION } from './paper-option.ts';

/** Answers about the paper that the option means, or about that of the card or thread whose button was pressed, as `answerAbout` does. */
export async function answerAboutCard(
  asked: Asked,
  services: Services,
  answer: (paper: Paper) => Promise<Answer>,
): Promise<Answer> {
  const pressed = await findPressed(asked, services);
  return pressed === undefined ? answerAbout(asked, services, answer) : answer(pressed);
}

/** Finds the paper of the card or thread with the pressed button; undefined if the button names one, or a command was typed. */
export async function findPressed(
  { guildId, channelId, messageId, options }: Asked,
  { database }: Services,
): Promise<Paper | undefined> {
  if (messageId === undefined || options[PAPER_OPTION.name] !== undefined) return undefined;
  const about =
    (await findPostedCard(database, messageId, guildId)) ??
    (await findDiscussionOfThread(database, guildId, channelId));
  return about && findPaper(database, about.paperId);
}
