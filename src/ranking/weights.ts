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

/** People, and those who pick, need a few days: until then it says less that a paper has no vote. */
const FRESH_DAYS = 3;
const FRESH_SHARE = 0.3;

/** Returns how much a paper counts in a fit. */
export function weighEvidence(evidence: Evidence, ageDays: number): number {
  const share = evidence === 'background' && ageDays <= FRESH_DAYS ? FRESH_SHARE : 1;
  return share * WEIGHTS[evidence] * 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS);
}
