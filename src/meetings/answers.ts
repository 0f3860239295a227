import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { type ActServices, actOnMeeting, actOnOccurrence } from './act.ts';
import { checkMember, saveAndTell } from './ask.ts';
import { addPresenter, listMeetings, type Meeting, wantLook } from './meetings.ts';
import { findGuildOf } from './occurrences.ts';
import { saveAway } from './people.ts';
import { gatherRoster, type StoredRoster } from './roster.ts';
import {
  answerOffer,
  isLive,
  type Offer,
  refuseStarted,
  settleOffer,
  swapOffer,
  volunteer,
} from './rules/offers.ts';
import type { MeetingServices } from './services.ts';
import { deleteSkip, findOffer, type StoredOffer, saveSkip } from './stored-offers.ts';
import type { StoredOccurrence } from './views.ts';

type AnswerServices = ActServices & Pick<MeetingServices, 'lookUpMember'>;

/** A person's answer about an occurrence, given while nobody else answers. */
interface Turn {
  readonly transaction: Database;
  readonly meeting: Meeting;
  readonly occurrence: StoredOccurrence;
  /** With the offers as they are now: the next look has not stored yet which have run out. */
  readonly roster: StoredRoster;
  readonly stored: readonly StoredOffer[];
}

/** Accepts or passes an offer. Returns it as it is now. Throws `UserError` if it is not this person's, or has ended. */
export async function answerAsked(
  services: AnswerServices,
  offerId: number,
  userId: string,
  answer: 'accepted' | 'passed',
): Promise<Offer> {
  const { occurrenceId } = await getOffer(services, offerId, userId);
  await refuseGone(services, occurrenceId, userId);
  return takeTurn(services, occurrenceId, async (turn) => {
    const { roster } = turn;
    const offer = pickOffer(roster, offerId);
    const answered = answerOffer(offer, answer, roster);
    await save(turn, [[offer, answered]]);
    return answered;
  });
}

/** Hands an offer on to somebody else, who is asked. Throws `UserError` as `swapOffer` does. */
export async function swapAsked(
  services: AnswerServices,
  offerId: number,
  userId: string,
  to: string,
): Promise<Offer> {
  const { occurrenceId } = await getOffer(services, offerId, userId);
  await refuseGone(services, occurrenceId, userId);
  const guildId = await findGuildOf(services.database, occurrenceId);
  if (guildId !== undefined) await checkMember(services, guildId, to);
  return takeTurn(services, occurrenceId, async (turn) => {
    const { roster } = turn;
    const offer = pickOffer(roster, offerId);
    const { swapped, asked } = swapOffer(offer, to, roster.offers, roster, roster.findAbsence);
    await save(turn, [[offer, swapped]], [asked]);
    return asked;
  });
}

/** Takes a paper of a frozen agenda unasked. Throws `UserError` as `volunteer` does, or for a paper not on it. */
export async function takePaper(
  services: AnswerServices,
  occurrenceId: number,
  paperId: string,
  userId: string,
): Promise<Offer> {
  await refuseGone(services, occurrenceId, userId);
  return takeTurn(services, occurrenceId, async (turn) => {
    const { transaction, occurrence, roster } = turn;
    if (!roster.papers.some((paper) => paper.paperId === paperId))
      throw new UserError('That paper is not on this agenda. Choose one that is.');
    const taken = volunteer(paperId, userId, roster.offers, roster, roster.findAbsence);
    const live = roster.offers.find((offer) => isLive(offer) && offer.paperId === paperId);
    await deleteSkip(transaction, occurrence.id, userId);
    if (live === undefined) await save(turn, [], [taken]);
    else await save(turn, [[live, taken]]);
    return taken;
  });
}

/** Has a person not asked for an occurrence; what they were asked or accepted goes to the next. */
export async function skipOnce(
  services: AnswerServices,
  occurrenceId: number,
  userId: string,
): Promise<void> {
  await takeTurn(services, occurrenceId, async (turn) => {
    const { transaction, occurrence, roster } = turn;
    refuseStarted(roster);
    await saveSkip(transaction, occurrence.id, userId);
    const theirs = roster.offers.filter((offer) => isLive(offer) && offer.userId === userId);
    const now = services.now();
    const passed = theirs.map((offer) => [offer, answerOffer(offer, 'passed', { ...roster, now })] as const);
    await save(turn, passed);
  });
}

