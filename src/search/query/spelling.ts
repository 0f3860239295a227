/** Shorter words have too many neighbours. */
const SHORTEST = 4;
/** From this length on, two typos are corrected instead of one: "crossing" is not "costing". */
const LONG = 9;

/** Finds known words close to misspelt ones. */
export interface Spelling {
  /**
   * Returns the known word with the fewest differences, at most `most` (two by default; one in a word of up to eight
   * letters), and of those the most frequent; undefined if none is close enough.
   */
  findNearest(word: string, most?: number): string | undefined;
}

/**
 * Creates a spelling corrector from words and the number of papers with each. Words are grouped by length, and the
 * letters of each are kept as bits of a number, so that most of a hundred thousand words are skipped without comparing
 * letters.
 */
export function createSpelling(frequencies: ReadonlyMap<string, number>): Spelling {
  const byLength = new Map<number, string[]>();
  for (const word of frequencies.keys()) {
    if (word.length < SHORTEST - 1 || !/^[a-z]+$/u.test(word)) continue;
    const others = byLength.get(word.length);
    if (others === undefined) byLength.set(word.length, [word]);
    else others.push(word);
  }
  const letters = new Map(
    [...byLength].map(([length, words]) => [length, Int32Array.from(words, lettersOf)]),
  );
  return {
    findNearest(word, most = 2) {
      if (word.length < SHORTEST || !/^[a-z]+$/u.test(word)) return undefined;
      const wanted = lettersOf(word);
      const slips = Math.min(most, word.length >= LONG ? 2 : 1);
      let best: { word: string; slips: number; papers: number } | undefined;
      for (let length = word.length - slips; length <= word.length + slips; length += 1) {
        const words = byLength.get(length) ?? [];
        const bits = letters.get(length) ?? new Int32Array();
        for (let index = 0; index < bits.length; index += 1) {
          // A typo inserts, deletes or replaces one letter: at most two bits differ.
          if (countBits((bits[index] ?? 0) ^ wanted) > 2 * slips) continue;
          const candidate = words[index] ?? '';
          const distance = countSlips(word, candidate, best?.slips ?? slips);
          if (distance > (best?.slips ?? slips) || distance === 0) continue;
          if (haveOtherPrefixes(word, candidate)) continue;
          if (word.length < LONG && hasOtherStart(word, candidate)) continue;
          const papers = frequencies.get(candidate) ?? 0;
          if (best === undefined || distance < best.slips || papers > best.papers)
            best = { word: candidate, slips: distance, papers };
        }
      }
      return best?.word;
    },
  };
}

/**
 * Returns whether a word begins with another letter, and not because its first two were swapped. People rarely mistype the
 * first letter, and a short word with another one is another word: a wombat is no combat.
 */
function hasOtherStart(word: string, candidate: string): boolean {
  const isSwapped = candidate[0] === word[1] && candidate[1] === word[0];
  return candidate[0] !== word[0] && !isSwapped;
}

/** Prefixes that give a word another sense: "hypertension" is not a misspelt "hypotension". */
const PREFIXES = ['']
  .concat(
    'anti auto bi co counter de di dis ex extra hetero homo hyper hypo il im in infra inter intra ir iso'.split(
      ' ',
    ),
  )
  .concat(
    'macro mal meta micro mis mono multi non out over para per poly post pre pro re semi sub super'.split(
      ' ',
    ),
  )
  .concat('supra sur trans tri ultra un under uni up down'.split(' '));

/** Returns whether two words differ only in a prefix, or in that one of them has a prefix. */
function haveOtherPrefixes(one: string, other: string): boolean {
  return PREFIXES.some((prefix) => {
    if (!one.startsWith(prefix)) return false;
    const rest = one.slice(prefix.length);
    return other.endsWith(rest) && PREFIXES.includes(other.slice(0, other.length - rest.length));
  });
}

function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) - 97);
  return bits;
}

function countBits(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55_55_55_55);
  rest = (rest & 0x33_33_33_33) + ((rest >>> 2) & 0x33_33_33_33);
  return (((rest + (rest >>> 4)) & 0x0f_0f_0f_0f) * 0x01_01_01_01) >>> 24;
}

/** Longer words are left as typed. */
const LONGEST = 62;
/** Three rows of a table, reused for each pair of words, because thousands are compared. */
const TABLE: [Uint8Array, Uint8Array, Uint8Array] = [
  new Uint8Array(LONGEST + 2),
  new Uint8Array(LONGEST + 2),
  new Uint8Array(LONGEST + 2),
];

/**
 * Counts letters inserted, deleted, replaced or swapped with their neighbour (Damerau); returns `most` + 1 for more
 * than `most`, and for words of more than 62 letters.
 */
export function countSlips(one: string, other: string, most: number): number {
  if (Math.max(one.length, other.length) > LONGEST) return one === other ? 0 : most + 1;
  let [before, last, current] = TABLE;
  for (let column = 0; column <= other.length; column += 1) last[column] = column;
  for (let row = 1; row <= one.length; row += 1) {
    const letter = one.charCodeAt(row - 1);
    current[0] = row;
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const otherLetter = other.charCodeAt(column - 1);
      let slips = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (letter === otherLetter ? 0 : 1),
      );
      const isSwapped =
        row > 1 &&
        column > 1 &&
        letter === other.charCodeAt(column - 2) &&
        one.charCodeAt(row - 2) === otherLetter;
      if (isSwapped) slips = Math.min(slips, (before[column - 2] ?? 0) + 1);
      current[column] = slips;
      least = Math.min(least, slips);
    }
    if (least > most) return most + 1;
    [before, last, current] = [last, current, before];
  }
  return Math.min(last[other.length] ?? 0, most + 1);
}
