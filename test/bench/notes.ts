import pino from 'pino';
import { saveNotes } from '../../src/notes/save.ts';
import { createSearch } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { createRandom } from '../support/random.ts';
import { recorded } from '../support/recorded.ts';
import { readPapers } from './collections.ts';
import { openStored } from './engines/stored.ts';
import { printText } from './table.ts';

/**
 * Measures what a server's 500 notes cost its searches: by turns, as nobody, as a server that has none, as one whose notes
 * are like those that people write, and as one whose notes are random words of titles, each of which a query may be about.
 */
const NOTES = 500;
const QUERIES = 400;
const ROUNDS = 3;
const WORDS_A_QUERY = 3;
const WORDS_A_NOTE = 60;
const MORE_WORDS_A_NOTE = 41;
/** Such words as people write about any paper; half of a takeaway, and the rest is of the paper's own abstract. */
const PROSE =
  `the authors claim that this works well but the baseline looks weak to me and we should try it on our own data before
  the next meeting because results in table two are not significant I liked the idea though and the ablation is convincing
  code is there and runs on one machine compare with what Ada presented last month`.split(/\s+/u);

const { path, skip } = recorded('corpus/papers-30k.jsonl.gz');
if (skip !== false) throw new Error(`There is ${skip}.`);
const papers = [...readPapers(path)];
await using stored = await openStored(papers);
const { database, kind } = stored;
const random = createRandom(21);
const pick = <One>(some: readonly One[]): One => {
  const one = some[Math.floor(random() * some.length)];
  if (one === undefined) throw new Error('There is nothing to pick from.');
  return one;
};
const wordsOf = (count: number): string =>
  Array.from({ length: count }, () => pick(pick(papers).title.split(/\s+/u))).join(' ');
const now = Temporal.Instant.from('2026-06-01T12:00:00Z');
const writeAbout = (abstract: string | null): string => {
  const own = abstract?.split(/\s+/u) ?? PROSE;
  const count = WORDS_A_NOTE + Math.floor(random() * MORE_WORDS_A_NOTE);
  return Array.from({ length: count }, () => pick(random() < 0.5 ? own : PROSE)).join(' ');
};
for (let at = 0; at < NOTES; at += 1) {
  const first = { base: undefined, now };
  const { id, abstract } = pick(papers);
  const own = { paperId: id, userId: `person ${at % 20}` };
  const written = { takeaways: writeAbout(abstract), questions: '', verdict: 3 };
  await saveNotes(database, { ...own, guildId: 'written' }, written, first);
  const drawn = { takeaways: wordsOf(WORDS_A_NOTE), questions: wordsOf(WORDS_A_QUERY), verdict: 3 };
  await saveNotes(database, { ...own, guildId: 'drawn' }, drawn, first);
}
const search = createSearch(database, {
  filters: teamFilters,
  kind,
  log: pino({ level: 'silent' }),
  now: () => now,
});
const queries = Array.from({ length: QUERIES }, () => {
  const words = pick(papers).title.match(/\p{L}{4,}/gu) ?? ['model'];
  return words.slice(0, WORDS_A_QUERY).join(' ');
});
const TEAMS = [undefined, { guildId: 'quiet' }, { guildId: 'written' }, { guildId: 'drawn' }];
const times = TEAMS.map((): number[] => []);
for (let round = 0; round <= ROUNDS; round += 1)
  for (const query of queries)
    for (const [index, team] of TEAMS.entries()) {
      const from = performance.now();
      await search.find({ query, team }, { limit: 5, offset: 0 });
      // The first round warms up.
      if (round > 0) times[index]?.push(performance.now() - from);
    }
const measured = times.map((some) => {
  const sorted = some.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { mean: sorted.reduce((sum, one) => sum + one, 0) / sorted.length, p50: at(0.5), p95: at(0.95) };
});
const NAMES = [
  'without a server',
  'of a server without notes',
  'of a server with notes as people write them',
  'of a server with notes of random title words',
];
for (const [index, { mean, p50, p95 }] of measured.entries()) {
  const [alone] = measured;
  const more = (one: number, base = one) => `${one.toFixed(2)} ms (${Math.round((one / base - 1) * 100)} %)`;
  printText(
    `${NAMES[index]}: mean ${more(mean, alone?.mean)}, p50 ${more(p50, alone?.p50)}, p95 ${more(p95, alone?.p95)}`,
  );
}
