import { formatCount } from '../words.ts';
import type { SourceError } from './source.ts';

/** Formats a wait of some seconds in words, rounded up so that nobody comes too early: "45 seconds", "2 hours". */
function formatWait(seconds: number): string {
  if (seconds < 60) return formatCount(Math.ceil(seconds), 'second');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? formatCount(minutes, 'minute') : formatCount(Math.ceil(minutes / 60), 'hour');
}

/** Says when a source that failed can be asked again: after the wait that it asked for, else in a few minutes. */
export function sayTryAgain({ retryAfter }: Pick<SourceError, 'retryAfter'>): string {
  return `Try again in ${retryAfter === undefined ? 'a few minutes' : formatWait(retryAfter)}.`;
}
