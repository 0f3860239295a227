import { createLineCounter } from '../lines.ts';

/** An object of a JSON file. */
export interface JsonObject {
  /** Undefined if it isn't valid JSON. */
  readonly value: unknown;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

/** A list under a name, as the API of Zotero and pandoc have it. */
const NAMED_LIST = /^\s*\{[^{}[\]]*"(?:items|references)"\s*:\s*\[/u;

/**
 * Cuts a list of JSON objects, or objects that follow each other, into the objects. One that is broken costs no other
 * if each begins on a line of its own, as all known programs write them.
 */
export function* cutObjects(text: string): Generator<JsonObject> {
  const lines = createLineCounter(text);
  let start = text.indexOf('{', NAMED_LIST.exec(text)?.[0].length ?? 0);
  while (start !== -1) {
    const end = findEnd(text, start);
    const value = parseJson(text.slice(start, end));
    yield { value, line: lines(start) };
    const next = value === undefined ? findNeighbour(text, start, end ?? text.length) : (end ?? text.length);
    start = text.indexOf('{', next);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says so.
    return undefined;
  }
}

/** Finds the end of the object that begins at `start`; undefined if there is none. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '{') depth += 1;
    else if (char === '"') at = findQuote(text, at + 1);
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** Finds the quotation mark that ends a text of JSON. */
function findQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charAt(at - 1 - backslashes) === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

/** Finds where the next object may begin after a broken one: on a line that is indented as that one's is. */
function findNeighbour(text: string, start: number, end: number): number {
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const indent = /^[ \t]*/u.exec(text.slice(lineStart, start))?.[0] ?? '';
  const search = new RegExp(`^${indent}[\\[,]?[ \\t]*\\{`, 'gmu');
  search.lastIndex = start + 1;
  return Math.min(search.exec(text)?.index ?? end, end);
}
