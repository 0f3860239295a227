import type { Figure } from '../../src/charts/figure.ts';
import { MONDAY } from './papers.ts';

/** Makes a figure of so many weeks, topics and sources, with the longest names there are. */
export function makeFigure({
  weeks = 12,
  topics = 7,
  sources = 4,
  most = 60,
}: {
  readonly weeks?: number;
  readonly topics?: number;
  readonly sources?: number;
  readonly most?: number;
} = {}): Figure {
  const values = (scale: number) =>
    Array.from({ length: weeks }, (_, at) => Math.round((scale * (1 + Math.sin(at))) / 2));
  return {
    title: `What the team read in the last ${weeks} weeks`,
    weeks: Array.from({ length: weeks }, (_, at) => MONDAY.subtract({ weeks: weeks - 1 - at })),
    activity: [
      { name: 'Papers posted', values: values(most) },
      { name: 'Votes', values: values(most / 4) },
      { name: 'Discussed', values: values(2) },
    ],
    parts: {
      heading: 'Topics of the papers posted',
      rows: Array.from({ length: topics }, (_, at) => ({
        name: at === 0 ? 'animal behavior and cognition' : `cs.${at}`,
        values: values(most / (at + 2)),
      })),
    },
    sums: {
      heading: 'Where they came from',
      rows: Array.from({ length: sources }, (_, at) => ({
        name: at === 0 ? 'nature.com/subjects/computational-biology.rss' : `Source ${at}`,
        value: (most * weeks) / (at + 1),
      })),
    },
  };
}
