import type { Readable } from 'node:stream';

/** A line of a file. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Undefined if it is too long. */
  readonly text: string | undefined;
  /** Bytes of the file read so far. */
  readonly bytes: number;
}

/** The largest accepted paper is under 1 MB; a file without line breaks isn't read into memory whole. */
const MAX_LINE = 4_000_000;

/**
 * Reads a text file line by line: UTF-8 or, if its first bytes say so, UTF-16, with the line ends of any system. The
 * byte-order mark isn't part of the first line.
 */
export async function* readLines(input: Readable): AsyncGenerator<TextLine> {
  let number = 0;
  let bytes = 0;
  let parts: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length > MAX_LINE) parts = [];
    else parts.push(part);
  };
  const take = (): TextLine => {
    // Files that were joined each bring their own mark.
    const text = length > MAX_LINE ? undefined : parts.join('').replace(/^\uFEFF/u, '');
    number += 1;
    parts = [];
    length = 0;
    return { number, text, bytes };
  };
  // The second half of a line end may come with the next piece.
  let held = '';
  for await (const piece of decode(input)) {
    bytes = piece.bytes;
    const text = held + piece.text;
    held = text.endsWith('\r') ? '\r' : '';
    const [first = '', ...others] = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/u);
    add(first);
    for (const other of others) {
      yield take();
      add(other);
    }
  }
  if (length > 0) yield take();
}

async function* decode(input: Readable): AsyncGenerator<{ readonly text: string; readonly bytes: number }> {
  let decoder: TextDecoder | undefined;
  let bytes = 0;
  let start = Buffer.alloc(0);
  for await (const chunk of input) {
    const read = Buffer.from(chunk);
    bytes += read.length;
    if (decoder !== undefined) {
      yield { text: decoder.decode(read, { stream: true }), bytes };
      continue;
    }
    start = Buffer.concat([start, read]);
    if (start.length < MAX_MARK) continue;
    decoder = new TextDecoder(encodingOf(start));
    yield { text: decoder.decode(start, { stream: true }), bytes };
  }
  yield { text: decoder === undefined ? new TextDecoder().decode(start) : decoder.decode(), bytes };
}

const MAX_MARK = 3;

/**
 * Returns the encoding by the byte-order mark, which the decoder drops, or by where zeros are: JSON begins with an
 * ASCII character.
 */
function encodingOf([first, second]: Buffer): string {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : 'utf-8';
}
