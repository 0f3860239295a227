import { UserError } from '../../src/errors.ts';
import { findCategory, listCategories } from '../../src/papers/category.ts';
import { contentWords } from '../../src/search/query/analysis.ts';
import type { SourceDeclaration } from '../../src/sources/declaration.ts';

const MAX_WORDS = 30;
const NONE = 'none';

/** Reads a list of keywords, separated by the commas of any keyboard; "none" is an empty list. */
export function parseKeywords(text: string): string[] {
  const words = splitList(text, /[,;，、；\n]+/u);
  const bad = words.find((word) => !/[\p{L}\p{N}]/u.test(word));
  if (bad !== undefined) throw new UserError(`“${bad}” isn't a valid keyword: it has no letters or numbers.`);
  return words;
}

/** A long paragraph. */
export const MAX_INTERESTS = 2_000;

/** Reads what a team is interested in, in its own words; "none" is nothing. Throws `UserError` for text without a telling word. */
export function parseInterests(text: string): string {
  const interests = text.trim();
  if (interests.toLowerCase() === NONE) return '';
  if (contentWords(interests).length === 0)
    throw new UserError(
      `“${interests.slice(0, 60)}” says nothing that tells papers apart. Name topics, such as: robot learning, diffusion policies; no surveys`,
    );
  return interests;
}

/**
 * Reads a list of a source's categories, in any case; "none" is an empty list. arXiv's are separated by commas or spaces,
 * others, which hold spaces, by commas.
 */
export function parseCategories(
  text: string,
  { title, categoryNames }: Pick<SourceDeclaration, 'title' | 'categoryNames'> = { title: 'arXiv' },
): string[] {
  if (categoryNames === undefined)
    return [...new Set(splitList(text, /[\s,;，、；]+/u).map(parseArxivCategory))];
  const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]+/gu, ' ');
  return splitList(text, /[,;，、；\n]+/u).map((word) => {
    const known = categoryNames.find((name) => plain(name) === plain(word));
    if (known !== undefined) return known;
    throw new UserError(
      `“${word.slice(0, 60)}” isn't a category of ${title}. It has: ${categoryNames.join(', ')}.`,
    );
  });
}

function parseArxivCategory(word: string): string {
  const known = findCategory(word);
  if (known !== undefined) return known;
  const archive = word.split('.')[0] ?? '';
  const near = listCategories(archive);
  const hint =
    near.length > 0
      ? formatNear(archive.toLowerCase(), near)
      : 'Categories look like cs.CL, stat.ML or hep-th.';
  throw new UserError(
    `“${word.slice(0, 60)}” isn't a valid arXiv category. ${hint} The full list is at arxiv.org/category_taxonomy.`,
  );
}

/** As many as fit on a line. */
const MAX_CATEGORIES_NAMED = 10;

function formatNear(archive: string, categories: readonly string[]): string {
  if (categories.length === 1) return `Did you mean ${categories[0]}?`;
  const named = categories.slice(0, MAX_CATEGORIES_NAMED).join(', ');
  const rest = categories.length - MAX_CATEGORIES_NAMED;
  return `The archive ${archive} has ${named}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

function splitList(text: string, separator: RegExp): string[] {
  if (text.toLowerCase() === NONE) return [];
  const words = [
    ...new Set(
      text
        .split(separator)
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ];
  if (words.length > MAX_WORDS)
    throw new UserError(`That's ${words.length} entries; a feed takes at most ${MAX_WORDS}.`);
  return words;
}

/** Reads one emoji: a Unicode one, or a guild's own as Discord writes it, `<:name:id>`. */
export function parseEmoji(text: string): string {
  const own = /^<a?:(\w+:\d+)>$/u.exec(text)?.[1];
  if (own !== undefined) return own;
  const isOne = [...new Intl.Segmenter().segment(text)].length === 1;
  if (isOne && /\p{RGI_Emoji}|\p{Extended_Pictographic}|^[0-9#*]\ufe0f?\u20e3$/v.test(text)) return text;
  throw new UserError(
    `“${text}” isn't a valid emoji. Give a single one, such as 👍 or one of this server's own.`,
  );
}

/** Reads the emoji for "less like this"; null for "none". */
export function parseLessEmoji(text: string): string | null {
  return text.trim().toLowerCase() === NONE ? null : parseEmoji(text);
}
