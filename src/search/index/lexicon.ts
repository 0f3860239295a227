import { eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { searchAbbreviations, searchTotals, searchWords } from '../../database/schema/search.ts';
import { contentWords, stem } from '../query/analysis.ts';
import { createSpelling } from '../query/spelling.ts';
import { REPEAT_MARK } from './term-stats.ts';

/** Statistics about the words of all papers. */
export interface Lexicon {
  /** Number of papers in the search. */
  readonly papers: number;
  /** Average number of stems per paper. */
  readonly averageLength: number;
  /** Returns the number of papers with a word of that stem. With many papers, words that only one has are not counted. */
  stemFrequency(stem: string): number;
  /** Returns the number of papers with exactly that word. */
  wordFrequency(word: string): number;
  /** Returns the known word closest to a misspelt one, with at most `most` differences; see `Spelling`. */
  findNearest(word: string, most?: number): string | undefined;
  /** Returns the stems of what a short form stands for, the most common first. */
  findLong(short: string): readonly (readonly string[])[];
  /** Returns the short form of some words, given as space-separated stems. */
  findShort(long: string): string | undefined;
}

/** With fewer papers than this, one that defines an abbreviation is enough. */
const FEW_PAPERS = 1_000;
const MAX_EXPANSIONS = 2;
/** An expansion rarer than this share of the most common one more likely belongs to another field. */
const MIN_SHARE = 0.25;

/** Reads the whole lexicon: some 200,000 words for 100,000 papers. */
export async function readLexicon(database: Database): Promise<Lexicon> {
  const totals = await readTotals(database);
  const words = await database
    .select({ word: searchWords.word, papers: searchWords.papers })
    .from(searchWords)
    .where(sql`${searchWords.papers} >= ${leastPapers(totals.papers)}`);
  const expansions = await database
    .select()
    .from(searchAbbreviations)
    .where(sql`${searchAbbreviations.papers} >= ${leastPapers(totals.papers)}`);
  return buildLexicon(totals, words, expansions);
}

/**
 * Returns in how many papers a word must be to be kept in memory. With many papers, a word in only one says little and
 * stays in the database.
 */
function leastPapers(papers: number): number {
  return papers < FEW_PAPERS ? 1 : 2;
}

/** Reads the number of papers in the search and of all their stems. */
export async function readTotals(
  database: Database,
): Promise<{ readonly papers: number; readonly length: number }> {
  const [row] = await database
    .select({ papers: searchTotals.papers, length: searchTotals.length })
    .from(searchTotals)
    .where(eq(searchTotals.id, 1));
  return row ?? { papers: 0, length: 0 };
}

/** Returns which of some words any paper has; for words that the lexicon, read earlier, may not know yet. */
export async function findKnownWords(database: Database, words: readonly string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set();
  const rows = await database
    .select({ word: searchWords.word })
    .from(searchWords)
    .where(inArray(searchWords.word, [...words]).inlineParams());
  return new Set(rows.map(({ word }) => word));
}

interface Expansion {
  readonly short: string;
  readonly long: string;
  readonly papers: number;
}

/** Builds a lexicon from counted words and abbreviations. */
export function buildLexicon(
  totals: { readonly papers: number; readonly length: number },
  words: readonly { readonly word: string; readonly papers: number }[],
  expansions: readonly Expansion[],
): Lexicon {
  const byWord = new Map<string, number>();
  const byStem = new Map<string, number>();
  const addToStem = (one: string, papers: number) => byStem.set(one, (byStem.get(one) ?? 0) + papers);
  for (const { word, papers } of words) {
    if (word.startsWith(REPEAT_MARK)) addToStem(word.slice(REPEAT_MARK.length), -papers);
    else {
      byWord.set(word, papers);
      addToStem(stem(word), papers);
    }
  }
  const spelling = createSpelling(byWord);
  const { longs, shorts } = orderExpansions(expansions);
  return {
    papers: totals.papers,
    averageLength: totals.length / Math.max(1, totals.papers) || 1,
    stemFrequency: (one) => Math.min(totals.papers, Math.max(0, byStem.get(one) ?? 0)),
    wordFrequency: (word) => byWord.get(word) ?? 0,
    findNearest: spelling.findNearest,
    findLong: (short) => longs.get(short) ?? [],
    findShort: (long) => shorts.get(long),
  };
}

function orderExpansions(meanings: readonly Expansion[]) {
  const counts = new Map<string, Map<string, number>>();
  for (const { short, long, papers } of meanings) {
    const key = contentWords(long).map(stem).join(' ');
    if (!key.includes(' ')) continue;
    const ofShort = counts.get(short) ?? new Map<string, number>();
    ofShort.set(key, (ofShort.get(key) ?? 0) + papers);
    counts.set(short, ofShort);
  }
  const longs = new Map<string, string[][]>();
  const shorts = new Map<string, string>();
  const strength = new Map<string, number>();
  for (const [short, ofShort] of counts) {
    const ordered = [...ofShort].sort(([, a], [, b]) => b - a);
    const most = ordered[0]?.[1] ?? 0;
    const usual = ordered.filter(([, count]) => count >= most * MIN_SHARE).slice(0, MAX_EXPANSIONS);
    longs.set(
      short,
      usual.map(([long]) => long.split(' ')),
    );
    for (const [long, count] of usual) {
      if (count <= (strength.get(long) ?? 0)) continue;
      strength.set(long, count);
      shorts.set(long, short);
    }
  }
  return { longs, shorts };
}
