/** Counters that the parts of the bot report to, for monitoring. Cheap, and never throws. */
export interface Metrics {
  /** A source returned a list with this many papers; asking for it again counts again. */
  papersCollected(source: string, papers: number): void;
  cardSent(): void;
  /** A digest was posted, this many seconds after it was due. */
  digestPosted(lagSeconds: number): void;
  /** Discord answered a request, with this HTTP status. */
  discordAnswered(status: number): void;
  /** A request waits for one of Discord's limits: `global`, `user` (a bucket of ours) or `shared`. */
  discordWaited(scope: string): void;
  /** A model was asked; the cost is in the currency of its prices, where they are known. */
  modelAsked(outcome: 'answered' | 'failed', cost?: number): void;
  /** An embedding model was asked for the vectors of this many texts. */
  embeddingAsked(outcome: 'answered' | 'failed', texts: number): void;
  /**
   * What came of a mail. `lost`: the server's answer was, so the mail is sent a second time; `server`: it took none, counted
   * once a try.
   */
  mailSettled(outcome: 'sent' | 'put off' | 'refused' | 'lost' | 'given up' | 'server'): void;
  /** A person put the vote emoji under a card or removed it. */
  voteHeard(change: 'cast' | 'taken back'): void;
  /** The public server answered a request, with this HTTP status. */
  webAnswered(status: number): void;
  /** Runs a search and records how long it took, even if it fails. */
  timeSearch<Result>(work: () => Promise<Result>): Promise<Result>;
}
