import { createHash } from 'node:crypto';
import type { Absence, FindAbsence } from './absence.ts';
import { compareLastTalks } from './ledger.ts';
import { createOffer, isLive, type LiveOffer, type Moment, type Offer, settleOffer } from './offers.ts';

/** What the rule looks at. */
export interface Roster extends Moment {
  /** The papers of the agenda, in its order, with those who voted for each. */
  readonly papers: readonly { readonly paperId: string; readonly voters: readonly string[] }[];
  /** Everybody who presents at this meeting. A voter who is not among them is not asked. */
  readonly pool: readonly string[];
  /**
   * When each person presented last. An accepted offer of another meeting that is still to be held counts as a talk at
   * its time.
   */
  readonly lastTalks: ReadonlyMap<string, Temporal.Instant>;
  /** All offers of this meeting, in the order in which they were made. */
  readonly offers: readonly Offer[];
  /** People who skip this meeting. */
  readonly skipping: ReadonlySet<string>;
  readonly findAbsence: FindAbsence;
  /** By which ties are drawn: hexadecimal digits, drawn at random, a secret until the agenda is frozen. */
  readonly seed: string;
}

/** A person who may be asked, with what decides their place. */
export interface Drawn {
  readonly userId: string;
  readonly lastTalkAt: Temporal.Instant | undefined;
  /** SHA-256 of the seed, a colon and the user id, as 64 hexadecimal digits; the lowest wins a tie. */
  readonly ticket: string;
}

/** Why a person is not asked. */
export type Bar =
  | Absence
  /** They voted, but are not among those who present. */
  | { readonly because: 'outside' }
  | { readonly because: 'skips' }
  /** They have, or had, an offer of this meeting. */
  | { readonly because: 'asked'; readonly state: Offer['state'] };

/** A person who is not asked, and why. */
export interface Barred {
  readonly userId: string;
  readonly bar: Bar;
}

/** How the next person was found. */
export interface Draw {
  readonly paperId: string;
  /** Whether the paper's voters were drawn from, or the pool, as none of them may be asked. */
  readonly from: 'voters' | 'pool';
  readonly first: Drawn;
  /** The others who may be asked, in the order in which they will be. */
  readonly others: readonly Drawn[];
  /** Voters of the paper who may not be asked and, where the pool was drawn from, people of the pool. */
  readonly barred: readonly Barred[];
  readonly seed: string;
}

/** Where the search for a paper's presenter stands. */
export type Slot = { readonly paperId: string } & (
  | { readonly state: 'presented'; readonly offer: Extract<LiveOffer, { state: 'accepted' }> }
  | { readonly state: 'asked'; readonly offer: Extract<LiveOffer, { state: 'open' }> }
  /** Somebody is to be asked now. */
  | { readonly state: 'next'; readonly offer: Extract<LiveOffer, { state: 'open' }>; readonly draw: Draw }
  /** Nobody is left who may be asked. */
  | { readonly state: 'open-discussion'; readonly barred: readonly Barred[] }
);

/** What follows from the offers so far. */
export interface Round {
  /** The offers so far, settled, in their order; behind them those that are to be made now. */
  readonly offers: readonly Offer[];
  /** One for each paper of the agenda, in its order. */
  readonly slots: readonly Slot[];
}

/** Returns the SHA-256 of a seed, which is shown before anything is drawn by it. */
export function commitTo(seed: string): string {
  return sha256(seed);
}

/**
 * Settles the offers, and finds for each paper of the agenda who presents it, who is being asked, or who is to be asked
 * now. The papers choose in the order of the agenda, and nobody is drawn twice for one meeting.
 */
export function playRound(roster: Roster): Round {
  const offers = roster.offers.map((offer) => settleOffer(offer, roster, roster.findAbsence));
  const slots = roster.papers.map(({ paperId, voters }): Slot => {
    const live = offers.filter(isLive).find((offer) => offer.paperId === paperId);
    if (live !== undefined) return slotOf(paperId, live);
    const current = { ...roster, offers };
    const draw = drawNext(current, paperId, voters);
    if (draw === undefined)
      return { paperId, state: 'open-discussion', barred: findBarred(current, [...voters, ...roster.pool]) };
    const offer = createOffer(paperId, draw.first.userId, roster);
    offers.push(offer);
    return { paperId, state: 'next', offer, draw };
  });
  return { offers, slots };
}

/**
 * Finds who is asked next about a paper: of its voters who may be asked, else of the pool, whoever presented longest ago,
 * and of these whoever's ticket is lowest. Undefined if there is nobody, or the meeting has started.
 */
function drawNext(roster: Roster, paperId: string, voters: readonly string[]): Draw | undefined {
  if (Temporal.Instant.compare(roster.now, roster.meetingAt) >= 0) return undefined;
  for (const [from, people] of [
    ['voters', [...new Set(voters)]],
    ['pool', [...new Set(roster.pool)]],
  ] as const) {
    const [first, ...others] = people
      .filter((userId) => findBar(roster, userId) === undefined)
      .map((userId) => buildTicket(roster, userId))
      .toSorted(compareDrawn);
    if (first === undefined) continue;
    const barred = findBarred(roster, [...voters, ...people]);
    return { paperId, from, first, others, barred, seed: roster.seed };
  }
  return undefined;
}

function findBarred(roster: Roster, people: readonly string[]): Barred[] {
  return [...new Set(people)].flatMap((userId) => {
    const bar = findBar(roster, userId);
    return bar === undefined ? [] : [{ userId, bar }];
  });
}

function findBar({ findAbsence, skipping, offers, pool, now }: Roster, userId: string): Bar | undefined {
  if (!pool.includes(userId)) return { because: 'outside' };
  const absence = findAbsence(userId, now);
  if (absence !== undefined) return absence;
  if (skipping.has(userId)) return { because: 'skips' };
  const offer = offers.findLast((offer) => offer.userId === userId);
  return offer && { because: 'asked', state: offer.state };
}

function buildTicket({ lastTalks, seed }: Roster, userId: string): Drawn {
  return { userId, lastTalkAt: lastTalks.get(userId), ticket: sha256(`${seed}:${userId}`) };
}

function compareDrawn(a: Drawn, b: Drawn): number {
  return compareLastTalks(a.lastTalkAt, b.lastTalkAt) || (a.ticket < b.ticket ? -1 : 1);
}

function slotOf(paperId: string, offer: LiveOffer): Slot {
  switch (offer.state) {
    case 'accepted':
      return { paperId, state: 'presented', offer };
    case 'open':
      return { paperId, state: 'asked', offer };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
