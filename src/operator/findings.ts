import { formatError } from '../serialize-error.ts';

/** The doctor's finding about one thing. */
export interface Finding {
  readonly name: string;
  /** `off`: not set up, which may be intended. */
  readonly state: 'ok' | 'off' | 'failed';
  readonly words: string;
}

/** Does a check that returns what it found in words, or throws why something doesn't work. */
export async function look(name: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: 'ok', words: await work() };
  } catch (error) {
    return { name, state: 'failed', words: formatError(error) };
  }
}
