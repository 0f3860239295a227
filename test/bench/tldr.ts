import { parseArgs } from 'node:util';
import { findBest, loadRanker } from '../../src/tldr/sentence/ranker.ts';
import { recorded } from '../support/recorded.ts';
import { meanRouge, readSciTldr } from './scitldr.ts';

/** The plainest rule that can be called one: the first sentence in which the authors say what they do. */
const CUE =
  /\b(?:we|this paper|this work|our)\b.*\b(?:propos|introduc|present|show|demonstrat|stud|develop|investigat|prov)/iu;

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const standard = recorded('scitldr/dev.jsonl.gz');
if (values.data === undefined && standard.skip !== false) {
  process.stdout.write(`Skipped: ${standard.skip}. --data FILE names another.\n`);
  process.exit(0);
}
const file = values.data ?? standard.path;
const { entries, passedOver } = readSciTldr(file);
const rank = loadRanker();
for (const entry of entries) rank(entry);
const start = performance.now();
const chosen = entries.map((entry) => findBest(rank(entry)));
const ms = (performance.now() - start) / Math.max(1, entries.length);
const places = new Map(entries.map((entry, at) => [entry, chosen[at] ?? 0]));
const figures: [string, number][] = [
  ['the first sentence', meanRouge(entries, () => 0)],
  [
    'the first with a cue',
    meanRouge(entries, ({ sentences }) =>
      Math.max(
        0,
        sentences.findIndex((one) => CUE.test(one)),
      ),
    ),
  ],
  ['the sentence chosen', meanRouge(entries, (entry) => places.get(entry) ?? 0)],
  ['the best there is', meanRouge(entries, ({ rouge }) => findBest(rouge))],
];
process.stdout.write(`${entries.length} abstracts of ${file}, ${passedOver} passed over. ROUGE-1 (F1) of:\n`);
for (const [what, value] of figures) process.stdout.write(`  ${what.padEnd(22)} ${value.toFixed(2)}\n`);
process.stdout.write(`Choosing took ${ms.toFixed(2)} ms an abstract.\n`);
