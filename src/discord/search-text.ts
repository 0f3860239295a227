import type { Paper } from '../papers/paper.ts';
import { foldWords, stem } from '../papers/search/analysis.ts';
import type { Concept } from '../papers/search/concepts.ts';
import { isByMeaning, stemText } from '../papers/search/meaning/reason.ts';
import { findSnippet } from '../papers/search/snippet.ts';
import { escapeText } from './text.ts';

const SNIPPET_LENGTH = 220;

/** The part of an abstract that has most of what was looked for, the words found in bold; undefined where it has none. */
export function showSnippet({ abstract }: Paper, concepts: readonly Concept[]): string | undefined {
  const stems = new Set(concepts.flatMap(({ alternatives }) => alternatives.flat()));
  const pieces = abstract === null ? undefined : findSnippet(abstract, stems, SNIPPET_LENGTH);
  return pieces
    ?.map(({ text, isFound }) => (isFound ? `**${escapeText(text)}**` : escapeText(text)))
    .join('')
    .replaceAll('** **', ' ');
}

/** Why a paper is among those found: for a word it has in place of one that was asked for, or by meaning, where it has none. */
export function showReason(paper: Paper, concepts: readonly Concept[]): string | undefined {
  if (isByMeaning(paper, concepts)) return 'found by meaning';
  const text = stemText(paper);
  const others = concepts.flatMap(({ word, alternatives: [own, ...same] }) => {
    if (own === undefined || text.includes(` ${own.join(' ')} `)) return [];
    const other = same.find((stems) => stems.every((one) => text.includes(` ${one} `)));
    return other === undefined ? [] : [{ word, other: readableForm(paper, other) }];
  });
  const [first] = others;
  if (first === undefined) return undefined;
  // "LLM" stands for each word of "large language model", and for all of them.
  const words = others.filter(({ other }) => other === first.other).map(({ word }) => word);
  return `has “${escapeText(first.other)}” for “${escapeText(words.join(' '))}”`;
}

/** Stems as the paper itself writes them. */
function readableForm(paper: Paper, stems: readonly string[]): string {
  const words = `${paper.title} ${paper.abstract ?? ''}`.match(/[\p{L}\p{N}]+/gu) ?? [];
  return stems
    .map((one) => words.find((word) => foldWords(word).some((folded) => stem(folded) === one)) ?? one)
    .join(' ');
}
