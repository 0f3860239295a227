import pino from 'pino';
import { saveNotes } from '../../src/notes/save.ts';
import { createSearch } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { createRandom } from '../support/random.ts';
import { recorded } from '../support/recorded.ts';
import { readPapers } from './collections.ts';
import { openStored } from './engines/stored.ts';
import { printText } from './table.ts';

/** Measures what a server's 500 notes cost its searches: by turns, with notes and as a server that has none, in one run. */
const NOTES = 500;
const QUERIES = 400;
const ROUNDS = 3;
const WORDS_A_QUERY = 3;
const WORDS_A_NOTE = 60;

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
for (let at = 0; at < NOTES; at += 1) {
  const text = { takeaways: wordsOf(WORDS_A_NOTE), questions: wordsOf(WORDS_A_QUERY), verdict: 3 };
  const own = { guildId: 'noted', paperId: pick(papers).id, userId: `person ${at % 20}` };
  await saveNotes(database, own, text, { base: undefined, now });
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
const TEAMS = [undefined, { guildId: 'quiet' }, { guildId: 'noted' }];
const times = TEAMS.map((): number[] => []);
for (let round = 0; round <= ROUNDS; round += 1)
  for (const query of queries)
    for (const [index, team] of TEAMS.entries()) {
      const from = performance.now();
      await search.find({ query, team }, { limit: 5, offset: 0 });
      // The first round warms up.
      if (round > 0) times[index]?.push(performance.now() - from);
    }
for (const [index, name] of [
  'without a server',
  'of a server without notes',
  'of a server with notes',
].entries()) {
  const sorted = (times[index] ?? []).toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
  const mean = (sorted.reduce((sum, one) => sum + one, 0) / sorted.length).toFixed(2);
  printText(`${name}: mean ${mean} ms, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}
