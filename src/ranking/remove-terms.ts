import { FACTS } from './facts.ts';
import type { Features } from './features.ts';
import { AVERAGE_PLACE } from './place.ts';
import type { Term } from './ranker.ts';

/**
 * Returns a paper's features as if it lacked some terms: to see what they are worth, or because somebody muted them. A
 * fact is then as in a paper that lacks it, and a number as in the average paper.
 */
export function removeTerms(features: Features, terms: Iterable<Term>): Features {
  const words = new Set<string>();
  const authors = new Set<string>();
  const categories = new Set<string>();
  const facts = new Set<string>();
  let place = features.place;
  for (const { kind, name } of terms) {
    if (kind === 'word') words.add(name);
    else if (kind === 'author') authors.add(name);
    else if (kind === 'category') categories.add(name);
    else if (kind === 'fact') facts.add(name);
    else if (kind === 'place') place = AVERAGE_PLACE;
  }
  const kept = features.abstract.map((word) => !words.has(word));
  return {
    ...features,
    title: features.title.filter((word) => !words.has(word)),
    abstract: features.abstract.filter((_, at) => kept[at]),
    counts: features.counts.filter((_, at) => kept[at]),
    authors: features.authors.filter((name) => !authors.has(name)),
    categories: features.categories.filter((name) => !categories.has(name)),
    facts: FACTS.map(({ key, isFlag, mean, spread }, at) => {
      const value = features.facts[at] ?? 0;
      if (!facts.has(key)) return value;
      return isFlag ? -mean / spread : 0;
    }),
    place,
  };
}
