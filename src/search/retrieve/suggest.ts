import { desc, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { queryRows } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { suggestByName } from '../../papers/names.ts';
import { escapeLike } from '../../papers/strip-nul.ts';
import { TITLE_MARK } from '../index/document.ts';
import { contentWords, foldWords } from '../query/analysis.ts';
import { readTypedNames } from '../query/phrases.ts';
import type { Team, TeamFilters } from './conditions.ts';
import { hasWords } from './has-words.ts';
import { BEGINNING, beginsTitle, isTitle } from './titles.ts';

/** A paper to choose while somebody types. */
export interface Suggestion {
  readonly id: string;
  readonly title: string;
  /** What the text fits: the beginning of its id, its whole title, the title's beginning or words, or its authors. */
  readonly fits: 'id' | 'title' | 'beginning' | 'words' | 'authors';
}

/** A team, whose posts come before others that fit as well. */
export type SuggestingTeam = Team & Pick<TeamFilters, 'isPosted'>;

/** Newest papers that are read first: of words that many titles have, they give enough, and take two milliseconds. */
const MAX_NEWEST = 300;

/** So many are read for letters alone, for each of which the index would list most papers. */
const MAX_NEWEST_FOR_LETTERS = 1_000;

/** How many matches are sorted; a person who wants others types on. */
const MAX_MATCHES = 2_000;

/** Of how many it is asked whether they were posted here, at 10 microseconds each. */
const MAX_ASKED = 100;

/** No title has more words; a longer text is only compared with beginnings. */
const MAX_WORDS = 60;

/** So many beginnings are sorted. */
const MAX_BEGINNINGS = 100;

/**
 * Suggests papers: those whose id begins with the text; the one whose title was typed; those whose title begins with it;
 * those whose title has a word that begins with each one typed, in any order; and those whose authors' names do. Among
 * equals, those posted to the team come first, then the newest.
 */
export async function suggestPapers(
  database: Database,
  typed: string,
  limit: number,
  team?: SuggestingTeam,
): Promise<Suggestion[]> {
  const text = typed.trim();
  const byId = [...(await findById(database, text, limit)), ...(await findByName(database, text, limit))];
  if (text === '' || byId.length >= limit) return byId.slice(0, limit);
  const words = foldWords(text);
  const found =
    words.length === 0
      ? await findBySign(database, text, limit)
      : await findByTitleOrAuthors(database, { text, words, limit, team });
  return eachOnce([...byId, ...found]).slice(0, limit);
}

async function findByTitleOrAuthors(database: Database, asked: Typed): Promise<Suggestion[]> {
  const first = await findFirst(database, asked);
  if (first.length >= asked.limit) return first;
  // Those found first are among these, unless more match than are sorted.
  const byWords = await findByWords(database, asked);
  const titled = eachOnce([...byWords, ...first]).sort((one, other) => RANKS[one.fits] - RANKS[other.fits]);
  if (titled.length >= asked.limit) return titled;
  return eachOnce([...titled, ...(await findByAuthors(database, asked))]);
}

const RANKS = { id: 0, title: 1, beginning: 2, words: 3, authors: 4 } as const;

/** Leaves out papers that came before. */
function eachOnce(found: readonly Suggestion[]): Suggestion[] {
  const known = new Set<string>();
  return found.filter(({ id }) => !known.has(id) && known.add(id));
}

interface Typed {
  readonly text: string;
  readonly words: readonly string[];
  readonly limit: number;
  readonly team: SuggestingTeam | undefined;
}

async function findById(database: Database, text: string, limit: number): Promise<Suggestion[]> {
  const rows = await database
    .select({ id: papers.id, title: papers.title })
    .from(papers)
    .where(text === '' ? undefined : sql`${papers.id} like ${`${escapeLike(text)}%`}`)
    .orderBy(...(text === '' ? [desc(papers.savedAt)] : []), papers.id)
    .limit(limit);
  return rows.map((row) => ({ ...row, fits: 'id' }));
}

/** Finds papers by another id or a DOI that they are known by. */
async function findByName(database: Database, text: string, limit: number): Promise<Suggestion[]> {
  const rows = await suggestByName(database, text, limit);
  return rows.map((row) => ({ ...row, fits: 'id' }));
}

/** Finds a sign such as %, which is not a word, in the newest titles. */
async function findBySign(database: Database, text: string, limit: number): Promise<Suggestion[]> {
  const newest = database
    .select({ id: papers.id, title: papers.title, savedAt: papers.savedAt })
    .from(papers)
    .orderBy(desc(papers.savedAt))
    .limit(MAX_MATCHES)
    .as('newest');
  const rows = await database
    .select({ id: newest.id, title: newest.title })
    .from(newest)
    .where(sql`${newest.title} ilike ${`%${escapeLike(text)}%`}`)
    .orderBy(desc(newest.savedAt), newest.id)
    .limit(limit);
  return rows.map((row) => ({ ...row, fits: 'words' }));
}

/** Finds titles that begin with the text, or with one word are it, and those of the newest that have its words. */
function findFirst(database: Database, asked: Typed): Promise<Suggestion[]> {
  const { words } = asked;
  const typed = words.join(' ');
  const begins = words.length === 1 ? isTitle(typed) : beginsTitle(typed);
  const beginnings = sql`(select ${COLUMNS} from ${searchDocuments} where ${begins} order by ${BEGINNING} using ~<~ limit ${MAX_BEGINNINGS})`;
  if (words.length > MAX_WORDS) return pick(database, beginnings, asked);
  const newest = sql`(select ${papers.id} from ${papers} order by ${papers.savedAt} desc limit ${isLetters(words) ? MAX_NEWEST_FOR_LETTERS : MAX_NEWEST}) as newest`;
  const recent = sql`(select ${COLUMNS} from ${newest} join ${searchDocuments} on ${paperId} = newest.id where ${hasBeginnings(words)})`;
  return pick(database, sql`${beginnings} union ${recent}`, asked);
}

async function findByWords(database: Database, asked: Typed): Promise<Suggestion[]> {
  const { words } = asked;
  if (words.length > MAX_WORDS || (words.length > 1 && isLetters(words))) return [];
  const telling = findTelling(words);
  const query = telling.map((word) => `'${TITLE_MARK}${word}':*`).join(' & ');
  const others = words.filter((word) => !telling.some((one) => one.startsWith(word)));
  const some = sql`select ${COLUMNS} from ${searchDocuments} where ${hasWords(query)} limit ${MAX_MATCHES}`;
  return pick(
    database,
    sql`select * from (${some}) as search_documents where ${hasBeginnings(others)}`,
    asked,
  );
}

/**
 * Returns the words to look up: for a letter, or a word such as "for", the index would list most papers. What begins another
 * of the words is found with it.
 */
function findTelling(words: readonly string[]): readonly string[] {
  const content = new Set(contentWords(words.join(' ')));
  const long = words.filter((word) => word.length > 1);
  const telling = long.filter((word) => content.has(word));
  const all = [telling, long, words].find((some) => some.length > 0) ?? [];
  return [...new Set(all)].filter((word) => !all.some((one) => one !== word && one.startsWith(word)));
}

/** Whether words are single letters, of which each begins a word of most titles. */
function isLetters(words: readonly string[]): boolean {
  return words.every((word) => word.length === 1);
}

async function findByAuthors(database: Database, asked: Typed): Promise<Suggestion[]> {
  const { likely, check } = readTypedNames(asked.text);
  if (asked.words.length > MAX_WORDS || likely === undefined) return [];
  const some = sql`select ${COLUMNS}, ${searchDocuments.words} from ${searchDocuments} where ${hasWords(likely)} limit ${MAX_MATCHES}`;
  // Not one condition, or the index would be asked for every initial.
  const sure = sql`select ${COLUMNS} from (${some}) as search_documents where ${searchDocuments.words} @@ ${check}::tsquery`;
  const found = await pick(database, sure, asked);
  return found.map((one) => ({ ...one, fits: 'authors' }));
}

const { paperId, folded, publishedOn } = searchDocuments;
const COLUMNS = sql`${paperId}, ${folded}, ${publishedOn}`;

/** Holds if a title has a word that begins with each of these. Words only hold letters and digits, so none is a pattern. */
function hasBeginnings(words: readonly string[]): SQL {
  const patterns = words.map((word) => `% ${word}%`).join('|');
  return sql`concat(' ', ${folded}) like all(string_to_array(${patterns}, '|'))`;
}

const pickedRows = z.array(
  z.object({ id: z.string(), title: z.string(), fits: z.enum(['title', 'beginning', 'words']) }),
);

/** Picks the best of some papers, given as a query for `COLUMNS`. */
async function pick(database: Database, matches: SQL, { words, limit, team }: Typed): Promise<Suggestion[]> {
  const typed = words.join(' ');
  const rank = sql`case when folded = ${typed} then 1 when starts_with(folded, ${typed}) then 2 else 3 end as rank`;
  const best = sql`select paper_id, published_on, ${rank} from (${matches}) as matches order by rank, published_on desc nulls last, paper_id limit ${MAX_ASKED}`;
  // As a query of its own it is asked for each of them: Postgres would list all that was posted instead.
  const isHere =
    team === undefined ? sql`false` : sql`(select ${team.isPosted(sql`best.paper_id`, team.guildId)})`;
  const rows = await queryRows(
    database,
    sql`select ${papers.id}, ${papers.title}, (array['title', 'beginning', 'words'])[rank] as fits
      from (select best.*, ${isHere} as is_here from (${best}) as best) as best join ${papers} on ${papers.id} = paper_id
      order by rank, is_here desc, best.published_on desc nulls last, ${papers.savedAt} desc, paper_id limit ${limit}`,
  );
  return pickedRows.parse(rows);
}
