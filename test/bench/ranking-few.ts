import { createRandom } from '../support/random.ts';
import type { Listed, ListedDay } from './ranking-data.ts';
import { ageOf, findTestDays, LEARNERS, measureDay } from './ranking-days.ts';
import { mean } from './ranking-measures.ts';

const OTHERS = 5_000;

/**
 * Prints P@10 of learners that know a few liked papers and 5,000 others, drawn at random from the days before the
 * tested ones; means over the draws.
 */
export function compareFew(
  days: readonly ListedDay[],
  from: string,
  sizes: readonly number[],
  draws: number,
): void {
  const known = days.filter(({ day }) => day < from).flatMap(({ papers }) => papers);
  const liked = known.filter(({ pickedOn }) => pickedOn !== null && pickedOn < from);
  // A paper that is picked later is nobody's example of one that isn't liked, but nobody knows that yet.
  const others = known.filter(({ pickedOn }) => pickedOn === null || pickedOn >= from);
  const tested = findTestDays(days, from);
  process.stdout.write(
    `P@10, nDCG@10 from so many liked papers and ${OTHERS} others, means of ${draws} draws:\n`,
  );
  for (const name of ['arxiv-sanity-lite', 'plain', 'ours']) {
    const learn = LEARNERS[name];
    if (learn === undefined) continue;
    const cells = sizes.map((size) => {
      const figures = Array.from({ length: draws }, (_, draw) => {
        const random = createRandom(size * 1_000 + draw);
        const score = learn([
          ...sample(liked, size, random).map((paper) => ({ paper, liked: true, age: ageOf(paper, from) })),
          ...sample(others, OTHERS, random).map((paper) => ({
            paper,
            liked: false,
            age: ageOf(paper, from),
          })),
        ]);
        const measured = tested.map((day) => measureDay(day, score));
        return [mean(measured.map((one) => one.precision)), mean(measured.map((one) => one.ndcg))] as const;
      });
      return `${size}: ${mean(figures.map(([precision]) => precision)).toFixed(3)}, ${mean(figures.map(([, ndcg]) => ndcg)).toFixed(3)}`;
    });
    process.stdout.write(`  ${name.padEnd(18)}  ${cells.join('   ')}\n`);
  }
}

/** Draws so many of the papers, without putting any back. */
function sample(papers: readonly Listed[], size: number, random: () => number): Listed[] {
  const left = [...papers];
  return Array.from({ length: Math.min(size, left.length) }, (_, at) => {
    const other = at + Math.floor(random() * (left.length - at));
    const drawn = left[other];
    if (drawn === undefined) throw new Error('There is always one left.');
    [left[at], left[other]] = [drawn, left[at] ?? drawn];
    return drawn;
  });
}
