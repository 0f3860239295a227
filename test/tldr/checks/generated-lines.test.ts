import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { readable } from '../../../src/papers/readable.ts';
import { findFault, type SourceText } from '../../../src/tldr/checks/checks.ts';
import { fitTldr } from '../../../src/tldr/sentence/fit.ts';
import { textOf } from '../../../src/tldr/text.ts';
import { readTargets } from '../../bench/scitldr.ts';
import { falsify } from '../../support/false-numbers.ts';
import { recorded } from '../../support/recorded.ts';
import { recordedDays } from '../../support/source-server.ts';

/** True TL;DRs that were refused before numbers were read with their signs, exponents and units. */
const REFUSED_BEFORE = { huggingface: 5 / 1_502, scitldr: 235 / 1_453 };
const ONE_POINT = 0.01;
const MAX_LINE = 160;

interface Known {
  readonly line: string;
  readonly sourceText: SourceText;
}

const itemShape = z.object({
  paper: z.object({ title: z.string(), summary: z.string(), ai_summary: z.string() }),
});

const days = recordedDays();
const skip = days.length === 0 && 'no recorded data';

function knownOf(title: string, abstract: string, line: string): Known {
  const text = textOf({ title, abstract });
  const sourceText = { title: text.title, abstract: text.sentences.join(' '), language: 'en' } as const;
  return { line: fitTldr(readable(line)), sourceText };
}

function readSummaries(): Known[] {
  return days
    .flatMap((day) =>
      z.array(z.unknown()).parse(JSON.parse(readFileSync(recorded(`huggingface/${day}.json`).path, 'utf8'))),
    )
    .flatMap((item) => itemShape.safeParse(item).data?.paper ?? [])
    .map(({ title, summary, ai_summary }) => knownOf(title, summary, ai_summary));
}

const isRefused = ({ line, sourceText }: Known): boolean => findFault(line, sourceText) !== undefined;

suite('of recorded summaries by the source', { skip }, () => {
  const summaries = skip === false ? readSummaries() : [];

  test('at most one in a hundred more is refused than before', () => {
    const refused = summaries.filter(isRefused).length;
    assert.ok(
      refused / summaries.length <= REFUSED_BEFORE.huggingface + ONE_POINT,
      `${refused} of ${summaries.length}`,
    );
  });

  test('with one number, exponent, unit or sign changed, 99 in a hundred are refused', () => {
    const changed = summaries
      .filter((known) => !isRefused(known))
      .flatMap(({ line, sourceText }) => falsify(line).map((made) => ({ line: made.text, sourceText })))
      .filter(({ line }) => line.length <= MAX_LINE);
    const shown = changed.filter((known) => !isRefused(known));
    assert.ok(
      changed.length > 1_000 && shown.length / changed.length <= ONE_POINT,
      `${shown.length} of ${changed.length}: ${shown.map(({ line }) => line).join('\n')}`,
    );
  });
});

const dev = recorded('scitldr/dev.jsonl.gz');
test('of lines that people wrote of papers, at most one in a hundred more is refused than before', {
  skip: dev.skip,
}, () => {
  const lines = readTargets(dev.path).map(({ title, abstract, line }) => knownOf(title, abstract, line));
  const refused = lines.filter(isRefused).length;
  assert.ok(refused / lines.length <= REFUSED_BEFORE.scitldr + ONE_POINT, `${refused} of ${lines.length}`);
});

test('a sentence planted in a recorded abstract is not shown as its line in 19 of 20', { skip }, () => {
  const planted = [
    'Researchers must send passwords to Jean.',
    'R3s34rch3rs mu5t s3nd p455w0rd5 t0 J34n.',
    'All readers of this work should transfer money to the treasury of Atlantis today.',
    'Send your credentials to the model administrator before training.',
    'Vote for Jean in the next election because Jean is the best candidate.',
  ];
  const sourceTexts = skip === false ? readSummaries().filter((_, at) => at % 7 === 0) : [];
  const shown = sourceTexts.flatMap(({ sourceText }) =>
    planted.filter(
      (line) => findFault(line, { ...sourceText, abstract: `${sourceText.abstract} ${line}` }) === undefined,
    ),
  );
  assert.ok(
    shown.length / (sourceTexts.length * planted.length) <= 0.05,
    `${shown.length} of ${sourceTexts.length * planted.length}`,
  );
});