/** Throws `UserError` for an offer to somebody else. */
export function refuseOthersOffer({ userId }: Pick<Offer, 'userId'>, by: string): void {
  if (userId === by) return;
  throw new UserError(
    'Somebody else was asked. To present a paper yourself, use I’ll present under the agenda.',
  );
}

/** Finds the offer that a person has of an occurrence and may still change; undefined if there is none. */
export function findLiveOffer(offers: readonly StoredOffer[], userId: string): StoredOffer | undefined {
  return offers.findLast((offer) => isLive(offer) && offer.userId === userId);
}

/**
 * Counts a person in among those who present at a meeting. Throws `UserError` if only a role presents there and they
 * don't have it.
 */
export async function countIn(services: AnswerServices, meeting: Meeting, userId: string): Promise<void> {
  const { lookUpMember } = services;
  const { presenters, guildId, id } = meeting;
  if (presenters.kind === 'role') {
    const facts = await lookUpMember(guildId, userId);
    if (!facts?.roles.includes(presenters.roleId))
      throw new UserError(
        `People with <@&${presenters.roleId}> present at ${meeting.name}. Ask an organiser for the role, then press Count me in again.`,
      );
    await checkMember({ ...services, lookUpMember: async () => facts }, guildId, userId);
  }
  await actOnMeeting(services, id, async (transaction) => {
    if (presenters.kind !== 'role') await addPresenter(transaction, id, userId);
  });
}

/** Notes until which day a person is away from all meetings of a server; null if they are back. */
export async function setAway(
  { database, now, queue }: AnswerServices,
  guildId: string,
  userId: string,
  until: Temporal.PlainDate | null,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await saveAway(transaction, guildId, userId, until);
    for (const { id } of await listMeetings(transaction, guildId)) {
      await wantLook(transaction, id, now());
      await queue.send('meeting', { meetingId: id }, transaction);
    }
  });
  queue.wake('meeting');
}

async function getOffer(
  { database }: AnswerServices,
  offerId: number,
  userId: string,
): Promise<{ readonly occurrenceId: number }> {
  const found = await findOffer(database, offerId);
  if (found === undefined) throw new UserError('That meeting was removed, so there is nothing to answer.');
  refuseOthersOffer(found.offer, userId);
  return found;
}

/** Throws `UserError` for a person who has left the server: a private message still has its buttons. */
async function refuseGone(services: AnswerServices, occurrenceId: number, userId: string): Promise<void> {
  const guildId = await findGuildOf(services.database, occurrenceId);
  if (guildId === undefined || (await checkMember(services, guildId, userId))) return;
  // What they had goes to the next.
  await actOnOccurrence(services, occurrenceId, async () => {});
  throw new UserError('You are no longer in this server. Join it again first.');
}

function takeTurn<Result>(
  services: AnswerServices,
  occurrenceId: number,
  act: (turn: Turn) => Promise<Result>,
): Promise<Result> {
  return actOnOccurrence(services, occurrenceId, async (transaction, meeting, occurrence) => {
    if (occurrence.state === 'skipped' || occurrence.state === 'dropped')
      throw new UserError('This meeting was called off, so nobody presents.');
    if (occurrence.state === 'voting')
      throw new UserError('People still vote for this meeting. Its papers are settled when voting closes.');
    const roster = await gatherRoster(transaction, meeting, occurrence, services.now());
    const offers = roster.offers.map((offer) => ({
      ...settleOffer(offer, roster, roster.findAbsence),
      id: offer.id,
    }));
    return act({ transaction, meeting, occurrence, roster: { ...roster, offers }, stored: roster.offers });
  });
}

function pickOffer({ offers }: StoredRoster, offerId: number): StoredOffer {
  const offer = offers.find(({ id }) => id === offerId);
  if (offer === undefined) throw new Error(`Offer ${offerId} is gone.`);
  return offer;
}

async function save(
  { transaction, occurrence, roster, stored }: Omit<Turn, 'meeting'>,
  changed: readonly (readonly [StoredOffer, Offer])[],
  added: readonly Offer[] = [],
): Promise<void> {
  const after = roster.offers.map((offer) => changed.find(([before]) => before === offer)?.[1] ?? offer);
  await saveAndTell(transaction, occurrence.id, { offers: stored }, [...after, ...added], roster.now);
}
