import type { Paper } from '../../papers/paper.ts';
import { isSemanticMatch, stemText } from '../../search/explain/reason.ts';
import { findSnippet, markWords, type Piece } from '../../search/explain/snippet.ts';
import { foldWords, stem } from '../../search/query/analysis.ts';
import type { Concept } from '../../search/query/concepts.ts';
import type { Matches } from './paper-list.ts';
import { escapeText } from './text.ts';

const SNIPPET_LENGTH = 220;

/**
 * Shows the words found in bold: in a paper's TL;DR, and in the part of its abstract that has most of those that the
 * TL;DR lacks, if any.
 */
export function formatMatches(
  { abstract }: Paper,
  tldr: string | undefined,
  concepts: readonly Concept[],
): Matches {
  const wanted = new Set(concepts.flatMap(({ alternatives }) => alternatives.flat()));
  const inTldr = tldr === undefined ? undefined : markWords(tldr, wanted);
  const known = new Set(inTldr?.map(({ stem }) => stem));
  const inAbstract = findSnippet(abstract ?? '', wanted, SNIPPET_LENGTH, known);
  return { tldr: inTldr && formatPieces(inTldr), snippet: inAbstract && formatPieces(inAbstract) };
}

function formatPieces(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, stem }) => (stem === undefined ? escapeText(text) : `**${escapeText(text)}**`))
    .join('')
    .replaceAll('** **', ' ');
}

/** Why a paper is among those found: for a word it has in place of one that was asked for, or by meaning, where it has none. */
export function formatReason(paper: Paper, concepts: readonly Concept[]): string | undefined {
  if (isSemanticMatch(paper, concepts)) return 'found by meaning';
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
