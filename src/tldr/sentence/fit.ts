import { cutAtWord } from '../../papers/cut-at-word.ts';

/** The most a TL;DR may have, in UTF-16 units: a glance on a phone. */
export const MAX_TLDR = 160;

/** A shorter clause would say too little on its own. */
const MIN_CLAUSE = 60;

const WORK = '(?:paper|work|article|study|letter|report|manuscript|note|survey)';

/** Words at the start that depend on the sentence before, or only say that this is a paper. */
const LEAD_INS: readonly RegExp[] = [
  new RegExp(
    `^(?:in|with|through) (?:this|the present|our|the current) (?:\\w+ )?${WORK}\\s*,?\\s+(?=(?:we|our|a|an|the|it)\\b)`,
    'iu',
  ),
  /^(?:here|herein|hence|thus|therefore|however|consequently|accordingly|specifically|concretely|furthermore|moreover|additionally|in addition|finally|lastly|notably|importantly|in particular|in this context|as a result|in summary|in short|overall|to conclude)\s*,\s+/iu,
  /^(?:to this end|to that end|for this purpose|motivated by this|inspired by this|with this in mind)\s*,?\s+(?=we\b)/iu,
  /^(?:to (?:\w+ ){1,3}?(?:this|these|that|those|such)\b[^,]{0,40}|(?:building|based|drawing) (?:on|upon) (?:this|these|the above)\b[^,]{0,30}|(?:motivated|inspired|driven|guided) by (?:this|these)\b[^,]{0,30}),\s+(?=(?:we|our|this)\b)/iu,
  /^(?:here|therefore|hence|thus)\s+(?=we\b)/iu,
  /^(?:and|but|so|yet)\s+/iu,
];

/** Places where a sentence can end early and still be one, best first. */
const CLAUSE_ENDS: readonly RegExp[] = [
  /;\s|:\s|\s[—–]\s|,\s(?:which|where|while|whereas|and (?:we|it|show|demonstrate|achiev)|thus|thereby|enabling|allowing|leading|resulting|making|showing|achieving|outperforming|demonstrating|without|with)\b/giu,
  /,\s/gu,
  /\s(?:which|that|while|whereas|because|so that|in order to|thereby|by|via|through|using|without|when|where)\s/giu,
  /\s(?:for|across|in|on|with|at|from|as|under|over|into|during|within|among|between|against|and|or)\s/giu,
];

/**
 * Turns a sentence into a TL;DR: removes its lead-in and cuts it at the end of a clause to fit. It ends like a
 * sentence.
 */
export function fitTldr(sentence: string): string {
  let tldr = sentence.replace(/\s+/gu, ' ').trim();
  for (let before = ''; before !== tldr; ) {
    before = tldr;
    for (const leadIn of LEAD_INS) tldr = tldr.replace(leadIn, '');
  }
  tldr = withCapital(tldr);
  if (tldr.length > MAX_TLDR) tldr = withoutAsides(tldr);
  return tldr.length <= MAX_TLDR ? closed(tldr) : shorten(tldr);
}

function shorten(tldr: string): string {
  for (const ends of CLAUSE_ENDS) {
    const places = [...tldr.matchAll(ends)]
      .map(({ index }) => index)
      .filter((at) => at >= MIN_CLAUSE && at < MAX_TLDR && isWhole(tldr.slice(0, at)) && !isInList(tldr, at));
    const last = places.at(-1);
    if (last !== undefined) return closed(tldr.slice(0, last));
  }
  return cutShort(tldr);
}

function cutShort(tldr: string): string {
  return cutAtWord(tldr, MAX_TLDR).replace(
    /[\s,;:(–—-]*(?:\s(?:and|or|of|the|a|an|to|in|for|with|by|that|which))*[\s,;:(–—-]*…$/u,
    '…',
  );
}

/** Removes references and remarks in brackets, which a TL;DR doesn't need. */
function withoutAsides(tldr: string): string {
  return tldr.replace(/\s*(?:\([^()]*\)|\[[^[\]]*\])/gu, '').replace(/\s+([,.;:])/gu, '$1');
}

/**
 * Returns whether a comma separates things of one kind: cutting "A, B, and C" after one of them changes the meaning.
 */
function isInList(tldr: string, at: number): boolean {
  const after = tldr.slice(at);
  const before = tldr.slice(0, at);
  if (/^ (?:and|or) /u.test(after) && before.endsWith(',')) return true;
  if (!after.startsWith(', ')) return false;
  const isNext = /^, (?:[^\s,]+ ){0,3}[^\s,]+,(?: (?:and|or)\b)?/u.test(after);
  const isLast =
    /^, (?:and|or) (?!we\b|it\b|they\b|show|demonstrat|achiev)/u.test(after) && before.includes(',');
  return isNext || isLast || /, (?:[^\s,]+ ){0,3}[^\s,]+$/u.test(before);
}

/** Returns whether brackets are closed and the part ends neither in a formula nor in a word that needs another. */
function isWhole(part: string): boolean {
  const opened = (part.match(/[([{]/gu) ?? []).length;
  const closedAgain = (part.match(/[)\]}]/gu) ?? []).length;
  const dollars = (part.match(/\$/gu) ?? []).length;
  return (
    opened === closedAgain &&
    dollars % 2 === 0 &&
    !/(?:[=+\-*/<>≤≥×·∈∼≈^_\\]|\b(?:a|an|the|of|to|in|for|and|or|with|by|from|on|as|at|than|between|both|either|not|is|are|be|such|e\.g\.|i\.e\.|show|shows|demonstrate|find|prove|propose))$/iu.test(
      part.trimEnd(),
    )
  );
}

function closed(tldr: string): string {
  const bare = tldr.replace(/[\s,;:(–—-]+$/u, '');
  if (/[.!?…]["”’)]?$/u.test(bare) || bare === '') return bare;
  return bare.length < MAX_TLDR ? `${bare}.` : cutShort(`${bare} …`);
}

/** Capitalises the first letter; "iPhone" and "mRNA" stay as they are. */
function withCapital(tldr: string): string {
  return /^\p{Ll}\p{Ll}*(?![\p{Lu}\p{N}])/u.test(tldr) ? tldr.charAt(0).toUpperCase() + tldr.slice(1) : tldr;
}
