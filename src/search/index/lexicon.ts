import { eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { searchAbbreviations, searchTotals, searchWords } from '../../database/schema/search.ts';
import { contentWords, stem } from '../query/analysis.ts';
import { createSpelling } from '../query/spelling.ts';

/** What is known of the words of all papers. */
export interface Lexicon {
  /** Papers in the search. */
  readonly papers: number;
  /** Stems a paper has on average. */
  readonly averageLength: number;
  /** Papers that have a word of that stem, at most; words of one stem in one paper count twice. */
  stemFrequency(stem: string): number;
  /** Papers that have that very word. */
  formatFrequency(word: string): number;
  /** The known word most like a misspelt one. */
  findNearest(word: string): string | undefined;
  /** Stems of what a short form stands for, the most usual first. */
  findLong(short: string): readonly (readonly string[])[];
  /** The short form of some words, given as their stems with spaces between. */
  findShort(long: string): string | undefined;
}

/** In a store of fewer papers, one that defines an abbreviation is enough. */
const FEW_PAPERS = 1_000;
const MAX_EXPANSIONS = 2;
/** A meaning that is rarer than this share of the most usual one is more likely another field's. */
const MIN_SHARE = 0.25;

/** Reads the lexicon whole: for 100,000 papers some 200,000 words. */
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

/** In a big store, what one paper has alone tells little: it is left to the database, and memory is spared. */
function leastPapers(papers: number): number {
  return papers < FEW_PAPERS ? 1 : 2;
}

/** Papers in the search, and the stems of all of them. */
export async function readTotals(
  database: Database,
): Promise<{ readonly papers: number; readonly length: number }> {
  const [row] = await database
    .select({ papers: searchTotals.papers, length: searchTotals.length })
    .from(searchTotals)
    .where(eq(searchTotals.id, 1));
  return row ?? { papers: 0, length: 0 };
}

/** Which of some words any paper has; for those that the lexicon, read before, may not know yet. */
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

function buildLexicon(
  totals: { readonly papers: number; readonly length: number },
  words: readonly { readonly word: string; readonly papers: number }[],
  expansions: readonly Expansion[],
): Lexicon {
  const byWord = new Map<string, number>();
  const byStem = new Map<string, number>();
  for (const { word, papers } of words) {
    byWord.set(word, papers);
    byStem.set(stem(word), Math.min(totals.papers, (byStem.get(stem(word)) ?? 0) + papers));
  }
  const spelling = createSpelling(byWord);
  const { longs, shorts } = orderExpansions(expansions);
  return {
    papers: totals.papers,
    averageLength: totals.length / Math.max(1, totals.papers) || 1,
    stemFrequency: (one) => byStem.get(one) ?? 0,
    formatFrequency: (word) => byWord.get(word) ?? 0,
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
