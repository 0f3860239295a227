import { FACTS } from './facts.ts';
import type { Features } from './features.ts';
import type { Model } from './fit.ts';
import { type Prior, trustPrior } from './prior.ts';
import { ACTIVITY, createVector, fillVector, NAMED, PLACE, type Space, type Vector } from './space.ts';

/** Something of a paper that its score may rest on. */
export type Term =
  /** A word, by its stem. */
  | { readonly kind: 'word'; readonly name: string }
  /** An author, by the folded name. */
  | { readonly kind: 'author'; readonly name: string }
  | { readonly kind: 'category'; readonly name: string }
  /** A fact, by its key. */
  | { readonly kind: 'fact'; readonly name: string }
  /** How late in its day the paper was submitted. */
  | { readonly kind: 'place'; readonly name: '' }
  /** How much its authors write. */
  | { readonly kind: 'activity'; readonly name: '' };

/** What a term adds to a paper's score, in nats, and where that comes from. */
export interface Contribution {
  readonly term: Term;
  readonly votes: number;
  readonly interests: number;
  readonly prior: number;
}

/** Scores papers for one team. */
export interface Ranker {
  /** The log-odds of a vote, by the prior, the interests and the votes. */
  readonly score: (features: Features) => number;
  /** How unsure the score is: its standard deviation, in nats. */
  readonly doubt: (features: Features) => number;
  /** What the score is the sum of, beside a part that all papers share. */
  readonly explain: (features: Features) => Contribution[];
}

/** Creates a ranker from what was learned for a team and, where there is one, from the prior. */
export function createRanker(model: Model, prior?: Prior): Ranker {
  const own = createVector();
  return {
    score(features) {
      fillVector(own, model.space, features);
      return model.bias + dot(own, model.weights) + (prior === undefined ? 0 : scorePrior(prior, features));
    },
    doubt(features) {
      fillVector(own, model.space, features);
      // What the space lacks is as unsure as before any vote.
      let sum = own.unknownWords + own.unknownNames;
      for (let at = 0; at < own.length; at += 1)
        sum += (model.variance[own.places[at] ?? 0] ?? 1) * (own.values[at] ?? 0) ** 2;
      return Math.sqrt(sum);
    },
    explain(features) {
      const sums = new Map<string, Contribution>();
      fillVector(own, model.space, features);
      addTo(sums, own, nameTerms(model.space, features), (place, value) => {
        const interests = (model.start[place] ?? 0) * value;
        return { votes: (model.weights[place] ?? 0) * value - interests, interests, prior: 0 };
      });
      if (prior !== undefined) {
        const { scratch } = prior;
        fillVector(scratch, prior.model.space, features);
        const trust = trustPrior(prior, features, scratch);
        addTo(sums, scratch, nameTerms(prior.model.space, features), (place, value) => ({
          votes: 0,
          interests: 0,
          prior: trust * (prior.model.weights[place] ?? 0) * value,
        }));
      }
      return [...sums.values()];
    },
  };
}

/** Returns what the prior says of a paper: more than 0 if it is better than the average paper of computer science. */
export function scorePrior(prior: Prior, features: Features): number {
  const { model, scores, scratch } = prior;
  const known = scores.get(features);
  if (known !== undefined) return known;
  fillVector(scratch, model.space, features);
  const score = trustPrior(prior, features, scratch) * (model.bias + dot(scratch, model.weights));
  scores.set(features, score);
  return score;
}

function dot({ places, values, length }: Vector, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < length; at += 1) sum += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return sum;
}

/** Returns the term that each of a paper's places in a space stands for. */
function nameTerms({ terms }: Space, features: Features): Map<number, Term> {
  const named = new Map<number, Term>();
  FACTS.forEach(({ key }, at) => {
    named.set(at, { kind: 'fact', name: key });
  });
  named.set(PLACE, { kind: 'place', name: '' });
  for (let at = ACTIVITY; at < NAMED; at += 1) named.set(at, { kind: 'activity', name: '' });
  const add = (
    kind: 'word' | 'author' | 'category',
    names: readonly string[],
    places: ReadonlyMap<string, number>,
  ) => {
    for (const name of names) {
      const place = places.get(name);
      if (place !== undefined) named.set(place, { kind, name });
    }
  };
  add('word', features.title, terms.title);
  add('word', features.abstract, terms.abstract);
  add('author', features.authors, terms.authors);
  add('category', features.categories, terms.categories);
  add('category', features.categories.slice(0, 1), terms.primary);
  return named;
}

function addTo(
  sums: Map<string, Contribution>,
  vector: Vector,
  named: ReadonlyMap<number, Term>,
  measure: (place: number, value: number) => Omit<Contribution, 'term'>,
): void {
  for (let at = 0; at < vector.length; at += 1) {
    const place = vector.places[at] ?? 0;
    const term = named.get(place);
    if (term === undefined) continue;
    const key = `${term.kind} ${term.name}`;
    const sum = sums.get(key) ?? { term, votes: 0, interests: 0, prior: 0 };
    const { votes, interests, prior } = measure(place, vector.values[at] ?? 0);
    sums.set(key, {
      term,
      votes: sum.votes + votes,
      interests: sum.interests + interests,
      prior: sum.prior + prior,
    });
  }
}
