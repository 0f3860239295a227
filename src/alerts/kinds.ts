import { UserError } from '../errors.ts';
import { parseArxivId } from '../papers/arxiv-id.ts';
import { parseDoi } from '../papers/doi.ts';
import { foldWords } from '../search/query/analysis.ts';
import { asksOfTeam, readSearch } from '../search/query/ask.ts';
import { nameWords } from '../search/query/phrases.ts';
import type { Search } from '../search/search.ts';

/** The kinds of alerts that find papers by a text; the other kind finds papers like one. */
export const TEXT_KINDS = ['author', 'words', 'search'] as const;

export type TextKind = (typeof TEXT_KINDS)[number];

/** A longer text is a paper's own, for which `like` is better. */
export const MAX_TEXT = 300;

/** Returns the search that an alert by text saves. */
export function searchOf({ kind, text }: { readonly kind: TextKind; readonly text: string }): Search {
  return kind === 'author' ? { query: '', author: text } : { query: text };
}

/** Throws `UserError` for a text that can find no new paper; what a search itself refuses is left to it. */
export function checkText(kind: TextKind, text: string, today: Temporal.PlainDate): void {
  if (text.length > MAX_TEXT)
    throw new UserError(
      `An alert takes at most ${MAX_TEXT} characters, and this text has ${text.length.toLocaleString('en')}. Give a few words; for a paper's whole text, use \`like\` with that paper.`,
    );
  if (kind === 'author') {
    checkName(text);
    return;
  }
  if (parseArxivId(text) !== undefined || parseDoi(text) !== undefined)
    throw new UserError(
      'That names one paper, which is not going to come again. To hear of papers like it, give it as `like`.',
    );
  const search = searchOf({ kind, text });
  const { until } = readSearch(search, today);
  if (asksOfTeam(search, today))
    throw new UserError(
      'A new paper has no votes and was posted nowhere yet, and nobody has discussed it, so an alert can’t ask for that. Leave out `posted:`, `votes:`, `notes:`, `discussed:` and `met:`.',
    );
  if (until !== undefined && Temporal.PlainDate.compare(until, today) < 0)
    throw new UserError(
      `No new paper is published by ${until}, which has passed. Leave out \`until:\`, or give a later day.`,
    );
}

function checkName(text: string): void {
  const words = nameWords(flipName(text));
  const family = words.at(-1)?.[0] ?? '';
  if (words.length === 0)
    throw new UserError(`There is no name in “${text}”. Give an author's name, such as Ada Lovelace.`);
  // An initial alone would find half of all people.
  if (family.length < 2 && /^\p{Script=Latin}$/u.test(family))
    throw new UserError(
      words.length === 1
        ? `“${text}” is an initial. Give the family name, too, such as A. Lovelace or Lovelace, A.`
        : `The family name in “${text}” is only an initial. Give it in full, such as A. Lovelace or Lovelace, A.`,
    );
}

const FAMILY_FIRST = /^(?<family>[^,]*),(?<given>.*)$/su;

/** Writes "Lovelace, Ada" as "Ada Lovelace". */
function flipName(name: string): string {
  return name.replace(FAMILY_FIRST, '$<given> $<family>');
}

/** Returns a text as it is compared with others: two that are the same are one alert. */
export function sameAs(kind: TextKind, text: string): string {
  if (kind === 'author') return foldWords(flipName(text)).join(' ');
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
