/** Markup that Zotero and Crossref keep in titles and abstracts, and nothing else that stands in angle brackets. */
const TAG = /<\/?(?:i|b|em|strong|sub|sup|sc|span|p|br|jats:[a-z-]{1,20})(?:\s[^<>]{0,200})?\s?\/?>/giu;

/** Removes the tags of rich text; what they enclose stays. A paragraph's end is a space. */
export function withoutTags(text: string): string {
  return text.replace(TAG, (tag) => (/^<\/?(?:p|br|jats:(?:p|title))\b/iu.test(tag) ? ' ' : ''));
}
