import { FACTS } from '../../src/ranking/facts.ts';
import { FEATURES_VERSION } from '../../src/ranking/features.ts';
import { FIT_SETTINGS, fitModel, runAtOnce } from '../../src/ranking/fit.ts';
import { NO_INTERESTS } from '../../src/ranking/interests.ts';
import { DIGITS, type PackedPrior, type Prior, shareKnown, unpackPrior } from '../../src/ranking/prior.ts';
import { createVector, fillVector, PLACE, SCALES } from '../../src/ranking/space.ts';
import type { Listed, ListedDay } from './ranking-data.ts';

/** A word that fewer papers have says too little about the next ones to take up room. */
const MIN_PAPERS = 40;
/** Authors whose weight is lower don't change an order. */
const MIN_AUTHOR = 0.1;
/** A category of which fewer papers were picked is not what the picks are about. */
const MIN_PICKED = 5;

/**
 * Learns a prior from the picks that were known before a day, among the lists of the days before it.
 */
export function trainPrior(days: readonly ListedDay[], before = '9999'): PackedPrior {
  const known = days.filter(({ day }) => day < before).flatMap(({ papers }) => papers);
  const isLiked = ({ pickedOn }: Listed): boolean => pickedOn !== null && pickedOn < before;
  const samples = known.map((paper) => ({ features: paper.features, liked: isLiked(paper), weight: 1 }));
  // How much authors write depends on what a library holds, which is not the same elsewhere.
  const settings = { ...FIT_SETTINGS, scales: { ...SCALES, activity: 0 } };
  const { space, weights } = runAtOnce(fitModel(samples, NO_INTERESTS, settings));
  const weigh = (place: number | undefined): number =>
    place === undefined ? 0 : Math.round(DIGITS * (weights[place] ?? 0));
  const titles = countNames(known, ({ features }) => features.title);
  const abstracts = countNames(known, ({ features }) => features.abstract);
  const picked = countNames(known.filter(isLiked), ({ features }) => features.categories);
  const categories = [...picked].filter(([, count]) => count >= MIN_PICKED).map(([name]) => name);
  const draft: PackedPrior = {
    version: FEATURES_VERSION,
    papers: known.length,
    mean: 0,
    familiar: 1,
    facts: FACTS.map((_, at) => round(weights[at] ?? 0)),
    place: round(weights[PLACE] ?? 0),
    words: [...abstracts.keys()]
      .filter((word) => (abstracts.get(word) ?? 0) + (titles.get(word) ?? 0) >= MIN_PAPERS)
      .toSorted()
      .map((word) => [
        word,
        titles.get(word) ?? 0,
        abstracts.get(word) ?? 0,
        weigh(space.terms.title.get(word)),
        weigh(space.terms.abstract.get(word)),
      ]),
    authors: [...space.terms.authors]
      .filter(([, place]) => Math.abs(weights[place] ?? 0) >= MIN_AUTHOR)
      .map(([name, place]): [string, number] => [name, weigh(place)])
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    categories: categories
      .toSorted()
      .map((name) => [name, weigh(space.terms.categories.get(name)), weigh(space.terms.primary.get(name))]),
  };
  return { ...draft, ...measurePrior(unpackPrior(draft), known) };
}

/** Returns the mean score and the mean share of known words of the papers that a prior was learned from. */
function measurePrior({ model }: Prior, papers: readonly Listed[]): { mean: number; familiar: number } {
  const vector = createVector();
  let [score, known] = [0, 0];
  for (const { features } of papers) {
    fillVector(vector, model.space, features);
    for (let at = 0; at < vector.length; at += 1)
      score += (model.weights[vector.places[at] ?? 0] ?? 0) * (vector.values[at] ?? 0);
    known += shareKnown(model.space, features, vector);
  }
  return { mean: round(score / papers.length), familiar: round(known / papers.length) };
}

function countNames(
  papers: readonly Listed[],
  list: (paper: Listed) => readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const paper of papers) for (const name of list(paper)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function round(value: number): number {
  return Math.round(value * DIGITS) / DIGITS;
}
