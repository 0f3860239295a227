import type { Order } from './interleave.ts';

/**
 * The rate of wins that the test bets on if it doubts the learned order. Of the rates from 0.25 to 0.4 this one finds
 * an order that wins 30 % soonest (`npm run bench:ranking -- --power`).
 */
const SUSPECTED_RATE = 0.35;

/**
 * The odds at which the learned order is switched off. By Ville's inequality an order that truly wins half or more
 * reaches them in at most one of 10 feeds, however often and however long one looks. At 20 to 1, an order that wins
 * 30 % would stay on for 60 votes in one of 6 feeds, and people would get worse digests meanwhile.
 */
const ODDS = 10;

/** The odds at which the test is over because the learned order has won; by then comparing on only costs good cards. */
const WON_ODDS = 20;

/** What the votes say about the two orders. */
export interface BlindTest {
  /** Cards with votes that the learned order put there, and all cards with votes. */
  readonly won: number;
  readonly of: number;
  /** How much more likely these wins are if the learned order wins 35 % than if it wins half. */
  readonly odds: number;
  /** After how many of the cards the learned order had lost, and must be switched off; null if it has not. */
  readonly lostAfter: number | null;
  /** After how many of the cards it had won, so that nothing is left to compare; null if it has not. */
  readonly wonAfter: number | null;
}

/**
 * Compares the two orders by their credits, the oldest first: one for each card that got a vote. A card counts once,
 * however many people vote for it, as their votes depend on one another. The answer may be looked at after every vote:
 * the test is sequential (Wald 1945; Ville 1939; as a bet, Shafer 2021).
 */
export function testBlindly(credits: Iterable<Order>): BlindTest {
  let won = 0;
  let of = 0;
  let odds = 1;
  let wonOdds = 1;
  let lostAfter: number | null = null;
  let wonAfter: number | null = null;
  for (const credit of credits) {
    of += 1;
    if (credit === 'learned') won += 1;
    odds *= 2 * (credit === 'learned' ? SUSPECTED_RATE : 1 - SUSPECTED_RATE);
    wonOdds *= 2 * (credit === 'learned' ? 1 - SUSPECTED_RATE : SUSPECTED_RATE);
    if (odds >= ODDS) lostAfter ??= of;
    if (wonOdds >= WON_ODDS) wonAfter ??= of;
  }
  return { won, of, odds, lostAfter, wonAfter };
}
