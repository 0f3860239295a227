import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Paper } from '../../src/papers/paper.ts';
import { buildDocument, type SearchDocument } from '../../src/search/index/document.ts';
import { buildLexicon } from '../../src/search/index/lexicon.ts';
import { createTermStats } from '../../src/search/index/term-stats.ts';
import { scoreAlike } from '../../src/search/matching.ts';
import { paper } from '../support/papers.ts';
import { drawSample } from './sample.ts';
import { createKinship } from './similar.ts';
import { formatCount, printTable, printText } from './table.ts';

/** From this day on papers are new; those before are the ones that alerts are for. */
const NEW_FROM = '2026-04-01';

const SAMPLE = 240;
const SEED = 22;
const SHARES = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5];

const line = z.object({
  id: z.string(),
  title: z.string(),
  abstract: z.string().nullish(),
  authors: z.array(z.string()),
});

/** Reads the recorded days of new papers: those that were listed before a day, and those from then on. */
function readPapers(folder: string): {
  readonly old: Paper[];
  readonly fresh: Paper[];
  readonly days: number;
} {
  const known = new Map<string, { readonly paper: Paper; readonly isNew: boolean }>();
  const files = globSync('????-??-??.jsonl.gz', { cwd: folder }).toSorted();
  for (const file of files)
    for (const text of gunzipSync(readFileSync(join(folder, file)))
      .toString('utf8')
      .trim()
      .split('\n')) {
      const { id, title, abstract, authors } = line.parse(JSON.parse(text));
      if (known.has(id)) continue;
      const isNew = basename(file) >= NEW_FROM;
      known.set(id, {
        paper: paper(id, { title, abstract: abstract ?? null, authors, authorCount: authors.length }),
        isNew,
      });
    }
  const all = [...known.values()];
  return {
    old: all.filter(({ isNew }) => !isNew).map((one) => one.paper),
    fresh: all.filter(({ isNew }) => isNew).map((one) => one.paper),
    days: Temporal.PlainDate.from('2026-06-01').since(NEW_FROM).days,
  };
}

const folder = process.argv[2];
if (folder === undefined)
  throw new Error('Name the folder of the recorded days: npm run bench:alerts -- FOLDER');
const { old, fresh, days } = readPapers(folder);
const documents = new Map<string, SearchDocument>(
  [...old, ...fresh].map((one) => [one.id, buildDocument(one)]),
);
const stats = createTermStats();
for (const document of documents.values()) stats.add(document);
const lexicon = buildLexicon(
  { papers: documents.size, length: documents.values().reduce((sum, { length }) => sum + length, 0) },
  // With many papers, the search forgets words that one alone has.
  [...stats.words].flatMap(([word, papers]) => (papers > 1 ? [{ word, papers }] : [])),
  [...stats.abbreviations.values()],
);
const kinship = createKinship([...old, ...fresh]);
const stream = fresh.flatMap(({ id }) => documents.get(id) ?? []);
const sample = drawSample(old, SAMPLE, SEED);
printText(
  `${formatCount(sample.length, 'paper')} of ${formatCount(old.length, 'paper')}, and ${formatCount(stream.length, 'new paper')} of ${days} days`,
);
const scored = sample.map(({ id }) => {
  const document = documents.get(id);
  const found = document === undefined ? [] : scoreAlike(document, stream, lexicon);
  return found.map((one) => {
    const { author, bigram } = kinship(id, one.id);
    return { share: one.share, isKin: author || bigram };
  });
});
const row = printTable([
  'Half',
  'Share',
  'papers a month, mean',
  'median',
  'alerts with none',
  'akin',
  'of those akin',
]);
for (const [name, rest] of [
  ['chosen on', 0],
  ['reported on', 1],
] as const)
  for (const share of SHARES) {
    const half = scored.filter((_, index) => index % 2 === rest);
    const told = half.map((found) => found.filter((one) => one.share >= share));
    const counts = told.map((found) => (found.length * 30) / days).sort((a, b) => a - b);
    const all = told.flat();
    const akin = all.filter(({ isKin }) => isKin).length;
    const kin = half.flat().filter(({ isKin }) => isKin).length;
    row([
      name,
      share.toFixed(2),
      (counts.reduce((sum, one) => sum + one, 0) / counts.length).toFixed(1),
      (counts[Math.floor(counts.length / 2)] ?? 0).toFixed(1),
      `${Math.round((100 * counts.filter((one) => one === 0).length) / counts.length)} %`,
      `${Math.round((100 * akin) / Math.max(1, all.length))} %`,
      `${Math.round((100 * akin) / Math.max(1, kin))} %`,
    ]);
  }
