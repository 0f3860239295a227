import type { Note } from '../../notes/notes.ts';
import type { Paper } from '../../papers/paper.ts';
import { isSemanticMatch, stemText } from '../../search/explain/reason.ts';
import { findSnippet, markWords, type Piece } from '../../search/explain/snippet.ts';
import { contentWords, foldWords, stem } from '../../search/query/analysis.ts';
import type { Concept } from '../../search/query/concepts.ts';
import type { Found } from '../../search/search.ts';
import { plainNote } from './notes-text.ts';
import type { Matches } from './paper-list.ts';
import { escapeText } from './text.ts';

const SNIPPET_LENGTH = 220;

/**
 * Puts the words that were found in bold: in a paper's TL;DR, and in the part of its abstract that has most of the words
 * missing from the TL;DR, if any.
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

/**
 * Shows where a team's notes on a paper have words that were searched for and that the paper lacks, or that notes must have;
 * undefined if they have none.
 */
export function formatNoteMatch(
  notes: readonly Note[],
  paper: Paper,
  { concepts, notes: required }: Pick<Found, 'concepts' | 'notes'>,
): string | undefined {
  const own = stemText(paper);
  const missing = concepts
    .flatMap(({ alternatives }) => alternatives.flat())
    .filter((one) => !own.includes(` ${one} `));
  const wanted = new Set([...missing, ...required.flatMap(contentWords).map(stem)]);
  for (const { takeaways, questions } of notes) {
    const pieces = findSnippet(plainNote(`${takeaways}\n${questions}`), wanted, SNIPPET_LENGTH);
    if (pieces !== undefined) return `Notes: ${formatPieces(pieces)}`;
  }
  return undefined;
}

function formatPieces(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, stem }) => (stem === undefined ? escapeText(text) : `**${escapeText(text)}**`))
    .join('')
    .replaceAll('** **', ' ');
}

/** Says why a paper was found if it lacks the words of the query: it has another word for one of them, or a similar meaning. */
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

/** Writes stems as the paper itself does. */
function readableForm(paper: Paper, stems: readonly string[]): string {
  const words = `${paper.title} ${paper.abstract ?? ''}`.match(/[\p{L}\p{N}]+/gu) ?? [];
  return stems
    .map((one) => words.find((word) => foldWords(word).some((folded) => stem(folded) === one)) ?? one)
    .join(' ');
}
