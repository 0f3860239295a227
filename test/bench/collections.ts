import { basename, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../src/errors.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { paper } from '../support/papers.ts';
import { readJsonLines, readLines } from './lines.ts';

/** A question, and how relevant each paper is to it. */
export interface Question {
  readonly id: string;
  readonly text: string;
  /** Grades above 0, by paper id; at least one. */
  readonly grades: ReadonlyMap<string, number>;
}

/** Papers and questions that have known answers among them. */
export interface Collection {
  readonly name: string;
  readonly papers: readonly Paper[];
  readonly questions: readonly Question[];
  /** Questions left out because no paper has a grade above 0. */
  readonly ungraded: number;
  /** Grades above 0 of papers that are not there. They count as relevant papers that no engine finds, as in trec_eval. */
  readonly gradesOfMissing: number;
}

/** Ids are numbers in some collections and text in others. */
const id = z.union([z.string(), z.number()]).transform(String);
const authors = z.union([
  z.array(z.string()),
  z.string().transform((names) => (names === '' ? [] : [names])),
]);
const document = z.object({
  id,
  title: z.string().nullish(),
  abstract: z.string().nullish(),
  authors: authors.nullish(),
  date: z.iso.date().nullish().catch(null),
});
const question = z.object({ id, text: z.string() });

/** Reads `docs.jsonl`, `queries.jsonl` and `qrels.tsv` (question, paper, grade) of a folder. */
export function readCollection(folder: string): Collection {
  const grades = readGrades(join(folder, 'qrels.tsv'));
  const papers = readPapers(join(folder, 'docs.jsonl'));
  const all = readJsonLines(join(folder, 'queries.jsonl'), question);
  const questions = all.flatMap((one) => {
    const own = grades.get(one.id);
    return own === undefined ? [] : [{ ...one, grades: own }];
  });
  const known = new Set(papers.map((one) => one.id));
  const graded = questions.flatMap((one) => [...one.grades.keys()]);
  return {
    name: basename(folder),
    papers,
    questions,
    ungraded: all.length - questions.length,
    gradesOfMissing: graded.filter((paperId) => !known.has(paperId)).length,
  };
}

/** Reads the grades above 0 of each question's papers. The last counts where a pair has several. */
function readGrades(file: string): Map<string, Map<string, number>> {
  const grades = new Map<string, Map<string, number>>();
  for (const [index, { text, place }] of readLines(file).entries()) {
    const columns = text.trim().split(text.includes('\t') ? /\s*\t\s*/u : /\s+/u);
    // TREC's own files have a column more, the second, which says nothing.
    const [asked, paperId, given] = columns.length === 4 ? columns.toSpliced(1, 1) : columns;
    const grade = Number(given);
    if (asked === undefined || paperId === undefined || !Number.isFinite(grade)) {
      // Some files begin with the names of their columns.
      if (index === 0) continue;
      throw new UserError(`${place} is not a question, a paper and a grade: “${text.trim()}”.`);
    }
    const ofQuestion = grades.get(asked) ?? new Map<string, number>();
    if (grade > 0) ofQuestion.set(paperId, grade);
    else ofQuestion.delete(paperId);
    if (ofQuestion.size > 0) grades.set(asked, ofQuestion);
    else grades.delete(asked);
  }
  return grades;
}

/** Reads papers from lines of `{id, title, abstract, authors, date}`; of several with the same id, the first. */
export function readPapers(file: string): Paper[] {
  const byId = new Map<string, Paper>();
  for (const line of readJsonLines(file, document)) {
    // Engines differ in what they make of an id that comes twice.
    if (byId.has(line.id)) continue;
    const names = [...new Set(line.authors?.map((name) => name.trim()))];
    const one = paper(line.id, {
      title: line.title ?? '',
      abstract: line.abstract || null,
      authors: names,
      authorCount: names.length,
      publishedOn: line.date ? Temporal.PlainDate.from(line.date) : null,
    });
    byId.set(line.id, one);
  }
  return [...byId.values()];
}
