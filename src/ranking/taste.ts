import type { Model } from './fit.ts';
import type { Term } from './ranker.ts';
import { findWords, stem } from './words.ts';

/** Something that the votes taught a model. */
export interface Learned {
  readonly term: Extract<Term, { kind: 'word' | 'author' | 'category' }>;
  /** What a typical paper gains by it, in nats; below 0 for what the team passes over. */
  readonly effect: number;
}

/** A word shares its field's length with others: about a hundred in an abstract, ten in a title. */
const WORDS_IN = { title: Math.sqrt(10), abstract: Math.sqrt(100) } as const;
/** An effect below this is noise. */
const MIN_EFFECT = 0.02;

/** Lists what votes taught a model, the strongest first, likes and dislikes apart. */
export function listTaste(model: Model): { readonly liked: Learned[]; readonly disliked: Learned[] } {
  const { space, weights, start } = model;
  const effects = new Map<string, Learned>();
  const add = (term: Learned['term'], effect: number): void => {
    const key = `${term.kind} ${term.name}`;
    effects.set(key, { term, effect: effect + (effects.get(key)?.effect ?? 0) });
  };
  const taught = (place: number): number => (weights[place] ?? 0) - (start[place] ?? 0);
  const typicalRarity = 1 + Math.log(space.rarity.length);
  for (const field of ['title', 'abstract'] as const)
    for (const [name, place] of space.terms[field]) {
      const share = (space.rarity[place] ?? 1) / typicalRarity / WORDS_IN[field];
      add({ kind: 'word', name }, taught(place) * space.scales[field] * share);
    }
  for (const [name, place] of space.terms.authors)
    add({ kind: 'author', name }, taught(place) * (space.scales.author + space.scales.authorShare / 2));
  for (const [name, place] of space.terms.categories)
    add({ kind: 'category', name }, taught(place) * space.scales.category);
  for (const [name, place] of space.terms.primary)
    add({ kind: 'category', name }, taught(place) * space.scales.primary);
  const all = [...effects.values()].filter(({ effect }) => Math.abs(effect) >= MIN_EFFECT);
  return {
    liked: all.filter(({ effect }) => effect > 0).toSorted((a, b) => b.effect - a.effect),
    disliked: all.filter(({ effect }) => effect < 0).toSorted((a, b) => a.effect - b.effect),
  };
}

/** Returns the form in which each stem occurs most often in some texts, so that a person can read it. */
export function nameStems(texts: Iterable<string>): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const text of texts)
    for (const { word } of findWords(text)) {
      const forms = counts.get(stem(word)) ?? new Map<string, number>();
      forms.set(word, (forms.get(word) ?? 0) + 1);
      counts.set(stem(word), forms);
    }
  return new Map(
    [...counts].map(([name, forms]) => [name, [...forms].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? name]),
  );
}
