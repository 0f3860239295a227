import type { Database } from '../../../src/database/connect.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { findKnownWords, type Lexicon } from '../../../src/search/index/lexicon.ts';
import { createLexicons } from '../../../src/search/index/lexicons.ts';
import { contentWords, stem } from '../../../src/search/query/analysis.ts';
import { isText, readSearch } from '../../../src/search/query/ask.ts';
import {
  buildConcepts,
  type Concept,
  candidateStems,
  MAX_CONCEPTS,
} from '../../../src/search/query/concepts.ts';
import { readPhrases } from '../../../src/search/query/phrases.ts';
import { understand } from '../../../src/search/query/understand.ts';
import { rank } from '../../../src/search/rank/rank.ts';
import { tellingConcepts } from '../../../src/search/rank/similar.ts';
import { findByBm25 } from '../../../src/search/retrieve/bm25-retriever.ts';
import type { Engine } from './engine.ts';
import { openStored } from './stored.ts';

/** The parts of the search that can be turned off, each with what it goes by. */
export const PARTS = [
  { part: 'feedback', name: 'the words of the best papers' },
  { part: 'pairs', name: 'words that stand together' },
  { part: 'alternatives', name: 'abbreviations and joined words' },
  { part: 'corrections', name: 'corrections' },
  { part: 'understanding', name: 'corrections and words that ask' },
] as const;
export type Part = (typeof PARTS)[number]['part'];

const TODAY = Temporal.PlainDate.from('2026-06-01');

/** The product's own search, of which one part can be turned off. */
export interface Ablated extends AsyncDisposable {
  /** Returns the search without a part; with all of them for undefined. */
  without(part: Part | undefined): Pick<Engine, 'ask'>;
}

/**
 * Opens the product's own search, put together from its parts: how a question is read and understood, how candidates are
 * found, and how they are ranked. A typed title is not put first, and a phrase is not loosened.
 */
export async function openAblated(papers: Iterable<Paper>): Promise<Ablated> {
  await using stack = new AsyncDisposableStack();
  const { database } = stack.use(await openStored(papers));
  const { lexicon } = await createLexicons(database).current();
  const opened = stack.move();
  return {
    without: (part) => ({
      async ask({ text }, limit) {
        const query = readSearch({ query: text }, TODAY);
        const all = [query.words, ...query.required.flat().map((phrase) => phrase.text)].join(' ');
        const concepts = await readConcepts(all, isText(text), { database, lexicon, part });
        const { candidates } = await findByBm25(database, {
          stems: candidateStems(concepts, lexicon),
          phrases: readPhrases(query),
          days: query,
          condition: undefined,
          lexicon,
        });
        const ranked = rank(candidates, concepts, lexicon, { feedback: part !== 'feedback' });
        return ranked.slice(0, limit).map(({ candidate }) => candidate.paperId);
      },
    }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

interface Reading {
  readonly database: Database;
  readonly lexicon: Lexicon;
  readonly part: Part | undefined;
}

/** Reads what is searched for from the words of a question. */
async function readConcepts(text: string, isLong: boolean, reading: Reading): Promise<Concept[]> {
  const { lexicon, part } = reading;
  const words = contentWords(text);
  const concepts = isLong
    ? tellingConcepts({ title: '', body: words.map(stem).join(' ') }, lexicon, {
        max: MAX_CONCEPTS,
        least: 1,
      })
    : buildConcepts(part === 'understanding' ? words : await findWords(text, words, reading), lexicon);
  if (part === 'pairs') return concepts.map(withoutPairs);
  if (part !== 'alternatives') return concepts;
  return concepts.map((concept) => ({ ...concept, alternatives: concept.alternatives.slice(0, 1) }));
}

/** Finds the words meant. A word that some paper is known to have is not corrected. */
async function findWords(
  text: string,
  words: readonly string[],
  { database, lexicon, part }: Reading,
): Promise<readonly string[]> {
  let known: ReadonlySet<string> = new Set(part === 'corrections' ? words : []);
  for (;;) {
    const understood = understand(text, lexicon, known);
    const corrected = understood.corrections.map(({ from }) => from);
    const missed = await findKnownWords(database, corrected);
    if (missed.size === 0) return understood.words;
    known = known.union(missed);
  }
}

/** Makes a concept that is in no pair with others like it: the same word twice in a row is no pair. */
export function withoutPairs(concept: Concept): Concept {
  return { ...concept, word: '' };
}
