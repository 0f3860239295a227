import type { Paper } from '../../../src/papers/paper.ts';
import type { Asked } from './engine.ts';

/** A paper as an engine takes it that has texts and numbers only. */
export interface Flat {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  readonly authors: string;
  readonly day: number;
}

/** Flattens a paper. */
export function flatten({ id, title, abstract, authors, publishedOn }: Paper): Flat {
  return { id, title, abstract: abstract ?? '', authors: authors.join(' '), day: dayOf(publishedOn) };
}

/** The first day asked for, as a number such as 20260301; 0 for any. */
export function firstDay({ since }: Asked): number {
  return dayOf(since ?? null);
}

function dayOf(day: Temporal.PlainDate | null): number {
  return day === null ? 0 : Number(day.toString().replaceAll('-', ''));
}
