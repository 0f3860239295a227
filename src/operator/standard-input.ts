import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How people name standard input instead of a file. */
const NAMES = ['-', '/dev/stdin'];

/** A command's words without standard input; whoever made them disposes of the file that holds it. */
export interface FileWords extends AsyncDisposable {
  readonly words: readonly string[];
}

/**
 * Copies standard input to a file that only its owner can read, if an import names it, as the bot that may run the
 * command has an input of its own.
 */
export async function replaceStandardInput(words: readonly string[], input: Readable): Promise<FileWords> {
  const isInput = (word: string, index: number): boolean =>
    words[0] === 'import' && index > 0 && NAMES.includes(word);
  if (!words.some(isInput)) return { words, async [Symbol.asyncDispose]() {} };
  const folder = await mkdtemp(join(tmpdir(), 'daily-papers-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = join(folder, 'standard-input');
  try {
    await pipeline(input, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    words: words.map((word, index) => (isInput(word, index) ? file : word)),
    [Symbol.asyncDispose]: remove,
  };
}
