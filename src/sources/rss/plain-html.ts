import { plainMarkup } from '../markup.ts';

/** A tag; takes time linear in the text, as it ends at the next bracket. */
const TAG = /<(?<end>\/?)(?<name>[a-z][a-z0-9]*)(?:[\s/][^<>]*)?>|<!--|-->/giu;

/** Elements whose content is not shown. */
const HIDDEN = ['script', 'style', 'head', 'iframe', 'noscript', 'object', 'svg', 'template', 'title'];

/** Elements that stand within a line; `plainMarkup` turns some of them into what they mean. */
const INLINE =
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong time tt u var wbr'.split(
    ' ',
  );
const SCRIPTS = ['sub', 'sup'];

/** Elements that begin a line, or stand for something on their own. */
const BLOCKS =
  'address article aside audio blockquote body br button canvas caption center col colgroup dd details div dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html img input legend li link main meta nav ol option p param picture pre section select source summary table tbody td textarea tfoot th thead tr track ul video'.split(
    ' ',
  );

/** Returns the text that HTML shows, on one line. A `<` that begins no tag of HTML stays. */
export function plainHtml(html: string): string {
  if (!html.includes('<')) return oneLine(plainMarkup(html));
  const kept: string[] = [];
  let from = 0;
  let hidden: string | undefined;
  for (const match of html.matchAll(TAG)) {
    const { end, name = '' } = match.groups ?? {};
    const tag = name === '' ? match[0] : name.toLowerCase();
    const text = html.slice(from, match.index);
    if (hidden !== undefined) {
      if (tag === hidden && (end === '/' || tag === '-->')) {
        hidden = undefined;
        from = match.index + match[0].length;
      }
      continue;
    }
    const between = readTag(tag, match[0]);
    if (between === undefined) continue;
    kept.push(text, between);
    from = match.index + match[0].length;
    if (tag === '<!--') hidden = '-->';
    else if (HIDDEN.includes(tag) && end === '' && !match[0].endsWith('/>')) hidden = tag;
  }
  if (hidden === undefined) kept.push(html.slice(from));
  return oneLine(plainMarkup(kept.join('')));
}

/** Returns what takes a tag's place; undefined if it is text. */
function readTag(tag: string, written: string): string | undefined {
  if (SCRIPTS.includes(tag)) return written;
  if (INLINE.includes(tag)) return '';
  return BLOCKS.includes(tag) || HIDDEN.includes(tag) || tag === '<!--' ? ' ' : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
