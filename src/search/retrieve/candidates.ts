import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import type { Lexicon } from '../index/lexicon.ts';
import type { Phrases } from '../query/phrases.ts';
import type { Query } from '../query/query.ts';
import type { Candidate } from '../rank/rank.ts';

/** The most results of a search: 20 pages, of which people read two. */
export const MAX_RESULTS = 100;

/** If fewer of the papers read meet the conditions, another way finds more. */
export const ENOUGH = 20;

/** A stem to search for, and its rarity. */
export interface WeightedStem {
  readonly stem: string;
  readonly weight: number;
}

/** The criteria for candidates. */
export interface Wanted {
  /** The rarest first. */
  readonly stems: readonly WeightedStem[];
  readonly phrases: Phrases;
  /** Days on which it must have been published. */
  readonly days: Pick<Query, 'since' | 'until'>;
  /** Other conditions on a paper, see `paperCondition`. */
  readonly condition: SQL | undefined;
  readonly lexicon: Pick<Lexicon, 'papers' | 'stemFrequency'>;
}

/** A way to find the papers worth ranking. */
export type FindCandidates = (database: Database, wanted: Wanted) => Promise<CandidateSet>;

/** Papers worth ranking; there may be more of them than a search returns. */
export interface CandidateSet {
  readonly candidates: readonly Candidate[];
  /** True if there may be more papers that match. */
  readonly isCut: boolean;
}

/**
 * Separates the fields and rows of candidates that come as one text: one row of 100 papers costs a third of 100 rows.
 * It also separates title and body in pg_textsearch's table, which ignores it.
 */
export const FIELD = '\u001f';
const ROW = '\u001e';

/**
 * Selects candidates as one text, an aggregate over the rows of a query: columns of title, body, length and id, in this
 * order.
 */
export function asText(...columns: readonly SQLWrapper[]): SQL {
  return sql`string_agg(concat_ws(${FIELD}::text, ${sql.join([...columns], sql`, `)}), ${ROW})`;
}

/** Parses the text of `asText`. */
export function readCandidates(text: string | null): Candidate[] {
  if (text === null) return [];
  return text.split(ROW).map((row) => {
    const [title = '', body = '', length = '', ...id] = row.split(FIELD);
    return { title, body, length: Number(length), paperId: id.join(FIELD) };
  });
}
