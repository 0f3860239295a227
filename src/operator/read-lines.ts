import type { Readable } from 'node:stream';

/** A line of a file. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Undefined where it is longer than may be. */
  readonly text: string | undefined;
  /** Bytes of the file read so far. */
  readonly bytes: number;
}

/** The largest paper that is let in has under 1 MB; a file without line breaks is not read into memory whole. */
const LONGEST_LINE = 4_000_000;

/**
 * Reads a text file line by line: UTF-8 or, where its byte-order mark says so, UTF-16, with the line ends of any system.
 * The mark itself is no part of the first line.
 */
export async function* readLines(input: Readable): AsyncGenerator<TextLine> {
  let number = 0;
  let bytes = 0;
  let parts: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length > LONGEST_LINE) parts = [];
    else parts.push(part);
  };
  const take = (): TextLine => {
    const text = length > LONGEST_LINE ? undefined : parts.join('');
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
    if (start.length < LONGEST_MARK) continue;
    decoder = new TextDecoder(encodingOf(start));
    yield { text: decoder.decode(start, { stream: true }), bytes };
  }
  yield { text: decoder === undefined ? new TextDecoder().decode(start) : decoder.decode(), bytes };
}

const LONGEST_MARK = 3;

/** By its byte-order mark, which the decoder leaves out; without one, as JSON is defined (RFC 8259, 8.1). */
function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}
