import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

/** The pixels of a picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Counts pixels within a box that are about as dark as ink. */
  countDark(box: {
    readonly x: number;
    readonly y: number;
    readonly x2: number;
    readonly y2: number;
  }): number;
  /** Returns red, green, blue and how opaque it is. */
  at(x: number, y: number): readonly number[];
}

const SIGNATURE = '89504e470d0a1a0a';
const CHANNELS = 4;
const DARK = 110;

/** Reads a PNG of eight bits a channel, with red, green, blue and alpha (https://www.w3.org/TR/png-3/#9Filter-types). */
export function readPng(png: Uint8Array): Picture {
  const bytes = Buffer.from(png);
  assert.equal(bytes.subarray(0, 8).toString('hex'), SIGNATURE);
  const chunks: Buffer[] = [];
  let [width, height] = [0, 0];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const data = bytes.subarray(at + 8, at + 8 + length);
    const type = bytes.subarray(at + 4, at + 8).toString('latin1');
    if (type === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      assert.deepEqual([...data.subarray(8)], [8, 6, 0, 0, 0]);
    }
    if (type === 'IDAT') chunks.push(data);
    at += length + 12;
  }
  const pixels = unfilter(inflateSync(Buffer.concat(chunks)), width, height);
  const at = (x: number, y: number): number[] => {
    const from = (y * width + x) * CHANNELS;
    return [...pixels.subarray(from, from + CHANNELS)];
  };
  return {
    width,
    height,
    at,
    countDark({ x, y, x2, y2 }) {
      let dark = 0;
      for (let row = Math.max(0, Math.floor(y)); row < Math.min(height, y2); row += 1)
        for (let column = Math.max(0, Math.floor(x)); column < Math.min(width, x2); column += 1)
          if (
            at(column, row)
              .slice(0, 3)
              .every((channel) => channel < DARK)
          )
            dark += 1;
      return dark;
    },
  };
}

function unfilter(raw: Buffer, width: number, height: number): Buffer {
  const line = width * CHANNELS;
  const pixels = Buffer.alloc(line * height);
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (line + 1)];
    for (let at = 0; at < line; at += 1) {
      const left = at < CHANNELS ? 0 : (pixels[row * line + at - CHANNELS] ?? 0);
      const up = row === 0 ? 0 : (pixels[(row - 1) * line + at] ?? 0);
      const corner = at < CHANNELS || row === 0 ? 0 : (pixels[(row - 1) * line + at - CHANNELS] ?? 0);
      const guessed = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      pixels[row * line + at] = (raw[row * (line + 1) + 1 + at] ?? 0) + guessed;
    }
  }
  return pixels;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
