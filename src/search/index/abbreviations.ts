/** A short form and the words it stands for, as the abstract defines it: "large language models (LLMs)". */
export interface Abbreviation {
  /** In lower case, without a plural s. */
  readonly short: string;
  /** The words in lower case, separated by single spaces. */
  readonly long: string;
}

const MAX_EXTRA_WORDS = 2;

/** Finds the abbreviations that a text defines, each once (after Schwartz and Hearst, 2003). */
export function findAbbreviations(text: string): Abbreviation[] {
  const found = new Map<string, Abbreviation>();
  for (const match of text.matchAll(/\(([\p{L}][\p{L}\p{N}-]{1,9})\)/gu)) {
    const [, written = ''] = match;
    const short = written.replace(/s$/u, '').replaceAll('-', '').toLowerCase();
    if (!/\p{Lu}/u.test(written) || short.length < 2) continue;
    const before = text.slice(Math.max(0, match.index - 160), match.index);
    const long = findLongForm(short, before);
    if (long !== undefined) found.set(short, { short, long });
  }
  return [...found.values()];
}

/**
 * Returns the shortest run of words at the end of `before` whose letters spell the short form, starting with its first
 * letter.
 */
function findLongForm(short: string, before: string): string | undefined {
  const sentence = before.split(/[.;:!?()]\s/u).at(-1) ?? '';
  const words = sentence.match(/[\p{L}\p{N}]+/gu) ?? [];
  for (let count = 2; count <= Math.min(words.length, short.length + MAX_EXTRA_WORDS); count += 1) {
    const run = words.slice(-count).map((word) => word.toLowerCase());
    if (run[0]?.charAt(0) === short.charAt(0) && hasInitials(short, run)) return run.join(' ');
  }
  return undefined;
}

/** Returns whether every letter begins a word, in order; words such as "of" may be skipped, but not the last one. */
function hasInitials(short: string, words: readonly string[]): boolean {
  let at = 0;
  for (const [index, word] of words.entries()) {
    if (at < short.length && word.charAt(0) === short.charAt(at)) {
      at += 1;
      // The rest of the last word may hold further letters: none in "reinforcement learning from human feedback", one
      // in "XML".
      if (index === words.length - 1) {
        for (const letter of word.slice(1)) if (letter === short.charAt(at)) at += 1;
      }
    } else if (word.length > 4 || index === words.length - 1) return false;
  }
  return at === short.length;
}
