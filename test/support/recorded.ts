import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = process.env.RECORDED_DATA ?? join(import.meta.dirname, '../../../shared/data');

/** The path of a recorded file, and, where it is not on this machine, the reason a test that reads it is skipped. */
export function recorded(path: string): { readonly path: string; readonly skip: string | false } {
  const full = join(FOLDER, path);
  return {
    path: full,
    skip: existsSync(full) ? false : `no recorded data at ${full} (RECORDED_DATA names the folder)`,
  };
}
