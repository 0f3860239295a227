import { testBlindly } from '../../src/ranking/blind-test.ts';
import { interleave, type Order } from '../../src/ranking/interleave.ts';
import { createRandom } from '../support/random.ts';

const RUNS = 2_000;
const LOOKS = [30, 60, 120, 240, 1_000];
const RATES = [0.3, 0.4, 0.5, 0.55, 0.6];

/** Prints how often the blind test switches the learned order off, by the share of votes that it truly wins. */
export function showPower(): void {
  process.stdout.write(`Switched off within so many votes, of ${RUNS} simulated feeds:\n`);
  process.stdout.write(`  true rate of wins  ${LOOKS.map((votes) => String(votes).padStart(7)).join('')}\n`);
  for (const rate of RATES) {
    const random = createRandom(1);
    const ends = Array.from({ length: RUNS }, () => findEnd(rate, random));
    const shares = LOOKS.map((votes) => ends.filter((end) => end <= votes).length / RUNS);
    process.stdout.write(
      `  ${rate.toFixed(2).padEnd(18)} ${shares.map((share) => `${(100 * share).toFixed(1)} %`.padStart(7)).join('')}\n`,
    );
  }
  process.stdout.write(`Two equal orders share the credits ${showFairness()}.\n`);
}

/** Returns the number of votes after which a run is switched off; infinite if it never is. */
function findEnd(rate: number, random: () => number): number {
  const credits = Array.from(
    { length: LOOKS.at(-1) ?? 0 },
    (): Order => (random() < rate ? 'learned' : 'plain'),
  );
  return testBlindly(credits).lostAfter ?? Number.POSITIVE_INFINITY;
}

/** Interleaves equally good orders, of which half of the papers agree, and counts whom the votes credit. */
function showFairness(): string {
  const random = createRandom(2);
  let learned = 0;
  let all = 0;
  for (let digest = 0; digest < 5_000; digest += 1) {
    const papers = Array.from({ length: 20 }, (_, at) => `p${at}`);
    const one = shuffle(papers, random);
    const other = shuffle(papers, random);
    for (const { id, by } of interleave(one, other, 10, random)) {
      if (!/[05]$/u.test(id)) continue;
      all += 1;
      if (by === 'learned') learned += 1;
    }
  }
  return `${((100 * learned) / all).toFixed(1)} to ${((100 * (all - learned)) / all).toFixed(1)}`;
}

function shuffle(papers: readonly string[], random: () => number): string[] {
  return papers
    .map((id) => ({ id, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ id }) => id);
}
