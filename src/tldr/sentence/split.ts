const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Words with a full stop that end no sentence. */
const ABBREVIATION =
  /(?:^|[\s([])(?:et al|al|i\.\s?e|e\.\s?g|cf|vs|viz|resp|approx|w\.r\.t|a\.k\.a|i\.i\.d|etc|fig|figs|eq|eqs|sec|ref|refs|tab|thm|no|vol|pp|dr|mr|ms|mrs|prof|st|u\.s|ph\.d|\p{Lu})\.$/iu;

/** Characters that no sentence begins with: small letters, digits after "Fig.", closing signs. */
const GOES_ON = /^(?:\p{Ll}|[),;:\]}%=+]|[<>][\s\d=])/u;

/**
 * Places where a tag begins after a sentence, or ends before one: Intl looks through it to the letter inside, and sees
 * one sentence.
 */
const MARKUP = /(?<=[.!?]) ?(?=<[/|!\p{L}])|(?<=[|/\p{L}]>) (?=\p{Lu})/u;

/** Splits a plain one-line text into its sentences, in order. Joined by spaces they are the text again. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  const parts = text
    .replace(/\s+/gu, ' ')
    .trim()
    .split(MARKUP)
    .flatMap((piece) => [...SEGMENTER.segment(piece)].map(({ segment }) => segment.trim()));
  for (const part of parts) {
    const before = sentences.at(-1);
    if (before !== undefined && goesOn(before, part)) sentences[sentences.length - 1] = `${before} ${part}`;
    else if (part !== '') sentences.push(part);
  }
  return sentences;
}

function goesOn(before: string, part: string): boolean {
  // "etc." may end a sentence: then the next begins with a capital.
  if (/\betc\.$/iu.test(before)) return GOES_ON.test(part);
  return ABBREVIATION.test(before) || GOES_ON.test(part) || !/\p{L}/u.test(part) || !/\p{L}/u.test(before);
}
