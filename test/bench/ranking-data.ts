import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { type Features, makeFeatures } from '../../src/ranking/features.ts';
import { findPlaces } from '../../src/ranking/place.ts';

const listed = z.object({
  id: z.string(),
  title: z.string(),
  abstract: z.string().nullish(),
  authors: z.array(z.string()),
  categories: z.array(z.string()),
});

const picked = z.object({ paper: z.object({ id: z.string() }) });

/** A paper of a day's list. */
export interface Listed {
  readonly id: string;
  readonly day: string;
  readonly features: Features;
  /** The first day on which an answer has it; null if none does. */
  readonly pickedOn: string | null;
  readonly title: string;
  readonly abstract: string;
}

/** A day's list, in its order. */
export interface ListedDay {
  readonly day: string;
  readonly papers: readonly Listed[];
}

/** Reads the lists of all days, the first one first, and which of their papers were picked, and when. */
export function readDays(lists: string, picks: string): ListedDay[] {
  const pickedOn = readPicks(picks);
  const files = globSync('????-??-??.jsonl.gz', { cwd: lists }).toSorted();
  if (files.length === 0) throw new Error(`There is no YYYY-MM-DD.jsonl.gz in ${lists}.`);
  return files.map((file) => {
    const day = basename(file, '.jsonl.gz');
    const papers = gunzipSync(readFileSync(join(lists, file)))
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => listed.parse(JSON.parse(line)));
    const places = findPlaces(papers.map(({ id }) => id));
    return {
      day,
      papers: papers.map(({ id, title, abstract, authors, categories }) => ({
        id,
        day,
        title,
        abstract: abstract ?? '',
        features: makeFeatures({ title, abstract: abstract ?? null, authors, categories }, places.get(id)),
        pickedOn: pickedOn.get(id) ?? null,
      })),
    };
  });
}

/** Reads on which day each paper was picked first; passes over items that have no paper. */
function readPicks(folder: string): Map<string, string> {
  const pickedOn = new Map<string, string>();
  const files = globSync('????-??-??.json', { cwd: folder }).toSorted();
  if (files.length === 0) throw new Error(`There is no YYYY-MM-DD.json in ${folder}.`);
  for (const file of files) {
    const items = z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    for (const item of items) {
      const id = picked.safeParse(item).data?.paper.id;
      if (id !== undefined && !pickedOn.has(id)) pickedOn.set(id, basename(file, '.json'));
    }
  }
  return pickedOn;
}
