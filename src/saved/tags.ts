import { UserError } from '../errors.ts';
import { withoutControls } from '../papers/controls.ts';

/** What a menu of Discord holds of a text, and more than anybody reads of a tag. */
export const MAX_TAG = 100;

/** More tags than that tell nothing apart any more. */
const MAX_TAGS = 20;

/** A letter, a digit, a sign or an emoji: something that people can see. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Marks of tags elsewhere, but not of the emoji #️⃣, which begins with that sign. */
const HASHES = /^#+(?!#|\ufe0f|\u20e3)\s*(?=\S)/u;

/** Commas of several scripts, and line breaks. */
const BETWEEN = /[,，、\r\n]/u;

/**
 * Reads tags from a text in which commas are between them; each one once. Throws `UserError` for a tag that is too long, or
 * too many.
 */
export function parseTags(text: string): string[] {
  const tags = new Map<string, string>();
  for (const part of text.split(BETWEEN)) {
    const tag = tidyTag(part);
    if (!VISIBLE.test(tag)) continue;
    const length = [...tag].length;
    if (length > MAX_TAG)
      throw new UserError(
        `A tag can have up to ${MAX_TAG} characters, and one of these has ${length.toLocaleString('en')}. Shorten it, or put commas between tags. Nothing was changed.`,
      );
    const folded = foldTag(tag);
    if (!tags.has(folded)) tags.set(folded, tag);
  }
  refuseTooMany(tags.size);
  return [...tags.values()];
}

/** Returns a tag as it is kept: without a # before it, spaces around it, and what can't be seen. */
export function tidyTag(text: string): string {
  return withoutControls(text).replace(/\s+/gu, ' ').trim().replace(HASHES, '');
}

/** Throws `UserError` if a paper would get too many tags. */
export function refuseTooMany(count: number): void {
  if (count > MAX_TAGS)
    throw new UserError(
      `A paper can have up to ${MAX_TAGS} tags, and this one would have ${count}. Leave some out. Nothing was changed.`,
    );
}

/**
 * Returns a tag as tags are compared: without regard to capitals, accents of Latin letters, wide forms, and whether an emoji
 * is asked to be in colour. Marks of other scripts are letters of their own, and stay.
 */
export function foldTag(tag: string): string {
  return tag
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\ufe0e\ufe0f]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
