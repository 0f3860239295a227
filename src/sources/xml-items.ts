const MARK = /<!\[CDATA\[|<!--|<(?:entry|item)(?=[\s>])|<\/(?:entry|item)\s*>/gu;
const OPENING = /<(?:entry|item)(?=[\s>])/gu;
const FRAME_END = /<\/(?:feed|channel)\s*>/gu;

/** The text of a feed, split: the frame around the items, and each item as written. */
interface SplitFeed {
  readonly frame: string;
  readonly items: readonly string[];
}

/**
 * Finds the items of an RSS or Atom feed from one end to the other, so that a broken one costs only itself. An item
 * without an end stops where the next begins, so that it takes no other with it; what looks like an item inside a comment
 * or a quoted text isn't one.
 */
export function splitItems(xml: string): SplitFeed {
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
