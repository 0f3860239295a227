import { Readable } from 'node:stream';
import { decodeText } from '../../bibliography/decode.ts';
import { detectFormat, MAX_BIBLIOGRAPHY_BYTES, refuseLargeBibliography } from '../../bibliography/read.ts';

/** What a file to import holds: JSON lines, which are read as they come, or a bibliography, which is read whole. */
export type ImportInput =
  | { readonly kind: 'lines'; readonly input: Readable }
  | { readonly kind: 'bibliography'; readonly bytes: Uint8Array };

/** Comments at the beginning of a bibliography are shorter, and most lines of JSON. */
const LOOKED_AT_BYTES = 64_000;

/** Finds out what a file holds by what it begins with, whatever its name is. Throws `UserError` for a bibliography that is too large. */
export async function openInput(input: Readable): Promise<ImportInput> {
  const chunks = input[Symbol.asyncIterator]();
  const begin: Buffer[] = [];
  let size = 0;
  const read = async (): Promise<boolean> => {
    const { value, done } = await chunks.next();
    if (done) return false;
    const chunk = Buffer.from(value);
    begin.push(chunk);
    size += chunk.length;
    return true;
  };
  while (size < LOOKED_AT_BYTES && (await read()));
  if (hasJsonLines(decodeText(Buffer.concat(begin)))) {
    async function* all(): AsyncGenerator<Buffer> {
      yield* begin;
      for (let next = await chunks.next(); !next.done; next = await chunks.next())
        yield Buffer.from(next.value);
    }
    return { kind: 'lines', input: Readable.from(all()) };
  }
  while (await read()) if (size > MAX_BIBLIOGRAPHY_BYTES) refuseLargeBibliography();
  return { kind: 'bibliography', bytes: Buffer.concat(begin) };
}

/** Finds out whether a text begins with JSON lines, of which some may be broken; an empty file is none of them. */
function hasJsonLines(text: string): boolean {
  if (text.trim() === '') return true;
  if (detectFormat(text) !== undefined) return false;
  return /^\s*\{/u.test(text) || text.split('\n').some(isJsonObject);
}

function isJsonObject(line: string): boolean {
  try {
    return line.trim().startsWith('{') && typeof JSON.parse(line) === 'object';
  } catch {
    // A broken line tells nothing.
    return false;
  }
}
