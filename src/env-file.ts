import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { UserError } from './errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the environment with additions from the file `.env` of the working folder; the environment itself wins.
 * Node's own `--env-file` takes a byte-order mark as part of the first name and can't read UTF-16. Throws `UserError`
 * if the file exists but can't be read.
 */
export function readEnvironment(environment: Environment, file = '.env'): Environment {
  const bytes = readBytes(file);
  if (bytes === undefined) return environment;
  const text = decodeText(bytes);
  if (text === undefined) {
    throw new UserError(
      `The settings in ${file} can't be read: it isn't text in UTF-8 or UTF-16. Save it as UTF-8 in your editor and start again.`,
    );
  }
  const [, cut] = ADDRESS_WITH_HASH.exec(text) ?? [];
  if (cut !== undefined) {
    throw new UserError(
      `${cut} in ${file} has a # and no quotes, so everything after it would be read as a comment. Put the address in quotes: ${cut}="…".`,
    );
  }
  return { ...parseEnv(text), ...environment };
}

/** An address without quotes that is cut at a #: if its password has one, the rest names another host. */
const ADDRESS_WITH_HASH = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*[a-z][a-z0-9+.-]*:\/\/[^\s#"']*#/imu;

function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return undefined;
    const reason =
      { EACCES: "this user isn't allowed to read it", EISDIR: 'it is a folder' }[code] ??
      `the system says ${code}`;
    throw new UserError(`The settings in ${file} can't be read: ${reason}. Fix that or remove it.`, {
      cause: error,
    });
  }
}

/** Decodes a file by Unicode's byte-order marks, or by where its zeros are; undefined if it isn't text. */
function decodeText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    // Files that were joined each bring their own mark.
    if (text.includes('\0')) return undefined;
    // Node's own reader ignores the line ends of old Macs and reads two settings as one.
    return text.replaceAll('\uFEFF', '').replace(/\r\n?/gu, '\n');
  } catch {
    return undefined;
  }
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // A name begins with an ASCII letter, whose other half in UTF-16 is zero.
  if (second === 0 && first !== 0) return 'utf-16le';
  if (first === 0 && second !== 0) return 'utf-16be';
  return 'utf-8';
}
