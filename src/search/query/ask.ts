import { UserError } from '../../errors.ts';
import type { SourceName } from '../../papers/paper.ts';
import { stripNul } from '../../papers/strip-nul.ts';
import type { Team } from '../retrieve/conditions.ts';
import { type Days, type ParsedQuery, parseQuery, parseVotes, type Query, type QueryFault } from './query.ts';

/** The ways to sort results. */
export const SORTS = ['relevance', 'date', 'votes'] as const;
type Sort = (typeof SORTS)[number];

/** A search request. An undefined part is no condition; everything except `query` can also be written in the query. */
export interface Search {
  /** Words and the syntax in `docs/search.md`. May be empty if another part is given. */
  readonly query: string;
  /** Words in the title. */
  readonly title?: string | undefined;
  /** Words of an author's name. */
  readonly author?: string | undefined;
  /** An arXiv category (`cs.CL`) or archive (`cs`). */
  readonly category?: string | undefined;
  /** First and last day of publication, both included. */
  readonly since?: Temporal.PlainDate | undefined;
  readonly until?: Temporal.PlainDate | undefined;
  readonly source?: SourceName | undefined;
  /** Whether it was posted to the team. */
  readonly posted?: boolean | undefined;
  /** The team's votes, such as `>3`. */
  readonly votes?: string | undefined;
  /** Words in what the team wrote about a paper. */
  readonly notes?: string | undefined;
  /** Whether the team discussed it. */
  readonly discussed?: boolean | undefined;
  /** Days on one of which the team met about it. */
  readonly met?: Days | undefined;
  readonly sort?: Sort | undefined;
  /** The team whose posts and votes count; undefined for everybody's. */
  readonly team?: Team | undefined;
}

/** Longer than a long question: a longer query is pasted text, in which quotes and colons are no syntax. */
const MAX_QUERY_LENGTH = 600;

/** What Discord lets people type into an option. */
const MAX_TEXT_LENGTH = 6_000;

/** Whether a query is a text, such as an abstract: papers like it are wanted. */
export function isText(query: string): boolean {
  return query.trim().length > MAX_QUERY_LENGTH;
}

/** A query that can't be understood: what is wrong with it, and a version that works. */
export class QueryError extends UserError {
  readonly query: string;
  readonly faults: readonly QueryFault[];
  /** The query without its faults; empty if nothing is left. */
  readonly repaired: string;

  constructor(query: string, faults: readonly QueryFault[], repaired: string) {
    const [fault] = faults;
    const where = fault === undefined ? '' : query.slice(fault.at, fault.at + fault.length);
    super(
      `The search can't be understood at “${where}”: ${faults.map(({ words }) => words).join(' ')}${repaired === '' ? '' : ` Try: ${repaired}`}`,
    );
    this.query = query;
    this.faults = faults;
    this.repaired = repaired;
  }
}

/** Returns whether a search is for a text alone, by relevance: the text may be a title. */
export function isTextAlone({ query: _, team: __, sort = 'relevance', ...filters }: Search): boolean {
  return sort === 'relevance' && Object.values(filters).every((filter) => filter === undefined);
}

/**
 * Combines a search request into one query. Throws `UserError` for what can't be searched for, and `QueryError` for a fault
 * in the query, unless the text is a paper's title as it is.
 */
export function readSearch(search: Search, today: Temporal.PlainDate, { isTitle = false } = {}): Query {
  const text = stripNul(search.query).trim();
  checkLength(search, text);
  const typed = isText(text) ? readText(text) : parseQuery(text, today);
  const { query: parsed, faults, repaired } = isTitle && typed.faults.length > 0 ? readText(text) : typed;
  const query = addOptions(parsed, search);
  if (query.since && query.until && Temporal.PlainDate.compare(query.since, query.until) > 0) {
    throw new UserError(
      `There are no days between ${query.since} and ${query.until}: swap "since" and "until".`,
    );
  }
  if (faults.length > 0 && (hasWord(repaired) || faults.some(({ isFilter }) => isFilter)))
    throw new QueryError(text, faults, hasWord(repaired) ? repaired : '');
  return query;
}

/** Whether a search asks what a team did: what it posted, voted for, discussed, met about or wrote. Throws as `readSearch` does. */
export function asksOfTeam(search: Search, today: Temporal.PlainDate): boolean {
  const text = stripNul(search.query).trim();
  const typed = isText(text) ? readText(text) : parseQuery(text, today);
  const { posted, votes, notes, discussed, met } = addOptions(typed.query, search);
  const isAsked = [posted, votes, discussed, met].some((asked) => asked !== undefined);
  return isAsked || notes.length > 0 || search.sort === 'votes';
}

function hasWord(query: string): boolean {
  return /[\p{L}\p{N}]/u.test(query.replace(/\bOR\b/gu, ''));
}

function readText(text: string): ParsedQuery {
  const query = { words: text, required: [], excluded: [], authors: [], categories: [], notes: [] };
  return { query, faults: [], repaired: text };
}

function checkLength(search: Search, text: string): void {
  const { query: _, sort: __, team: ___, ...filters } = search;
  const hasFilter = Object.values(filters).some((given) => given !== undefined);
  if (text === '' && !hasFilter)
    throw new UserError('The search is empty. Give it a word or two, such as: diffusion language model');
  const longest = Math.max(search.title?.length ?? 0, search.author?.length ?? 0, search.notes?.length ?? 0);
  const max = longest > MAX_QUERY_LENGTH ? MAX_QUERY_LENGTH : MAX_TEXT_LENGTH;
  if (Math.max(text.length, longest) > max) {
    throw new UserError(
      `The search is ${Math.max(text.length, longest).toLocaleString('en')} characters long; ${max.toLocaleString('en')} is the most. Paste a shorter part of the text.`,
    );
  }
}

function addOptions(query: Query, search: Search): Query {
  const votes = search.votes === undefined ? undefined : parseVotes(search.votes);
  if (search.votes !== undefined && votes === undefined) {
    throw new UserError('“votes” must be a number. Write it as 3, >3 or <3.');
  }
  return {
    ...query,
    required:
      search.title === undefined
        ? query.required
        : [...query.required, [{ text: search.title, inTitle: true }]],
    authors: search.author === undefined ? query.authors : [...query.authors, search.author],
    categories: search.category === undefined ? query.categories : [...query.categories, search.category],
    since: search.since ?? query.since,
    until: search.until ?? query.until,
    source: search.source ?? query.source,
    posted: search.posted ?? query.posted,
    votes: votes ?? query.votes,
    notes: search.notes === undefined ? query.notes : [...query.notes, search.notes],
    discussed: search.discussed ?? query.discussed,
    met: search.met ?? query.met,
  };
}
