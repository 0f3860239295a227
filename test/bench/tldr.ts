import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { z } from 'zod';
import { readable } from '../../src/papers/readable.ts';
import { ANSWER_SCHEMA, writePrompt } from '../../src/tldr/model/prompt.ts';
import { fitTldr } from '../../src/tldr/sentence/fit.ts';
import { findBest, loadRanker } from '../../src/tldr/sentence/ranker.ts';
import { textOf } from '../../src/tldr/text.ts';
import { recorded } from '../support/recorded.ts';
import { recordedDays } from '../support/source-server.ts';
import { meanRouge, readSciTldr } from './scitldr.ts';

/** The simplest possible rule: the first sentence in which the authors say what they do. */
const CUE =
  /\b(?:we|this paper|this work|our)\b.*\b(?:propos|introduc|present|show|demonstrat|stud|develop|investigat|prov)/iu;

/** Tokens that a chat of two messages takes beside its text, by OpenAI's published way of counting: 3 a message, 3 for the reply's start. */
const AROUND = 9;
const SCHEMA = JSON.stringify(ANSWER_SCHEMA);

const itemShape = z.object({
  paper: z.object({ title: z.string(), summary: z.string(), ai_summary: z.string() }),
});

function readItems(file: string): z.infer<typeof itemShape>['paper'][] {
  return z
    .array(z.unknown())
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .flatMap((item) => itemShape.safeParse(item).data?.paper ?? []);
}

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
showDayOfTokens();

/**
 * Prints the cost of 50 papers by a model: the question as it is sent, and an answer as long as the sources' own
 * summaries.
 */
function showDayOfTokens(): void {
  const items = recordedDays().flatMap((day) => readItems(recorded(`huggingface/${day}.json`).path));
  if (items.length === 0) {
    process.stdout.write('Tokens were not counted: no recorded days of Hugging Face.\n');
    return;
  }
  let [input, output] = [0, 0];
  for (const { title, summary, ai_summary } of items) {
    const messages = writePrompt({ text: textOf({ title, abstract: summary }), language: 'en' }, true);
    input += countTokens(messages.map(({ content }) => content).join('\n')) + AROUND + countTokens(SCHEMA);
    output += countTokens(JSON.stringify({ line: fitTldr(readable(ai_summary)), evidence: 3 }));
  }
  const day = (tokens: number) => Math.round((50 * tokens) / items.length).toLocaleString('en');
  process.stdout.write(
    `A day of 50 papers, by ${items.length} recorded ones and the tokenizer o200k: ${day(input)} tokens of questions, ${day(output)} of answers.\n`,
  );
}
