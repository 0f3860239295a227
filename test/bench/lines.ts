import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { UserError } from '../../src/errors.ts';

/** Reads a file, gzipped or not, as lines, each with its place in the file; without empty ones. */
export function readLines(file: string): { readonly text: string; readonly place: string }[] {
  if (!existsSync(file)) throw new UserError(`There is no file ${file}.`);
  const bytes = readFileSync(file);
  const whole = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return whole
    .replace(/^\ufeff/u, '')
    .split('\n')
    .map((text, index) => ({ text, place: `${file}, line ${index + 1}` }))
    .filter(({ text }) => text.trim() !== '');
}

/** Reads a file with a JSON object on each line. Throws `UserError` that names the first line that doesn't fit. */
export function readJsonLines<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema>[] {
  return readLines(file).map(({ text, place }) => {
    const parsed = schema.safeParse(parseJson(text, place));
    if (!parsed.success) throw new UserError(`${place}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${place} is not JSON.`, { cause: error });
  }
}
