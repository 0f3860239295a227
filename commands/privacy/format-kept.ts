import { formatCount } from '../../src/discord/render/text.ts';
import type { Kept } from '../../src/privacy/privacy.ts';

/** Formats what is kept about a person as a list: how much, and for how long. */
export function formatKept(kept: readonly Kept[]): string {
  return kept.map((one) => `- ${formatOne(one)}, ${one.kept}`).join('\n');
}

/** Formats what is kept about a person as a list: how much. */
export function formatAmounts(kept: readonly Kept[]): string {
  return kept.map((one) => `- ${formatOne(one)}`).join('\n');
}

function formatOne({ words: [one, many], rows }: Kept): string {
  return formatCount(rows.length, one, many);
}

/** What a person reads about whom nothing is kept. */
export const NOTHING_KEPT = 'I keep nothing about you.';
