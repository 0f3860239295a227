import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { SourceError } from './source.ts';
import { splitItems } from './xml-items.ts';

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
  const { frame: written, items } = splitItems(xml.trimStart());
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
