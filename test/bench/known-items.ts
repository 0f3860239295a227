import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../src/errors.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { foldWords } from '../../src/search/query/analysis.ts';
import { paper } from '../support/papers.ts';
import { createRandom } from '../support/random.ts';
import type { Question } from './collections.ts';
import { drawSample } from './sample.ts';
import { makeSlip } from './slips.ts';

/** A way to look for papers that are known, and the searches. */
export interface Way {
  readonly name: string;
  readonly questions: readonly Question[];
}

const SAMPLE = 2_000;
const SEED = 17;

/** Enough words to tell most titles apart, and about as many as people type. */
const FIRST_WORDS = 5;

/**
 * Draws 2,000 papers, and looks for each by its title as it stands, by the first five words of a longer one, and by the
 * title with one slip.
 *
 * Right is every paper that a person who typed this may mean: each one whose title has the same words, without regard to
 * case, accents and punctuation; for the first five words, each one whose title begins with them. Nobody could tell these
 * papers apart by what was typed. A paper whose title only begins with a whole title is not right: who types a title to
 * its end wants that one first.
 */
export function drawTitles(papers: readonly Paper[]): Way[] {
  const random = createRandom(SEED);
  const titled = papers.map(({ id, title }) => ({ id, title: title.trim(), words: foldTitle(title) }));
  const ask = (id: string, text: string, isRight: (words: string) => boolean): Question => ({
    id,
    text,
    grades: new Map(titled.flatMap((one) => (isRight(one.words) ? [[one.id, 1]] : []))),
  });
  const sample = drawSample(
    titled.filter(({ words }) => words.trim() !== ''),
    SAMPLE,
    SEED,
  );
  const exact = sample.map(({ id, title, words }) => ask(id, title, (other) => other === words));
  const first = sample.flatMap(({ id, title }) => {
    const typed = title.split(/\s+/u);
    if (typed.length <= FIRST_WORDS) return [];
    const text = typed.slice(0, FIRST_WORDS).join(' ');
    const beginning = foldTitle(text);
    return [ask(id, text, (other) => other.startsWith(beginning))];
  });
  const slipped = sample.flatMap(({ id, title, words }) => {
    const text = makeSlip(title, random);
    return text === undefined ? [] : [ask(id, text, (other) => other === words)];
  });
  return [
    { name: 'exact title', questions: exact },
    { name: 'first five words of the title', questions: first },
    { name: 'title with one slip', questions: slipped },
  ];
}

/** Folds a title to its words, each with a space after it. */
function foldTitle(title: string): string {
  return foldWords(title)
    .map((word) => `${word} `)
    .join('');
}

const recordedItem = z.object({
  paper: z.object({
    id: z.string(),
    title: z.string(),
    summary: z.string().nullish(),
    authors: z.array(z.object({ name: z.string() })).default([]),
    ai_summary: z.string().nullish(),
  }),
});

/** Reads recorded days of Hugging Face: all their papers, and the `ai_summary` of each to look for it by. */
export function readSummaries(folder: string): { readonly papers: readonly Paper[]; readonly way: Way } {
  if (!existsSync(folder)) throw new UserError(`There is no folder ${folder}.`);
  const items = readdirSync(folder)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/u.test(name))
    .flatMap((name) => {
      const all = z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      return all.flatMap((item) => recordedItem.safeParse(item).data?.paper ?? []);
    });
  const once = [...new Map(items.map((item) => [item.id, item])).values()];
  const papers = once.map(({ id, title, summary, authors: names }) =>
    paper(id, { title, abstract: summary || null, authors: [...new Set(names.map(({ name }) => name))] }),
  );
  const questions = once.flatMap(({ id, ai_summary: text }) =>
    text ? [{ id, text, grades: new Map([[id, 1]]) }] : [],
  );
  return { papers, way: { name: 'ai_summary', questions } };
}
