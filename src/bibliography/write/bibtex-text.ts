import { readable, type TextPart } from '../../papers/readable.ts';
import type { Encoding } from './formats.ts';
import { escapeLatex, writeFormula } from './latex.ts';
import { textParts } from './plain-text.ts';

/** Writes text with formulas for a field of BibTeX. */
export function writeText(source: string, encoding: Encoding): string {
  return textParts(source)
    .map((part) => writePart(part, encoding))
    .join('');
}

/**
 * Writes a title, with every word that has a capital or a formula in braces: styles of BibTeX write the rest in lower
 * case. Only the first letter of all is left as it is, too. This is the rule of Zotero's BibTeX translator: which
 * capitals are names and which a habit of titles, nobody can tell but the authors.
 */
export function writeTitle(source: string, encoding: Encoding): string {
  return cutWords(textParts(source))
    .map((word, index) => {
      const written = word.map((part) => writePart(part, encoding)).join('');
      const isPlain = word.every(
        ({ kind, text }, place) =>
          kind === 'text' && !/\p{Lu}|\p{Lt}/u.test(index === 0 && place === 0 ? text.slice(1) : text),
      );
      if (isPlain) return written;
      // For BibTeX a brace with a command right after it is one special character, whose case it does change.
      return written.startsWith('\\') ? `{{}${written}}` : `{${written}}`;
    })
    .join(' ');
}

/** Cuts a title at its spaces, save those of formulas. */
function cutWords(parts: readonly TextPart[]): TextPart[][] {
  const words: TextPart[][] = [[]];
  for (const part of parts) {
    const [first = '', ...others] = part.kind === 'formula' ? [part.text] : part.text.split(' ');
    if (first !== '') words.at(-1)?.push({ kind: part.kind, text: first });
    for (const text of others) words.push(text === '' ? [] : [{ kind: part.kind, text }]);
  }
  return words.filter((word) => word.length > 0);
}

function writePart({ kind, text }: TextPart, encoding: Encoding): string {
  if (kind === 'text') return escapeLatex(text, encoding);
  // A formula that is broken is better read than lost.
  return writeFormula(text, encoding) ?? escapeLatex(readable(`$${text}$`), encoding);
}
