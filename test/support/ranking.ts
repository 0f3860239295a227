import { type Features, makeFeatures, type RankedPaper } from '../../src/ranking/features.ts';
import { fitModel, type Model, runAtOnce, type Sample } from '../../src/ranking/fit.ts';
import { type Interests, NO_INTERESTS } from '../../src/ranking/interests.ts';
import { createRandom } from './random.ts';

const TOPICS = [
  'robot manipulation grasping policy gripper tactile arm',
  'language reasoning chain thought tokens prompting decoding',
  'image diffusion generation pixels denoising video sampler',
  'graph theory bound proof convex optimization theorem',
].map((words) => words.split(' '));
const FILLER = 'we propose a method that improves results on tasks with large experiments and analysis'.split(
  ' ',
);
const CATEGORIES = ['cs.RO', 'cs.CL', 'cs.CV', 'math.OC'];

/** Makes papers that are about one of four topics each, by authors who keep to theirs. */
export function makePapers(count: number, seed = 1): (RankedPaper & { readonly topic: number })[] {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new Error('The list is empty.');
    return found;
  };
  return Array.from({ length: count }, () => {
    const topic = Math.floor(random() * TOPICS.length);
    const words = TOPICS[topic] ?? [];
    const draw = (length: number) =>
      Array.from({ length }, () => (random() < 0.4 ? pick(words) : pick(FILLER))).join(' ');
    return {
      topic,
      title: draw(8),
      abstract: `${draw(60)}.`,
      authors: Array.from({ length: 3 }, () => `Author${Math.floor(random() * 20)} Of${topic}`),
      categories: [CATEGORIES[topic] ?? 'cs.LG'],
    };
  });
}

/** Makes samples in which the papers of one topic are liked. */
export function likeTopic(papers: ReturnType<typeof makePapers>, topic: number): Sample[] {
  return papers.map((paper) => ({
    features: makeFeatures(paper),
    liked: paper.topic === topic,
    weight: 1,
  }));
}

export function fitNow(samples: readonly Sample[], interests: Interests = NO_INTERESTS): Model {
  return runAtOnce(fitModel(samples, interests));
}

/** Returns the indexes of features from the best to the worst. */
export function orderBy(score: (features: Features) => number, all: readonly Features[]): number[] {
  const scores = all.map(score);
  return all.map((_, at) => at).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}
