import type { Paper } from '../papers/paper.ts';
import { readable } from '../papers/readable.ts';
import { isInstruction } from './model/instructions.ts';
import { splitSentences } from './sentence/split.ts';

/** A paper as it is summed up: plain text, without LaTeX and without what was planted for whoever sums it up. */
export interface Text {
  readonly title: string;
  /** The sentences of the abstract that are about the paper; empty where none is known. */
  readonly sentences: readonly string[];
}

/** arXiv takes abstracts of 1,920 characters. What an import brings beyond this is no abstract, and costs time and money. */
const MAX_READ = 5_000;

/** Gives a paper's title and the sentences of its abstract as plain text. */
export function textOf({ title, abstract }: Pick<Paper, 'title' | 'abstract'>): Text {
  return {
    title: readable(title),
    sentences: splitSentences(readable((abstract ?? '').slice(0, MAX_READ))).filter(
      (sentence) => !isInstruction(sentence),
    ),
  };
}
