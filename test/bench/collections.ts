import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { paper } from '../support/papers.ts';

/** A question, and how relevant each paper is to it. */
export interface Question {
  readonly id: string;
  readonly text: string;
  /** Grades above 0, by paper id. */
  readonly grades: ReadonlyMap<string, number>;
}

/** Papers and questions that have known answers among them. */
export interface Collection {
  readonly name: string;
  readonly papers: readonly Paper[];
  readonly questions: readonly Question[];
}

const authors = z.union([
  z.array(z.string()),
  z.string().transform((names) => (names === '' ? [] : [names])),
]);
const document = z.object({
  id: z.string(),
  title: z.string().default(''),
  abstract: z.string().nullish(),
  authors: authors.nullish(),
  date: z.iso.date().nullish().catch(null),
});
const question = z.object({ id: z.string(), text: z.string() });

/** Reads `docs.jsonl`, `queries.jsonl` and `qrels.tsv` (question, paper, grade) of a folder. */
export function readCollection(folder: string): Collection {
  const grades = new Map<string, Map<string, number>>();
  for (const line of readFileSync(join(folder, 'qrels.tsv'), 'utf8').split('\n')) {
    const columns = line.trim().split(/\s+/u);
    // TREC's own files have a column more, the second, which says nothing.
    const [asked, paperId, grade] = columns.length === 4 ? columns.toSpliced(1, 1) : columns;
    if (asked === undefined || paperId === undefined || !(Number(grade) > 0)) continue;
    const ofQuestion = grades.get(asked) ?? new Map<string, number>();
    grades.set(asked, ofQuestion.set(paperId, Number(grade)));
  }
  const questions = readLines(join(folder, 'queries.jsonl')).map((line) => question.parse(line));
  return {
    name: folder,
    papers: readPapers(join(folder, 'docs.jsonl')),
    questions: questions.flatMap((one) => {
      const own = grades.get(one.id);
      return own === undefined ? [] : [{ ...one, grades: own }];
    }),
  };
}

/** Reads papers from lines of `{id, title, abstract, authors, date}`, gzipped or not. */
export function readPapers(file: string): Paper[] {
  const known = new Set<string>();
  return readLines(file).flatMap((line) => {
    const { id, title, abstract, authors: names, date } = document.parse(line);
    // Engines differ in what they make of an id that comes twice.
    if (known.has(id)) return [];
    known.add(id);
    const once = [...new Set(names ?? [])];
    return paper(id, {
      title,
      abstract: abstract || null,
      authors: once,
      authorCount: once.length,
      publishedOn: date ? Temporal.PlainDate.from(date) : null,
    });
  });
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

/** No query may be longer; 25 of the 1,500 recorded summaries are, and are cut. */
const MAX_QUESTION = 300;

/** Reads recorded days of Hugging Face: all their papers, and the `ai_summary` of each as a question it answers. */
export function readKnownItems(folder: string): Collection {
  const items = readdirSync(folder)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/u.test(name))
    .flatMap((name) => {
      const all = z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      return all.flatMap((item) => recordedItem.safeParse(item).data?.paper ?? []);
    });
  const once = [...new Map(items.map((item) => [item.id, item])).values()];
  return {
    name: `${folder}, each paper by its ai_summary`,
    papers: once.map(({ id, title, summary, authors: names }) =>
      paper(id, { title, abstract: summary || null, authors: [...new Set(names.map(({ name }) => name))] }),
    ),
    questions: once.flatMap(({ id, ai_summary: text }) =>
      text ? [{ id, text: cutAtWord(text, MAX_QUESTION), grades: new Map([[id, 1]]) }] : [],
    ),
  };
}

function readLines(file: string): unknown[] {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]));
}

/** How well an engine answers a collection's questions; each from 0 to 1. */
export interface Quality {
  /** Gain is the grade itself, discount the logarithm of the rank (Järvelin and Kekäläinen, 2002). */
  readonly ndcg10: number;
  readonly mrr10: number;
  readonly recall100: number;
}

/** Measures an engine that returns ids, best first. */
export async function measureQuality(
  questions: readonly Question[],
  ask: (text: string) => Promise<readonly string[]> | readonly string[],
): Promise<Quality> {
  let [ndcg10, mrr10, recall100] = [0, 0, 0];
  for (const { text, grades } of questions) {
    const found = (await ask(text)).slice(0, 100);
    const gains = found.map((id) => grades.get(id) ?? 0);
    const ideal = [...grades.values()].sort((one, other) => other - one);
    ndcg10 += discounted(gains) / discounted(ideal);
    const first = gains.slice(0, 10).findIndex((gain) => gain > 0);
    mrr10 += first === -1 ? 0 : 1 / (first + 1);
    recall100 += gains.filter((gain) => gain > 0).length / grades.size;
  }
  const count = Math.max(1, questions.length);
  return { ndcg10: ndcg10 / count, mrr10: mrr10 / count, recall100: recall100 / count };
}

function discounted(gains: readonly number[]): number {
  return gains.slice(0, 10).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}
