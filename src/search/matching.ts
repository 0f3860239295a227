import { and, gte, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema/papers.ts';
import { searchDocuments } from '../database/schema/search.ts';
import type { Paper } from '../papers/paper.ts';
import type { Lexicon } from './index/lexicon.ts';
import type { SearchParts } from './parts.ts';
import { contentWords } from './query/analysis.ts';
import { readSearch, type Search } from './query/ask.ts';
import { buildConcepts } from './query/concepts.ts';
import { ANY_WORDS } from './query/phrases.ts';
import { rankedText } from './query/query.ts';
import { understand } from './query/understand.ts';
import { checkWanted } from './query/wanted.ts';
import { findComplete } from './rank/ordering.ts';
import { type Candidate, rank } from './rank/rank.ts';
import { tellingConcepts } from './rank/similar.ts';
import { readTeam } from './retrieve/conditions.ts';
import { NO_NOTES } from './retrieve/team-notes.ts';

/** The papers to look among: these, or those published on these days, both included. */
export type Among =
  | { readonly ids: readonly string[] }
  | { readonly since: Temporal.PlainDate; readonly until: Temporal.PlainDate };

/** Finds among papers those that are asked for. Unlike a search, it neither ranks, nor relaxes, nor corrects. */
export interface Matching {
  /**
   * Finds the papers that have every word of a search, or a word that means the same, and meet its filters: as a search by
   * date does. The newest come first, at most 10,000. Throws `UserError` and `QueryError` as a search does.
   */
  find(search: Search, among: Among): Promise<readonly string[]>;
  /**
   * Finds the papers that are clearly about the same as a stored one, the most similar first; of days, some hundreds at
   * most.
   */
  findLike(paper: Pick<Paper, 'id'>, among: Among): Promise<readonly string[]>;
}

/** More than a month of all sources has. */
const MAX_MATCHES = 10_000;

/**
 * The share of a paper's own score that another must reach to be like it: the highest at which half of the alerts for
 * papers bring two new ones a month. Chosen on one half of a sample, and reported on the other: docs/alerts.md.
 */
const LIKE_SHARE = 0.25;

/** Creates it from the parts of a search. */
export function createMatching({ execution, lexicons, filters, now }: SearchParts): Matching {
  const { run, retrieve, waitFor } = execution;
  const read = () => waitFor(lexicons.current());
  return {
    async find(search, among) {
      const query = readSearch(search, now().toZonedDateTimeISO('UTC').toPlainDate());
      const text = rankedText(query);
      const { lexicon } = await read();
      // A word that no paper has is not corrected: the first paper that has it is what people wait for.
      const { words } = understand(text, lexicon, new Set(contentWords(text)));
      checkWanted(search.query, query, words);
      const concepts = buildConcepts(words, lexicon);
      const team = readTeam(filters, search.team);
      const limit = 'ids' in among ? among.ids.length : MAX_MATCHES;
      return run((transaction) =>
        findComplete(
          transaction,
          { query, concepts, lexicon, sort: 'date', team, teamNotes: NO_NOTES },
          { among: conditionOf(among), limit },
        ),
      );
    },
    async findLike({ id }, among) {
      const { lexicon } = await read();
      return retrieve(async (findCandidates, transaction) => {
        const [document] = await readDocuments(transaction, [id]);
        if (document === undefined) return [];
        const days = 'ids' in among ? undefined : among;
        const concepts = tellingConcepts(document, lexicon, ALL_WORDS);
        const stems = concepts.map(({ word, weight }) => ({ stem: word, weight }));
        if (stems.length === 0) return [];
        const candidates =
          days === undefined
            ? await readDocuments(transaction, 'ids' in among ? among.ids : [])
            : (
                await findCandidates(transaction, {
                  stems,
                  phrases: ANY_WORDS,
                  days,
                  condition: undefined,
                  lexicon,
                })
              ).candidates;
        return findAlike(document, candidates, lexicon, LIKE_SHARE);
      });
    },
  };
}

/** Returns the ids of candidates whose score reaches a share of the paper's own, the most similar first. */
function findAlike(
  paper: Candidate,
  candidates: readonly Candidate[],
  lexicon: Lexicon,
  least: number,
): string[] {
  return scoreAlike(paper, candidates, lexicon).flatMap(({ id, share }) => (share >= least ? [id] : []));
}

/** Scores candidates as shares of what the paper itself scores, the most similar first; leaves out the paper itself. */
export function scoreAlike(
  paper: Candidate,
  candidates: readonly Candidate[],
  lexicon: Lexicon,
): { readonly id: string; readonly share: number }[] {
  const concepts = tellingConcepts(paper, lexicon, ALL_WORDS);
  const [own] = rank([paper], concepts, lexicon, { feedback: false });
  if (own === undefined) return [];
  return rank(candidates, concepts, lexicon, { feedback: false })
    .filter(({ candidate }) => candidate.paperId !== paper.paperId)
    .map(({ candidate, score }) => ({ id: candidate.paperId, share: score / own.score }));
}

/** Words that the paper alone has count, too: in a small library all others may be names and words of no topic. */
const ALL_WORDS = { least: 1 };

async function readDocuments(database: Database, ids: readonly string[]): Promise<Candidate[]> {
  if (ids.length === 0) return [];
  const { paperId, title, body, length } = searchDocuments;
  return database
    .select({ paperId, title, body, length })
    .from(searchDocuments)
    .where(inArray(paperId, [...ids]));
}

function conditionOf(among: Among): SQL | undefined {
  if ('ids' in among)
    return sql`${papers.id} in (select json_array_elements_text(${JSON.stringify(among.ids)}::json))`;
  const { since, until } = among;
  return and(gte(papers.publishedOn, since), lte(papers.publishedOn, until));
}
