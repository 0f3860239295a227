import { UserError } from '../../errors.ts';
import { formatDay } from '../../words.ts';
import type { FindAbsence } from './absence.ts';

/** How much of the time left a person has to answer. */
const SHARE_TO_ANSWER = 3;
/** The least time to answer: less would pass over whoever is in a talk or on a train. */
const MIN_HOURS_TO_ANSWER = 1;

/** Whom an offer asks, and about what. */
interface Asked {
  readonly paperId: string;
  readonly userId: string;
  readonly askedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
}

/** A person asked to present a paper at a meeting, and what came of it. */
export type Offer = Asked &
  (
    | { readonly state: 'open' }
    | { readonly state: 'accepted'; readonly at: Temporal.Instant }
    | { readonly state: 'passed'; readonly at: Temporal.Instant }
    | { readonly state: 'expired'; readonly at: Temporal.Instant }
    /** They named somebody else, who was asked instead. */
    | { readonly state: 'swapped'; readonly at: Temporal.Instant; readonly to: string }
    /** They left the server or went away before the meeting. */
    | { readonly state: 'gone'; readonly at: Temporal.Instant; readonly because: 'left' | 'away' }
  );

/** An offer on which a paper's presenter rests: nobody else is asked meanwhile. */
export type LiveOffer = Extract<Offer, { state: 'open' | 'accepted' }>;

/** When an answer is given, and when the meeting is. */
export interface Moment {
  readonly now: Temporal.Instant;
  readonly meetingAt: Temporal.Instant;
}

/** Whether nobody else is asked about the paper because of this offer. */
export function isLive(offer: Offer): offer is LiveOffer {
  return offer.state === 'open' || offer.state === 'accepted';
}

/**
 * Returns when an unanswered offer goes to the next person: after a third of the time left, an hour at least, but never
 * later than the meeting.
 */
export function findExpiry({ now, meetingAt }: Moment): Temporal.Instant {
  const left = now.until(meetingAt).total('milliseconds');
  const wait = Math.max(left / SHARE_TO_ANSWER, MIN_HOURS_TO_ANSWER * 3_600_000);
  return now.add({ milliseconds: Math.floor(Math.min(wait, Math.max(left, 0))) });
}

/** Asks a person, from now on. */
export function createOffer(
  paperId: string,
  userId: string,
  moment: Moment,
): Extract<Offer, { state: 'open' }> {
  return { paperId, userId, askedAt: moment.now, expiresAt: findExpiry(moment), state: 'open' };
}

/**
 * Brings an offer up to date: one that nobody answered has expired, and whoever left, is away now or, having accepted,
 * will be away at the meeting is gone. Once the meeting has started an accepted offer stays as it is. Settling twice
 * changes nothing.
 */
export function settleOffer(offer: Offer, { now, meetingAt }: Moment, findAbsence: FindAbsence): Offer {
  switch (offer.state) {
    case 'open':
      if (Temporal.Instant.compare(now, offer.expiresAt) >= 0)
        return { ...askedOf(offer), state: 'expired', at: offer.expiresAt };
      break;
    case 'accepted':
      if (Temporal.Instant.compare(now, meetingAt) >= 0) return offer;
      break;
    case 'passed':
    case 'expired':
    case 'swapped':
    case 'gone':
      return offer;
  }
  // Whoever is back in time keeps what they accepted.
  const absence = findAbsence(offer.userId, offer.state === 'accepted' ? meetingAt : now);
  return absence === undefined
    ? offer
    : { ...askedOf(offer), state: 'gone', at: now, because: absence.because };
}

/**
 * Accepts or passes. Passing after accepting is possible until the meeting; the same answer twice changes nothing.
 * Throws `UserError` if the offer has ended another way.
 */
export function answerOffer(offer: Offer, answer: 'accepted' | 'passed', moment: Moment): Offer {
  if (offer.state === answer) return offer;
  refuseEnded(offer, moment);
  return { ...askedOf(offer), state: answer, at: moment.now };
}

