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
import { parseArguments, parseLimit } from './arguments.ts';
import type { Output } from './output.ts';

/** Services that writing TL;DRs afterwards needs. */
export interface BackfillServices {
  readonly config: Config;
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** The operator's request. */
export interface TldrRequest {
  readonly isBatch: boolean;
  readonly limit: number;
  readonly language: Language;
}

const DEFAULT_LIMIT = 50;
/** A batch takes 50,000 questions, and a statement 65,534 parameters, of which a paper needs ten. */
const MAX_LIMIT = 5_000;

const OPTIONS = {
  batch: { type: 'boolean' },
  limit: { type: 'string' },
  language: { type: 'string' },
} as const;

/** Reads `[--batch] [--limit N] [--language code]`. Throws `UserError` for anything else. */
export function readTldrRequest(words: readonly string[], usage: string): TldrRequest {
  const { positionals, options } = parseArguments(words, usage, OPTIONS);
  if (positionals.length > 0)
    throw new UserError(`Unexpected “${positionals.join(' ')}”. Usage: papers ${usage}`);
  const limit = parseLimit(options.get('limit'), DEFAULT_LIMIT, MAX_LIMIT);
  const code = options.get('language') ?? 'en';
  const language = LANGUAGE_CODES.find((one) => one === code);
  if (language === undefined) throw new UserError(`--language takes one of ${LANGUAGE_CODES.join(', ')}.`);
  return { isBatch: options.has('batch'), limit, language };
}

/** Has the model write TL;DRs for the newest stored papers that have none, at once or in a batch. */
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
  // A few at a time, so that the operator sees progress.
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
  const words = `${done} of ${papers.length} papers without a TL;DR in ${LANGUAGES[language]} have one now.`;
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
      return `A batch of ${report.papers} papers was sent. Run this again to fetch its TL;DRs. It can take up to 24 hours.`;
    case 'under way':
      return `The batch isn't done yet (${report.status}, ${report.done} of ${report.total}). Run this again later.`;
    case 'read':
      return `The batch is done: ${report.made} TL;DRs kept, ${report.failed} failed the checks${report.askedAgain === 0 ? '' : ` (${report.askedAgain} were tried once more)`}, ${report.givenBack} got no answer and can be asked again.`;
    case 'nothing':
      return report.reason === 'budget'
        ? "Nothing was sent: it could cost more than is left of this month's budget. Try a smaller --limit."
        : 'The model has already been asked about every stored paper with an abstract.';
  }
}
