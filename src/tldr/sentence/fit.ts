import { cutAtWord } from '../../papers/cut-at-word.ts';

/** What a line may hold: a glance on a phone. In UTF-16 units. */
export const MAX_LINE = 160;

/** Below this, a clause that was kept alone would say too little. */
const MIN_CLAUSE = 60;

const WORK = '(?:paper|work|article|study|letter|report|manuscript|note|survey)';

/** Words at the start that lean on the sentence before, or say only that this is a paper. */
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

/** Where a sentence can end early and still be one, best first. */
const CLAUSE_ENDS: readonly RegExp[] = [
  /;\s|:\s|\s[—–]\s|,\s(?:which|where|while|whereas|and (?:we|it|show|demonstrate|achiev)|thus|thereby|enabling|allowing|leading|resulting|making|showing|achieving|outperforming|demonstrating|without|with)\b/giu,
  /,\s/gu,
  /\s(?:which|that|while|whereas|because|so that|in order to|thereby|by|via|through|using|without|when|where)\s/giu,
  /\s(?:for|across|in|on|with|at|from|as|under|over|into|during|within|among|between|against|and|or)\s/giu,
];

/** Gives a sentence as a line: its lead-in taken away, and cut at the end of a clause to fit. It ends as a sentence does. */
export function fitTldr(sentence: string): string {
  let line = sentence.replace(/\s+/gu, ' ').trim();
  for (let before = ''; before !== line; ) {
    before = line;
    for (const leadIn of LEAD_INS) line = line.replace(leadIn, '');
  }
  line = withCapital(line);
  if (line.length > MAX_LINE) line = withoutAsides(line);
  return line.length <= MAX_LINE ? closed(line) : shorten(line);
}

function shorten(line: string): string {
  for (const ends of CLAUSE_ENDS) {
    const places = [...line.matchAll(ends)]
      .map(({ index }) => index)
      .filter((at) => at >= MIN_CLAUSE && at < MAX_LINE && isWhole(line.slice(0, at)) && !isInList(line, at));
    const last = places.at(-1);
    if (last !== undefined) return closed(line.slice(0, last));
  }
  return cutShort(line);
}

function cutShort(line: string): string {
  return cutAtWord(line, MAX_LINE).replace(
    /[\s,;:(–—-]*(?:\s(?:and|or|of|the|a|an|to|in|for|with|by|that|which))*[\s,;:(–—-]*…$/u,
    '…',
  );
}

/** References and remarks in brackets, which a line can do without. */
function withoutAsides(line: string): string {
  return line.replace(/\s*(?:\([^()]*\)|\[[^[\]]*\])/gu, '').replace(/\s+([,.;:])/gu, '$1');
}

/** A comma between things of one kind: "A, B, and C" cut after one of them says another thing. */
function isInList(line: string, at: number): boolean {
  const after = line.slice(at);
  const before = line.slice(0, at);
  if (/^ (?:and|or) /u.test(after) && before.endsWith(',')) return true;
  if (!after.startsWith(', ')) return false;
  const isNext = /^, (?:[^\s,]+ ){0,3}[^\s,]+,(?: (?:and|or)\b)?/u.test(after);
  const isLast =
    /^, (?:and|or) (?!we\b|it\b|they\b|show|demonstrat|achiev)/u.test(after) && before.includes(',');
  return isNext || isLast || /, (?:[^\s,]+ ){0,3}[^\s,]+$/u.test(before);
}

/** Brackets are closed, and it ends neither within a formula nor in a word that waits for another. */
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

function closed(line: string): string {
  const bare = line.replace(/[\s,;:(–—-]+$/u, '');
  if (/[.!?…]["”’)]?$/u.test(bare) || bare === '') return bare;
  return bare.length < MAX_LINE ? `${bare}.` : cutShort(`${bare} …`);
}

/** "iPhone" and "mRNA" stay as they are. */
function withCapital(line: string): string {
  return /^\p{Ll}\p{Ll}*(?![\p{Lu}\p{N}])/u.test(line) ? line.charAt(0).toUpperCase() + line.slice(1) : line;
}
