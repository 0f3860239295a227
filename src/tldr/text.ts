import type { Paper } from '../papers/paper.ts';
import { readable } from '../papers/readable.ts';
import { isInstruction } from './model/instructions.ts';
import { splitSentences } from './sentence/split.ts';

/** A paper's text for summarising: plain, without LaTeX and without instructions planted for whoever summarises it. */
export interface Text {
  readonly title: string;
  /** The sentences of the abstract that are about the paper; empty if there is no abstract. */
  readonly sentences: readonly string[];
}

/**
 * arXiv accepts abstracts of 1,920 characters. More than this from an import isn't an abstract, and costs time and
 * money.
 */
const MAX_READ = 5_000;

/** Returns a paper's title and the sentences of its abstract as plain text. */
export function textOf({ title, abstract }: Pick<Paper, 'title' | 'abstract'>): Text {
  return {
    title: readable(title),
    sentences: splitSentences(readable((abstract ?? '').slice(0, MAX_READ))).filter(
      (sentence) => !isInstruction(sentence),
    ),
  };
}
