import type { Database } from '../database/connect.ts';
import { findPapers } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import { foldName } from '../ranking/features.ts';
import { type Learned, listTaste, nameStems } from '../ranking/taste.ts';
import { isTelling } from '../ranking/words.ts';
import type { Lesson } from './learn.ts';
import type { Muted } from './muted.ts';

/** Something learned, with its name as a person reads it. */
export interface Named {
  readonly term: Learned['term'];
  readonly text: string;
}

/** What was learned for a feed, the strongest first. */
export interface TasteReport {
  readonly liked: readonly Named[];
  readonly disliked: readonly Named[];
  readonly muted: readonly Named[];
}

/** What a person reads at a glance, each way. */
const MAX_NAMED = 12;
/** Papers that words and names are spelt after. */
const MAX_READ = 300;

/** Lists what was learned for a feed, each way, and what is muted. */
export async function reportTaste(
  database: Database,
  { model, told }: Pick<Lesson, 'model' | 'told'>,
  muted: readonly Muted[],
): Promise<TasteReport> {
  const { liked, disliked } = listTaste(model);
  const papers = await findPapers(database, told.slice(0, MAX_READ));
  const name = createNamer(papers);
  // What was forgotten counts again as soon as votes say so.
  const neverCounting = muted.filter(({ forgottenAt }) => forgottenAt === undefined);
  const isMuted = new Set(neverCounting.map(({ term }) => `${term.kind} ${term.name}`));
  const list = (learned: readonly Learned[]): Named[] =>
    learned
      .filter(({ term }) => !isMuted.has(`${term.kind} ${term.name}`) && isWorthNaming(term))
      .slice(0, MAX_NAMED)
      .map(({ term }) => ({ term, text: name(term) }));
  return {
    liked: list(liked),
    disliked: list(disliked),
    muted: neverCounting.map(({ term }) => ({ term, text: name(term) })),
  };
}

/** A word such as "we" may tell something to the ranking, and nothing to a person. */
function isWorthNaming({ kind, name }: Learned['term']): boolean {
  return kind !== 'word' || isTelling(name);
}

function createNamer(papers: readonly Paper[]): (term: Learned['term']) => string {
  const words = nameStems(papers.flatMap(({ title, abstract }) => [title, abstract ?? '']));
  const authors = new Map(papers.flatMap((paper) => paper.authors.map((name) => [foldName(name), name])));
  return ({ kind, name }) => {
    if (kind === 'word') return words.get(name) ?? name;
    return kind === 'author' ? (authors.get(name) ?? name) : name;
  };
}
