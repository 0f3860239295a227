/** Whether a paper no longer stands: its authors or the server withdrew it, or its publisher retracted it. */
export type Withdrawal = 'withdrawn' | 'retracted';

const WORK = '(?:paper|article|manuscript|submission|preprint|work|report|note|version|study|draft)';

/**
 * Whoever withdraws a preprint: "by the authors", "by arXiv administrators". "By ICML" or "from the proceedings" is about a
 * conference, and the preprint stands.
 */
const NOT_FROM_A_VENUE =
  '(?!\\s+(?:from(?!\\s+(?:the\\s+)?(?:arxiv|biorxiv|medrxiv))|before|prior|by(?!\\s+(?:the\\b|its\\b|all\\b|both\\b|an?\\b|me\\b|us\\b|arxiv|authors?\\b|biorxiv|medrxiv))))';

const SENTENCES: readonly RegExp[] = [
  new RegExp(
    `(?:^|[.!;(]\\s*)(?:this|the|our)\\s+(?:\\w+\\s+)?${WORK}\\s+(?:has\\s+been|have\\s+been|is|was|is\\s+being)\\s+(?:\\w+\\s+)?(withdrawn|retracted)\\b${NOT_FROM_A_VENUE}`,
    'iu',
  ),
  new RegExp(
    `(?:^|[.!;(]\\s*)(?:(?:the|all)\\s+)?(?:authors?|we|i)\\s+(?:have\\s+|has\\s+|wish(?:es)?\\s+to\\s+)?(withdrawn?|retract(?:ed)?)\\s+(?:this|the|their|our)\\s+${WORK}${NOT_FROM_A_VENUE}`,
    'iu',
  ),
  new RegExp(
    `^\\W*(withdrawn|retracted)(?=\\W*$|\\s*[.:;,!)\\]]|\\s+(?:by|due|because|as|since|for|pending|temporarily)\\b)${NOT_FROM_A_VENUE}`,
    'iu',
  ),
];

/** Where a notice of withdrawal stands, if there is one: an abstract that mentions one later on is about something else. */
const MAX_READ = 400;

/**
 * Reads whether a paper's own texts say that it was withdrawn or retracted: servers have no field for it, and replace the
 * abstract or add a comment. Undefined if they don't.
 */
export function readWithdrawal(texts: readonly (string | null | undefined)[]): Withdrawal | undefined {
  for (const text of texts) {
    const start = (text ?? '').slice(0, MAX_READ).replace(/\s+/gu, ' ').trim();
    for (const pattern of SENTENCES) {
      const word = pattern.exec(start)?.[1];
      if (word !== undefined) return word.toLowerCase().startsWith('retract') ? 'retracted' : 'withdrawn';
    }
  }
  return undefined;
}
