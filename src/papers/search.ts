import { and, desc, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema.ts';
import { UserError } from '../errors.ts';
import { escapeLike, paperColumns, paperOf, storable } from './library.ts';
import type { Paper } from './paper.ts';

/** Longer than any title; past it a query is a text pasted by mistake. */
const MAX_QUERY_LENGTH = 300;

/** Whoever writes one wants just that; a dash within a word is none. */
const OPERATOR = /"|(?<!\S)-|\bOR\b/u;

/** What is looked for. Every part that is undefined is no condition. */
export interface Search {
  /** Words, "exact phrases", -without and OR. */
  readonly query: string;
  /** Words of an author's name. */
  readonly author?: string | undefined;
  /** An arXiv category (`cs.CL`) or archive (`cs`). */
  readonly category?: string | undefined;
  /** First and last day on which the paper was published, both included. */
  readonly since?: Temporal.PlainDate | undefined;
  readonly until?: Temporal.PlainDate | undefined;
}

/** What was found. */
export interface Found {
  readonly papers: readonly Paper[];
  /** Papers that match, of which `papers` is a page. */
  readonly total: number;
  /** True where no paper has every word, and those with some of the words are given. */
  readonly relaxed: boolean;
}

/**
 * Finds papers by words of title, abstract and authors, best first. Throws `UserError` where the query has
 * nothing to look for (operators or stop words only), is over 300 characters, or ends before it begins.
 */
export async function searchPapers(
  database: Database,
  search: Search,
  page: { readonly limit: number; readonly offset: number },
): Promise<Found> {
  const asked = storable(search.query).trim();
  await check(database, search, asked);
  const strict = await findMatches(database, search, sql`websearch_to_tsquery('english', ${asked})`, page);
  if (strict.total > 0 || OPERATOR.test(asked)) return { ...strict, relaxed: false };
  const anyWord = sql`replace(plainto_tsquery('english', ${asked})::text, '&', '|')::tsquery`;
  const some = await findMatches(database, search, anyWord, page);
  return { ...some, relaxed: some.total > 0 };
}

async function check(database: Database, search: Search, asked: string): Promise<void> {
  if (asked === '')
    throw new UserError('The search is empty. Give it a word or two, such as: diffusion language model');
  if (asked.length > MAX_QUERY_LENGTH) {
    throw new UserError(
      `The search is ${asked.length.toLocaleString('en')} characters long; ${MAX_QUERY_LENGTH} is the most. A few telling words find more than a whole text.`,
    );
  }
  if (search.since && search.until && Temporal.PlainDate.compare(search.since, search.until) > 0) {
    throw new UserError(
      `Nothing lies between ${search.since} and ${search.until}: swap "since" and "until".`,
    );
  }
  const [tree] = await database
    .select({ text: sql<string>`querytree(websearch_to_tsquery('english', ${asked}))` })
    .from(sql`(values (1)) as one`);
  if (tree === undefined || tree.text === '' || tree.text === 'T') {
    throw new UserError(
      `“${asked}” has no word to look for. Add one that a paper would have: "attention" -vision, not -vision alone.`,
    );
  }
}

async function findMatches(
  database: Database,
  search: Search,
  words: SQL,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Omit<Found, 'relaxed'>> {
  const where = and(sql`${papers.words} @@ ${words}`, ...conditions(search));
  const [counted] = await database.select({ total: sql<number>`count(*)::int` }).from(papers).where(where);
  const rows = await database
    .select(paperColumns)
    .from(papers)
    .where(where)
    // 1 divides by the logarithm of the length, else the longest abstracts win.
    .orderBy(
      desc(sql`ts_rank_cd(${papers.words}, ${words}, 1)`),
      sql`${papers.publishedOn} desc nulls last`,
      papers.id,
    )
    .limit(limit)
    .offset(offset);
  return { papers: rows.map(paperOf), total: counted?.total ?? 0 };
}

function conditions({ author, category, since, until }: Search): SQL[] {
  const found: SQL[] = [];
  for (const word of author?.split(/\s+/u).filter(Boolean) ?? []) {
    found.push(sql`join_names(${papers.authors}) ilike ${`%${escapeLike(word)}%`}`);
  }
  if (category !== undefined) {
    const wanted = storable(category).trim().toLowerCase();
    found.push(
      sql`exists (select from unnest(${papers.categories}) as one where lower(one) = ${wanted} or lower(one) like ${`${escapeLike(wanted)}.%`})`,
    );
  }
  if (since !== undefined) found.push(sql`${papers.publishedOn} >= ${since.toString()}`);
  if (until !== undefined) found.push(sql`${papers.publishedOn} <= ${until.toString()}`);
  return found;
}
