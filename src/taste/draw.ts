import { createHash } from 'node:crypto';

/**
 * Creates numbers from 0 up to 1 that look drawn by chance and are the same for the same subject, so that a preview shows
 * what the digest will be, and a digest that is composed again is the same.
 */
export function createDraw(subject: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${subject} ${drawn}`).digest().readUInt32BE() / 2 ** 32;
  };
}
