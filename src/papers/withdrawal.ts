/** Whether a paper no longer stands: its authors or the server withdrew it, or its publisher retracted it. */
export type Withdrawal = 'withdrawn' | 'retracted';

const WORK =
  '(?:paper|article|manuscript|submission|preprint|work|report|note|version|study|draft|thesis|letter|document|entry|contribution)';

/** "This paper", "the arXiv submission", "this version of the paper"; an earlier one is another. */
const THIS_WORK = `(?:this|the|our|their|my)\\s+(?:(?!earlier|previous|original|old|older|first|former|prior|initial|other|conference|workshop|journal)\\w+\\s+)?${WORK}(?:\\s+of\\s+(?:this|the|our)\\s+${WORK})?`;

/**
 * Whoever withdraws a preprint: "by the authors", "by arXiv administrators", "by Ada Lovelace". "By ICML" or "from the
 * proceedings" is about a conference, and the preprint stands.
 */
const NOT_FROM_A_VENUE =
  '(?!\\s+(?:from(?!\\s+(?:the\\s+)?(?:arxiv|biorxiv|medrxiv))|before|prior|by(?!\\s+(?:the\\b|its\\b|all\\b|both\\b|an?\\b|me\\b|us\\b|arxiv|authors?\\b|biorxiv|medrxiv|(?-i:\\p{Lu}\\p{Ll}+\\s+(?:\\p{Lu}\\.\\s*)*\\p{Lu}\\p{Ll}+)))))';

/** How a notice goes on; a probe that is retracted "through" something is none. */
const GOES_ON =
  '(?=\\s*(?:$|[^\\p{L}\\p{N}\\s])|\\s+(?:by|due|because|as|since|for|pending|temporarily|permanently|owing|in|until|while|whilst|on|at|from|after|following|and|so|but|upon|to)\\b)';

const WITHDRAWN = `(withdrawn|retracted)\\b${GOES_ON}${NOT_FROM_A_VENUE}`;

const START = '(?:^|[.!;:(]\\s*)';

/** "Has now been", "is being", "should be"; not "was never". */
const WAS =
  '(?:(?:has|have)\\s+(?:now\\s+|since\\s+)?been|is(?:\\s+being)?|was|(?:should|must|will|needs\\s+to|has\\s+to)\\s+be)\\s+(?:(?!not\\b|never\\b|nearly\\b|almost\\b)\\w+\\s+|superseded\\s+by\\s+[^;,]{1,60}?\\sand\\s+)?';

const SENTENCES: readonly RegExp[] = [
  // "This paper has been withdrawn by the author"
  new RegExp(`${START}${THIS_WORK}\\s+${WAS}${WITHDRAWN}`, 'iu'),
  // "Paper withdrawn due to an error", "This version withdrawn by arXiv administrators"
  new RegExp(`${START}(?:this\\s+)?${WORK}\\s+(?:${WAS})?${WITHDRAWN}`, 'iu'),
  new RegExp(`^(?:has|have)\\s+been\\s+${WITHDRAWN}`, 'iu'),
  // "The authors have withdrawn this manuscript", "I am withdrawing this paper"
  new RegExp(
    `${START}(?:(?:the|all)\\s+)?(?:authors?|we|i|arxiv|biorxiv|medrxiv)\\s+(?:have\\s+|has\\s+|am\\s+|are\\s+|wish(?:es)?\\s+to\\s+|would\\s+like\\s+to\\s+)?(withdr(?:awn?|ew|awing|aws)|retract(?:ed|ing|s)?)\\s+${THIS_WORK}${NOT_FROM_A_VENUE}`,
    'iu',
  ),
  new RegExp(
    `${START}(?:the\\s+)?authors?\\s+(?:have\\s+|has\\s+)?(?:ask|request)(?:ed|s)?\\s+(?:that|for)\\s+${THIS_WORK}\\s+(?:to\\s+)?be\\s+${WITHDRAWN}`,
    'iu',
  ),
  // "Withdrawn due to an error"
  new RegExp(
    `^\\W*(withdrawn|retracted)(?=\\W*$|\\s*[.:;,!)\\]]|\\s+(?:by|due|because|as|since|for|pending|temporarily)\\b)${NOT_FROM_A_VENUE}`,
    'iu',
  ),
  // "RETRACTED ARTICLE: A title"
  /^\W*(withdrawn|retracted|removed)\s+(?:article|paper|preprint|manuscript)\s*[:\]]/iu,
  // The servers' own words when somebody else holds the rights, or people could be harmed.
  new RegExp(`${START}${THIS_WORK}\\s+${WAS}(removed)\\s+by\\s+(?:arxiv|biorxiv|medrxiv)\\b`, 'iu'),
  new RegExp(`${START}(?:arxiv|biorxiv|medrxiv)\\s+(?:has\\s+|have\\s+)?(removed)\\s+${THIS_WORK}`, 'iu'),
];

/** What comments begin with: "12 pages, 3 figures, withdrawn". */
const SIZES = /^(?:\d+\s*(?:pages?|pp\.?|figures?|figs?\.?|tables?)(?:\s+and)?[\s,;.+]*)+/iu;

/** What bioRxiv and medRxiv put above a notice, whose markup its API drops. */
const HEADING =
  /^\W*(?:withdrawal|retraction|removal)\s+(?:statement|notice)(?:\s*[.:]\s*|\s+|(?=(?-i:[A-Z])))/iu;

/** Where a notice of withdrawal stands, if there is one: an abstract that mentions one later on is about something else. */
const MAX_READ = 400;

/**
 * Reads whether a paper's own texts say that it was withdrawn or retracted: servers have no field for it, and replace the
 * abstract or add a comment. Undefined if they don't.
 */
export function readWithdrawal(texts: readonly (string | null | undefined)[]): Withdrawal | undefined {
  for (const text of texts) {
    const start = (text ?? '')
      .slice(0, MAX_READ)
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(SIZES, '')
      .replace(HEADING, '');
    for (const pattern of SENTENCES) {
      const word = pattern.exec(start)?.[1];
      if (word !== undefined) return word.toLowerCase().startsWith('retract') ? 'retracted' : 'withdrawn';
    }
  }
  return undefined;
}
