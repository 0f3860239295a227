import { z } from 'zod';
import type { Term } from '../ranking/ranker.ts';

/** Something that a team doesn't want to count. */
export interface Muted {
  readonly term: Extract<Term, { kind: 'word' | 'author' | 'category' }>;
  /** Forgotten: what votes before this moment said about it. Undefined: it never counts. */
  readonly forgottenAt?: Temporal.Instant | undefined;
}

const shape = z.array(
  z.object({
    term: z.object({ kind: z.enum(['word', 'author', 'category']), name: z.string() }),
    forgottenAt: z
      .string()
      .transform((text) => Temporal.Instant.from(text))
      .optional(),
  }),
);

/** Reads what a feed's team muted. */
export function readMuted(stored: unknown): readonly Muted[] {
  return shape.parse(stored);
}

/** Returns the terms that don't count for a vote of some moment; without a moment, those that never count. */
export function mutedAt(muted: readonly Muted[], at?: Temporal.Instant): Term[] {
  return muted.flatMap(({ term, forgottenAt }) => {
    if (forgottenAt === undefined) return [term];
    return at !== undefined && Temporal.Instant.compare(at, forgottenAt) < 0 ? [term] : [];
  });
}
