import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readNumber } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatLinkedTitle } from '../../src/discord/render/paper-list.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findLiveOffer, refuseOthersOffer } from '../../src/meetings/answers.ts';
import { findMeeting } from '../../src/meetings/meetings.ts';
import { findOccurrenceById, listComing } from '../../src/meetings/occurrences.ts';
import { findOffer, listOffers, type StoredOffer } from '../../src/meetings/stored-offers.ts';
import { findPaper } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { type Occasion, readMeeting, readPressed } from './meeting-option.ts';

/** The option that buttons set and nobody can type: an offer, by its id. */
const OFFER = 'offer';

/** An offer to the person who asks, with what it is about. */
export interface OwnOffer extends Occasion {
  readonly offer: StoredOffer;
  readonly paper: Paper | undefined;
}

/**
 * Finds the offer that a person means: a button's, or the one that they have at the coming meeting. Throws `UserError` if
 * there is none.
 */
export async function readOwnOffer(asked: Asked, services: Services): Promise<OwnOffer> {
  const { database } = services;
  const id = readNumber(asked, OFFER);
  const found = id === undefined ? await findOwn(asked, services) : await findOffer(database, id);
  if (found === undefined && id === undefined)
    throw new UserError(
      'You are not asked to present, and you present nothing at the coming meeting. To take a paper, run `/meeting present`.',
    );
  const occurrence = found && (await findOccurrenceById(database, found.occurrenceId));
  const meeting = occurrence && (await findMeeting(database, occurrence.meetingId));
  if (found === undefined || occurrence === undefined || meeting?.guildId !== asked.guildId)
    throw new UserError('That meeting was removed, so there is nothing to answer.');
  const { offer } = found;
  refuseOthersOffer(offer, asked.userId);
  return { offer, meeting, occurrence, paper: await findPaper(database, offer.paperId) };
}

async function findOwn(asked: Asked, services: Services): ReturnType<typeof findOffer> {
  const { database } = services;
  const pressed = await readPressed(asked, services);
  const occurrences =
    pressed === undefined
      ? await listComing(database, (await readMeeting(asked, services)).id)
      : [pressed.occurrence];
  for (const { id: occurrenceId } of occurrences) {
    const offer = findLiveOffer(await listOffers(database, occurrenceId), asked.userId);
    if (offer !== undefined) return { offer, occurrenceId };
  }
  return undefined;
}

/** Names the paper of an offer. */
export function formatOffered({ offer, paper }: OwnOffer): string {
  return paper === undefined ? formatText(offer.paperId, 100) : `“${formatLinkedTitle(paper)}”`;
}
