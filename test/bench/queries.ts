import type { Paper } from '../../src/papers/paper.ts';
import { paper } from '../support/papers.ts';
import { createRandom } from '../support/random.ts';
import type { Asked } from './engines/engine.ts';

const QUERIES = 200;

/** Fewer than of the others, as each takes longer; enough that the slowest hundredth is one that was asked thrice. */
const LONG_QUERIES = 100;
/** Two or three abstracts: half of what Discord lets people type into an option. */
export const LONG = 3_000;

/** Draws 200 queries of 1 to 5 words that stand together in a paper: every tenth misspelt, a phrase, or of some days only. */
export function drawQueries(papers: readonly Paper[], seed: number): Asked[] {
  const random = createRandom(seed);
  return Array.from({ length: QUERIES }, (_, index) => {
    const { title, abstract, publishedOn } = papers[Math.floor(random() * papers.length)] ?? paper('none');
    const words = (`${title} ${abstract ?? ''}`.match(/[a-z]{3,}/giu) ?? ['paper']).slice(0, 80);
    const count = 1 + (index % 5);
    const at = Math.floor(random() * Math.max(1, words.length - count));
    const taken = words.slice(at, at + count);
    if (index % 10 === 3) taken[0] = dropLetter(taken[0] ?? '', random);
    const text = taken.join(' ');
    if (index % 10 === 6) return { text: `"${text}"` };
    return index % 10 === 9 && publishedOn !== null ? { text, since: publishedOn } : { text };
  });
}

function dropLetter(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length);
  return `${word.slice(0, at)}${word.slice(at + 1)}`;
}

/** Draws pasted texts of 3,000 characters: abstracts of papers, one after another, the last cut. */
export function drawLongQueries(papers: readonly Paper[], seed: number): Asked[] {
  const random = createRandom(seed);
  const abstracts = papers.flatMap(({ abstract }) => (abstract === null ? [] : [abstract]));
  return Array.from({ length: LONG_QUERIES }, () => {
    let text = '';
    while (text.length < LONG)
      text += `${abstracts[Math.floor(random() * abstracts.length)] ?? 'a paper without an abstract'} `;
    return { text: text.slice(0, LONG) };
  });
}

/** Makes papers up. Few of their words are frequent and many rare, as in a language. */
export function makeUp(count: number): Paper[] {
  const random = createRandom(7);
  const word = () => {
    const rank = Math.floor(30_000 ** random());
    return `w${rank.toString(26).replace(/\d/gu, (digit) => 'qrstuvwxyz'.charAt(Number(digit)))}`;
  };
  const words = (length: number) => Array.from({ length }, word).join(' ');
  return Array.from({ length: count }, (_, index) =>
    paper(`made-${index}`, { title: words(9), abstract: words(150) }),
  );
}
