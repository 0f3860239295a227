import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { SourceError } from './source.ts';

/** An answer of arXiv, split: the frame around the items, and each item as written. */
interface TakenApart {
  /** Parsed, without the items. */
  readonly frame: unknown;
  readonly items: readonly string[];
}

/** The frame is under 2 KB. */
const MAX_FRAME = 100_000;

/** An abstract has 2 KB, the 5,154 names of the longest list 80 KB. */
const MAX_ITEM = 500_000;

/** Elements that may occur several times: a list of one is a list too. */
const LISTS = ['author', 'category', 'dc:creator'];

/** Elements with strangers' text and markup of their own, which is read as written. */
const TEXTS = ['title', 'summary', 'description', 'name', 'dc:creator', 'arxiv:comment', 'arxiv:journal_ref'];

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: false,
  // Code that reads a text decodes it: the parser rejects a text with many entities, and an `&` that begins none.
  processEntities: false,
  stopNodes: TEXTS.map((name) => `*.${name}`),
  isArray: (name) => LISTS.includes(name),
});

/**
 * Splits an answer, so that an unreadable item costs only itself. Throws `SourceError` if the frame around the items
 * isn't XML.
 */
export function takeApart(xml: string): TakenApart {
  const { frame: written, items } = split(xml.trimStart());
  const frame = written.replace(/&(?!#?\w+;)/gu, '&amp;');
  if (frame.length > MAX_FRAME || XMLValidator.validate(frame) !== true) throw notAList(xml);
  try {
    return { frame: parser.parse(frame), items };
  } catch (error) {
    throw notAList(xml, error);
  }
}

/** Parses one item. Throws if it is too long or not XML. */
export function parseItem(xml: string): unknown {
  if (xml.length > MAX_ITEM)
    throw new RangeError(`the item has ${xml.length} characters; ${MAX_ITEM} is the most`);
  const parsed: unknown = parser.parse(xml);
  return typeof parsed === 'object' && parsed !== null ? Object.values(parsed)[0] : parsed;
}

/** Returns the error for an answer that is something else. */
export function notAList(xml: string, cause?: unknown): SourceError {
  const got = /<html/iu.test(xml.slice(0, 1_000))
    ? 'a web page (HTML)'
    : "broken XML, or XML that isn't a feed";
  return new SourceError('arxiv', `arXiv answered ${got}, not a list of papers.`, { cause });
}

const MARK = /<!\[CDATA\[|<!--|<(?:entry|item)(?=[\s>])|<\/(?:entry|item)\s*>/gu;
const OPENING = /<(?:entry|item)(?=[\s>])/gu;
const FRAME_END = /<\/(?:feed|channel)\s*>/gu;

/**
 * Finds the items from one end to the other. An item without an end stops where the next begins, so that it takes no
 * other with it; what looks like an item inside a comment or a quoted text isn't one.
 */
function split(xml: string): { readonly frame: string; readonly items: readonly string[] } {
  const items: string[] = [];
  const frame: string[] = [];
  let from = 0;
  let start: number | undefined;
  const end = (at: number, next: number): void => {
    if (start !== undefined) items.push(xml.slice(start, at));
    frame.push(xml.slice(from, start ?? at));
    from = next;
    start = undefined;
  };
  const mark = new RegExp(MARK);
  const findOpening = createFinder(xml, OPENING);
  const comments = [createFinder(xml, /-->/gu), createFinder(xml, /<!--/gu)] as const;
  const quotes = [createFinder(xml, /\]\]>/gu), createFinder(xml, /<!\[CDATA\[/gu)] as const;
  for (let match = mark.exec(xml); match !== null; match = mark.exec(xml)) {
    const [found] = match;
    const after = mark.lastIndex;
    if (found.startsWith('<!')) {
      const [findEnd, findNext] = found === '<!--' ? comments : quotes;
      const close = findEnd(after);
      // Neither nests: if another begins before the end, this one has none, and hides no item.
      if (close < Math.max(findOpening(after), findNext(after))) mark.lastIndex = close;
    } else if (found.startsWith('</')) end(start === undefined ? match.index : after, after);
    else {
      if (start !== undefined) end(match.index, match.index);
      start = match.index;
    }
  }
  if (start !== undefined) {
    const close = createFinder(xml, FRAME_END)(start);
    if (Number.isFinite(close)) end(close, close);
  }
  frame.push(xml.slice(from));
  return { frame: frame.join(''), items };
}

/**
 * Creates a function that returns where a pattern next occurs from a place on; infinity if it doesn't. Places must be
 * ascending.
 */
function createFinder(text: string, pattern: RegExp): (from: number) => number {
  const search = new RegExp(pattern);
  let found = -1;
  return (from) => {
    if (found >= from) return found;
    search.lastIndex = from;
    found = search.exec(text)?.index ?? Number.POSITIVE_INFINITY;
    return found;
  };
}
