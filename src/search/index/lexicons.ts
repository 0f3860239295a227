import type { Database } from '../../database/connect.ts';
import { type Lexicon, readLexicon, readTotals } from './lexicon.ts';

/** Below this, the lexicon is read in a few milliseconds, and one more paper makes a difference. */
const FEW_PAPERS = 2_000;
/** Less growth than this doesn't change the ranking. */
const GROWTH = 1.05;
/** With many papers, growth is checked no more often than this. */
const LOOK_AGAIN_MS = 1_000;

/** Keeps the lexicon of a database in memory. */
export interface Lexicons {
  /** Returns the lexicon, fresh enough that a search wouldn't notice the difference. */
  current(): Promise<{ readonly lexicon: Lexicon }>;
}

/** Creates a cache of the lexicon: read at the first search, and again as papers are added. */
export function createLexicons(database: Database): Lexicons {
  let kept: { readonly lexicon: Lexicon; readonly papers: number; readonly length: number } | undefined;
  let reading: Promise<{ readonly lexicon: Lexicon }> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const read = async (totals: { readonly papers: number; readonly length: number }) => {
    const lexicon = await readLexicon(database);
    kept = { lexicon, ...totals };
    return kept;
  };
  const readOnce = (totals: { readonly papers: number; readonly length: number }) => {
    reading ??= read(totals).finally(() => {
      reading = undefined;
    });
    return reading;
  };
  return {
    async current() {
      const isBig = kept !== undefined && kept.papers >= FEW_PAPERS;
      if (kept !== undefined && isBig && performance.now() < lookedAt + LOOK_AGAIN_MS) return kept;
      const totals = await readTotals(database);
      lookedAt = performance.now();
      if (kept === undefined) return readOnce(totals);
      const isSame = totals.papers === kept.papers && totals.length === kept.length;
      const isNear =
        totals.papers >= FEW_PAPERS && totals.papers < kept.papers * GROWTH && totals.papers >= kept.papers;
      return isSame || isNear ? kept : readOnce(totals);
    },
  };
}
