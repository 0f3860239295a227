import { and } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema/papers.ts';
import type { Paper } from '../papers/paper.ts';
import { type Found, type Page, turnTo } from './found.ts';
import { findKnownWords } from './index/lexicon.ts';
import type { SearchParts } from './parts.ts';
import { contentWords, stem } from './query/analysis.ts';
import { isText, isTextAlone, readSearch, type Search } from './query/ask.ts';
import { buildConcepts, MAX_CONCEPTS } from './query/concepts.ts';
import { phraseCondition, readPhrases } from './query/phrases.ts';
import { type Query, rankedText } from './query/query.ts';
import { understand } from './query/understand.ts';
import { checkWanted } from './query/wanted.ts';
import { findMeant } from './rank/ordering.ts';
import { tellingConcepts } from './rank/similar.ts';
import { MAX_RESULTS } from './retrieve/candidates.ts';
import { dayCondition, paperCondition, readTeam, type TeamFacts } from './retrieve/conditions.ts';
import { getById } from './retrieve/ids.ts';
import { findWordsInNotes } from './retrieve/noted.ts';
import { createTeamNotes, type TeamNotes } from './retrieve/team-notes.ts';
import { findTitled, type Titled } from './retrieve/titles.ts';
import type { SemanticSearch } from './semantic/semantic.ts';

/** Creates the search for papers by what people type; see `PaperSearch.find`. */
export function createFind({ execution, lexicons, semantic, filters, now }: SearchParts) {
  const { run, waitFor, retrieve } = execution;
  const notesReader = createTeamNotes();
  return async (search: Search, page: Page): Promise<Found> => {
    const { named, titled } = await run(async (transaction) => ({
      named: await getById(transaction, search.query),
      titled: isTextAlone(search) ? await findTitled(transaction, search.query) : NO_TITLES,
    }));
    if (named !== undefined) return onlyOne(named);
    const today = now().toZonedDateTimeISO('UTC').toPlainDate();
    const query = readSearch(search, today, { isTitle: titled.exact.length > 0 });
    const text = rankedText(query);
    const isLong = isText(search.query);
    const team = readTeam(filters, search.team);
    const near = page.order === undefined ? await findNear(semantic, { ...search, team }, query) : [];
    const { lexicon } = await waitFor(lexicons.current());
    return retrieve(async (findCandidates, transaction) => {
      const teamNotes = await notesReader.read(transaction, team.guildId, lexicon);
      const look = async (known: ReadonlySet<string>): Promise<Found> => {
        const { words, corrections } = isLong
          ? { words: contentWords(text), corrections: [] }
          : understand(text, lexicon, known);
        if (titled.exact.length + titled.longer.length === 0) checkWanted(search.query, query, words);
        const concepts = isLong
          ? tellingConcepts({ title: '', body: words.map(stem).join(' ') }, lexicon, {
              max: MAX_CONCEPTS,
              least: 1,
            })
          : buildConcepts(words, lexicon);
        const asked = { ...search, team, teamNotes, query, concepts, lexicon, near, titled };
        const [ordered, missed] = await Promise.all([
          page.order === undefined
            ? findMeant(transaction, asked, findCandidates)
            : { ids: page.order, isCut: page.order.length >= MAX_RESULTS, relaxed: false },
          // Papers rarely have any of them, so the search with the corrected words doesn't wait for this.
          findKnown(
            transaction,
            corrections.map(({ from }) => from),
            teamNotes,
          ),
        ]);
        if (missed.size > 0) return look(known.union(missed));
        return { ...(await turnTo(transaction, ordered, page)), corrections, concepts, notes: query.notes };
      };
      return look(new Set());
    });
  };
}

/** Returns which of some words any paper has, or the notes of a server. */
async function findKnown(
  database: Database,
  words: readonly string[],
  teamNotes: TeamNotes,
): Promise<ReadonlySet<string>> {
  const inPapers = await findKnownWords(database, words);
  return inPapers.union(findWordsInNotes(words, teamNotes));
}

const NO_TITLES: Titled = { exact: [], longer: [] };

/** Finds papers that are close in meaning, before a transaction begins: none may be open while a model is asked. */
async function findNear(
  semantic: SemanticSearch | undefined,
  { sort = 'relevance', team }: Pick<Search, 'sort'> & { readonly team: TeamFacts },
  query: Query,
): Promise<readonly string[]> {
  const text = rankedText(query).trim();
  if (semantic === undefined || sort !== 'relevance' || contentWords(text).length === 0) return [];
  return semantic.findNearest(text, {
    conditions: and(dayCondition(query, papers.publishedOn), paperCondition(query, team)),
    words: phraseCondition(readPhrases(query)),
  });
}

function onlyOne(paper: Paper): Found {
  const found = { papers: [paper], total: 1, isCut: false, order: [paper.id], relaxed: false };
  return { ...found, isLoosened: false, corrections: [], concepts: [], notes: [] };
}
