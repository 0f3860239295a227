import type { Database } from '../database/connect.ts';

/** What a person noted about a paper. */
export interface PaperNote {
  readonly userId: string;
  /** In Markdown; empty if there is none. */
  readonly takeaways: string;
  readonly questions: string;
  /** From 1 to 5; null without one. */
  readonly verdict: number | null;
  readonly savedAt: Temporal.Instant;
}

/** Lists a server's notes on papers, by the ids of the papers. Nobody can write any yet. */
export async function listNotesOn(
  _database: Database,
  _guildId: string,
  _paperIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PaperNote[]>> {
  return new Map();
}
