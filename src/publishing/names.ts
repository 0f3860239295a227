import { createHash } from 'node:crypto';

/**
 * Returns the name of a part of something that a UUID names, as a UUID of its own: the same part always has the same
 * (version 5, https://www.rfc-editor.org/rfc/rfc9562#section-5.5).
 */
export function namePart(whole: string, part: string): string {
  const space = Buffer.from(whole.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(space).update(part).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
