/** What the parts of the bot report of their work, for whoever watches it. Cheap, and never throws. */
export interface Metrics {
  /** Papers on a list that a source gave; one that is asked for again counts again. */
  papersCollected(source: string, papers: number): void;
  cardSent(): void;
  /** A digest stands, so many seconds after it was due. */
  digestPosted(lagSeconds: number): void;
  /** Discord answered a request, with this HTTP status. */
  discordAnswered(status: number): void;
  /** A request waits for one of Discord's limits: `global`, `user` (a bucket of ours) or `shared`. */
  discordWaited(scope: string): void;
  /** A model was asked; the cost is in the currency of its prices, where they are known. */
  modelAsked(outcome: 'answered' | 'failed', cost?: number): void;
  /** An embedding model was asked for the vectors of so many texts. */
  embeddingAsked(outcome: 'answered' | 'failed', texts: number): void;
  /** A person put the vote emoji under a card, or took it away. */
  voteHeard(change: 'cast' | 'taken back'): void;
  /** Runs a search and notes how long it took, also where it fails. */
  timeSearch<Result>(work: () => Promise<Result>): Promise<Result>;
}
