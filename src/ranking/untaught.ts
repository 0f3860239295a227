import type { Model } from './fit.ts';
import { type Interests, weighInterests } from './interests.ts';
import { FIELDS, type Field, type Space } from './space.ts';

/**
 * Returns what is known for a team before any vote: its interests, in a space that was fitted to papers that nobody voted
 * for. That space is made once for a list, and many teams share it.
 */
export function modelInterests(base: Model, interests: Interests): Model {
  const space = extendSpace(base.space, interests);
  const start = weighInterests(space, interests);
  const variance = new Float32Array(space.size).fill(1);
  variance.set(base.variance);
  return { space, weights: start, start, bias: base.bias, variance };
}

/** Gives each name of the interests a place in the space. */
function extendSpace(space: Space, { wanted, unwanted, categories }: Interests): Space {
  const words = [...wanted, ...unwanted];
  const named: Readonly<Record<Field, readonly string[]>> = {
    title: words,
    abstract: words,
    authors: [],
    categories,
    primary: categories,
  };
  const rarity = [...space.rarity];
  const terms = { ...space.terms };
  for (const field of FIELDS) {
    const missing = new Set(named[field].filter((name) => !space.terms[field].has(name)));
    if (missing.size === 0) continue;
    const places = new Map(space.terms[field]);
    for (const name of missing) {
      places.set(name, rarity.length);
      rarity.push(field === 'title' || field === 'abstract' ? space.unseen : 1);
    }
    terms[field] = places;
  }
  return { ...space, size: rarity.length, terms, rarity: Float32Array.from(rarity) };
}
