/** What is known of a paper that a feed may learn from. */
export type Evidence =
  /** A vote on this feed's card. */
  | 'vote'
  /** A vote on a card elsewhere in the server, or a paper given as an example. */
  | 'vote-elsewhere'
  /** "Less like this". */
  | 'refusal'
  /** Shown, and nobody voted for it within three days. */
  | 'passed-over'
  /** A paper of the day's list that wasn't shown. */
  | 'background';

/** How much each counts when it is new. */
const WEIGHTS: Readonly<Record<Evidence, number>> = {
  vote: 1,
  'vote-elsewhere': 0.5,
  refusal: 1,
  'passed-over': 0.5,
  background: 0.5,
};

/** Days after which a vote counts half: a team's taste moves with its projects. */
const HALF_LIFE_DAYS = 180;

/** Returns how much a paper counts in a fit. */
export function weighEvidence(evidence: Evidence, ageDays: number): number {
  return WEIGHTS[evidence] * 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS);
}