/**
 * Hands an offer on to somebody whom its person names, and asks them. Throws `UserError` if the offer has ended, or
 * if the other can't be asked.
 */
export function swapOffer(
  offer: Offer,
  to: string,
  offers: readonly Offer[],
  moment: Moment,
  findAbsence: FindAbsence,
): { readonly swapped: Offer; readonly asked: Offer } {
  refuseEnded(offer, moment);
  if (to === offer.userId)
    throw new UserError('You can’t swap with yourself. Choose somebody else, or press Pass.');
  const absence = findAbsence(to, moment.now);
  if (absence !== undefined) {
    const why =
      absence.because === 'left' ? 'have left the server' : `are away until ${formatDay(absence.until)}`;
    throw new UserError(`They ${why}, so they can’t be asked. Choose somebody else, or press Pass.`);
  }
  if (offers.some((other) => isLive(other) && other.userId === to))
    throw new UserError(
      'They present another paper at this meeting, or are being asked to. Choose somebody else, or press Pass.',
    );
  return {
    swapped: { ...askedOf(offer), state: 'swapped', at: moment.now, to },
    asked: createOffer(offer.paperId, to, moment),
  };
}

/**
 * Takes a paper without being asked ("I'll present"); whoever is being asked about it accepts in this way. Throws
 * `UserError` if somebody else has it or is being asked, or if the person is absent.
 */
export function volunteer(
  paperId: string,
  userId: string,
  offers: readonly Offer[],
  moment: Moment,
  findAbsence: FindAbsence,
): Offer {
  refuseStarted(moment);
  const absence = findAbsence(userId, moment.meetingAt);
  if (absence?.because === 'left')
    throw new UserError('You are no longer in this server. Join it again first.');
  if (absence?.because === 'away')
    throw new UserError(`You are away until ${formatDay(absence.until)}. Say that you are back first.`);
  const live = offers.find((offer) => isLive(offer) && offer.paperId === paperId);
  if (live === undefined)
    return {
      paperId,
      userId,
      askedAt: moment.now,
      expiresAt: moment.meetingAt,
      state: 'accepted',
      at: moment.now,
    };
  if (live.userId === userId) return answerOffer(live, 'accepted', moment);
  throw new UserError(
    live.state === 'accepted'
      ? 'Somebody presents this paper already. Choose another, or ask them to press Swap.'
      : 'Somebody is being asked about this paper. Choose another, or wait for their answer.',
  );
}

function refuseEnded(offer: Offer, moment: Moment): asserts offer is LiveOffer {
  refuseStarted(moment);
  switch (offer.state) {
    case 'open':
      if (Temporal.Instant.compare(moment.now, offer.expiresAt) >= 0) refuseExpired();
      return;
    case 'accepted':
      return;
    case 'passed':
      throw new UserError(
        'You passed. If you would like to present after all, press I’ll present under the agenda.',
      );
    case 'expired':
      refuseExpired();
      return;
    case 'swapped':
      throw new UserError('You handed this paper on, so somebody else is asked. Ask them to hand it back.');
    case 'gone':
      throw new UserError(
        offer.because === 'left'
          ? 'The offer ended when you left the server. Press I’ll present under the agenda.'
          : 'The offer ended as you are away. Say that you are back, then press I’ll present under the agenda.',
      );
  }
}

function refuseExpired(): never {
  throw new UserError(
    'The time to answer is over, so the next person is asked. You can still press I’ll present under the agenda if nobody has taken the paper.',
  );
}

/** Throws `UserError` once the meeting has started. */
export function refuseStarted({ now, meetingAt }: Moment): void {
  if (Temporal.Instant.compare(now, meetingAt) < 0) return;
  throw new UserError(
    'The meeting has started, so nothing changes any more. The next one has its own agenda.',
  );
}

function askedOf({ paperId, userId, askedAt, expiresAt }: Asked): Asked {
  return { paperId, userId, askedAt, expiresAt };
}
