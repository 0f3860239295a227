import { readable, readableParts, type TextPart } from '../../papers/readable.ts';

/** Commands of which a reader sees nothing, not even what is in their braces: a title about them keeps them. */
const UNSEEN = /\\(?:begin|end|cite[a-z]*|ref|label|footnote|thanks|[hv]?phantom|[hv]space|noop(?:sort)?)\b/u;

/**
 * Takes a title or an abstract apart: formulas as LaTeX, and the text around them in plain Unicode. Loses nothing: where a
 * command would take a part of the text with it, LaTeX stays as it is written.
 */
export function textParts(source: string): readonly TextPart[] {
  return readableParts(source, { commands: UNSEEN.test(source) ? 'kept' : 'written' });
}

/**
 * Writes a title or an abstract for programs that know LaTeX in formulas alone, such as Zotero. Where a dollar that is
 * money would begin a formula there, LaTeX stays as it is written.
 */
export function plainText(source: string): string {
  const plain = joinParts(textParts(source));
  return readable(plain) === readable(source)
    ? plain
    : joinParts(readableParts(source, { commands: 'kept' }));
}

function joinParts(parts: readonly TextPart[]): string {
  return parts.map(({ kind, text }) => (kind === 'formula' ? `$${text}$` : text)).join('');
}
