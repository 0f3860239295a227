import type { Config, ModelConfig } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { findServersShowing } from '../delivery/posted-cards.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { LANGUAGE_CODES, LANGUAGES, type Language } from '../papers/tldr-preference.ts';
import { type BatchReport, findPapersWithout, runBatch } from '../tldr/batch/batch.ts';
import { createBatchModel } from '../tldr/batch/batch-model.ts';
import { createModel } from '../tldr/model/model.ts';
import { findSpending, formatSpending } from '../tldr/spending.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { writeTldrs } from '../tldr/write.ts';
import type { Output } from './output.ts';

/** What back-filling works with. */
export interface BackfillServices {
  readonly config: Config;
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** What the operator asks for. */
export interface TldrRequest {
  readonly isBatch: boolean;
  readonly limit: number;
  readonly language: Language;
}

const STANDARD_LIMIT = 50;
/** A batch takes 50,000 questions, and a statement 65,534 parameters, of which a paper has ten. */
const MOST = 5_000;

/** Reads `[--batch] [--limit N] [--language code]`. Throws `UserError` for anything else. */
export function readTldrRequest(words: readonly string[], usage: string): TldrRequest {
  let request: TldrRequest = { isBatch: false, limit: STANDARD_LIMIT, language: 'en' };
  const left = words.values();
  for (const word of left) {
    if (word === '--batch') request = { ...request, isBatch: true };
    else if (word === '--limit') {
      const limit = Number(left.next().value);
      if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
        throw new UserError(`--limit takes a whole number from 1 to ${MOST.toLocaleString('en')}.`);
      request = { ...request, limit };
    } else if (word === '--language') {
      const code = left.next().value;
      const language = LANGUAGE_CODES.find((one) => one === code);
      if (language === undefined)
        throw new UserError(`--language takes one of ${LANGUAGE_CODES.join(', ')}.`);
      request = { ...request, language };
    } else throw new UserError(`“${word}” is not understood. Usage: papers ${usage}`);
  }
  return request;
}

/** Has the model write lines for the newest stored papers that have none of its, at once or by a batch. */
export async function backfill(
  { isBatch, limit, language }: TldrRequest,
  services: BackfillServices,
  output: Output,
): Promise<void> {
  const { config, database, now, log } = services;
  if (config.model === undefined)
    throw new UserError('No model is set. Set OPENAI_API_KEY, and OPENAI_BASE_URL for a server of your own.');
  const model = createModel(config.model);
  if (isBatch) {
    const batches = createBatchModel(config.model);
    const report = await runBatch({ database, model, batches, now, log }, { language, limit });
    await tell(services, config.model, report, formatBatch(report), output);
    return;
  }
  const papers = await findPapersWithout(database, model.name, language, limit);
  const order = { first: 'model', language } as const;
  let done = 0;
  // A few at a time, so that the operator sees it move.
  for (let at = 0; at < papers.length; at += STEP) {
    const some = papers.slice(at, at + STEP);
    await writeTldrs(
      { ...services, model, findAudience: findServersShowing },
      some,
      AbortSignal.timeout(STEP * CALL_MS),
      order,
    );
    const found = await findTldrs({ database, model }, some, order);
    done += [...found.values()].filter(({ maker }) => maker === 'model').length;
    output.progress(at + some.length, papers.length);
  }
  const words = `${done} of ${papers.length} papers without a line in ${LANGUAGES[language]} have one now.`;
  await tell(services, config.model, { papers: papers.length, made: done }, words, output);
}

const STEP = 20;
const CALL_MS = 30_000;

async function tell(
  { database, now }: BackfillServices,
  model: ModelConfig,
  report: object,
  words: string,
  output: Output,
): Promise<void> {
  const spending = await findSpending(database, model, now());
  output.result({ ...report, spending }, () => `${words}\n${formatSpending(spending, model)}.`);
}

function formatBatch(report: BatchReport): string {
  switch (report.state) {
    case 'sent':
      return `A batch of ${report.papers} papers was sent. Run this again to fetch its lines: it takes up to 24 hours.`;
    case 'under way':
      return `The batch is not done (${report.status}, ${report.done} of ${report.total}). Run this again later.`;
    case 'read':
      return `The batch is done: ${report.made} lines kept, ${report.failed} failed the checks${report.askedAgain === 0 ? '' : ` (${report.askedAgain} were asked for once more)`}, ${report.givenBack} were not answered and can be asked again.`;
    case 'nothing':
      return report.reason === 'budget'
        ? "Nothing was sent: what it may cost is more than is left of this month's budget. A smaller --limit may fit."
        : 'Every stored paper with an abstract has been asked about.';
  }
}
