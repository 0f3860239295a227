import { setTimeout as waitFor } from 'node:timers/promises';
import { and, eq, inArray } from 'drizzle-orm';
import { tldrs } from '../database/schema/tldr.ts';
import type { Log } from '../log.ts';
import type { Paper } from '../papers/paper.ts';
import { readable } from '../papers/readable.ts';
import { DEFAULT_TLDR_PREFERENCE, type TldrPreference } from '../papers/tldr-preference.ts';
import { findFault, LINK } from './checks/checks.ts';
import { claim, type Outcome, release, saveOutcome } from './claims.ts';
import { type FindAudience, findRejectedTldrs } from './flags.ts';
import { addUsage, type ModelAnswer, type Usage } from './model/answers.ts';
import { boundUsage, costOf, type Model } from './model/model.ts';
import { PROMPT_VERSION, type Question } from './model/prompt.ts';
import { chooseEvidence } from './sentence/choose.ts';
import { isFirstToTell, reserve, settle } from './spending.ts';
import { textOf } from './text.ts';
import { findModelTldrs, type TldrSources, versionOf } from './tldr.ts';

/** Services for having TL;DRs written. */
export interface TldrServices extends TldrSources {
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  readonly findAudience: FindAudience;
}

/** More at once causes 429s from small local servers, fewer make ten cards slow. */
export const CALLS_AT_ONCE = 4;

/** A TL;DR that people have hidden is written this many times in all; after that the next provider is used. */
const MAX_ATTEMPTS = 2;

/** How often to check whether another process has finished with a paper. */
const LOOK_AGAIN_MS = 200;

/**
 * Has the model write a TL;DR for each paper with an abstract that has none of its own in the preferred language, or
 * only ones that no server shows any more, and saves each as it comes. Only one of several processes asks, and the
 * others wait for it. Returns when all are written, the budget is used up, or `signal` aborts, whichever is first; logs
 * a failing model and never throws for it.
 */
export async function writeTldrs(
  services: TldrServices,
  papers: readonly Paper[],
  signal: AbortSignal,
  order: TldrPreference = DEFAULT_TLDR_PREFERENCE,
): Promise<void> {
  const { model, database } = services;
  if (model === undefined || order.first !== 'model') return;
  const ids = papers.map(({ id }) => id);
  const rejections = await findRejectedTldrs(database, ids, order.language, services.findAudience);
  const known = await findModelTldrs(database, model.name, papers, order, rejections);
  const waiting = papers.filter(({ id }) => !known.has(id));
  const others: string[] = [];
  let isBudgetUsed = false;
  const next = waiting.values();
  const workers = Array.from({ length: CALLS_AT_ONCE }, async () => {
    for (const paper of next) {
      if (signal.aborted || isBudgetUsed) return;
      const flagged = rejections.get(paper.id) ?? [];
      if (flagged.length >= MAX_ATTEMPTS) continue;
      const rejected = flagged.at(-1) && {
        text: flagged.at(-1)?.text ?? '',
        fault: 'a reader marked it wrong',
      };
      const question: Question = { text: textOf(paper), language: order.language, rejected };
      if (question.text.sentences.length === 0) continue;
      const came = await writeOne(services, model, paper, question, flagged.length + 1, signal);
      if (came === 'taken') others.push(paper.id);
      if (came === 'over budget') isBudgetUsed = true;
    }
  });
  await Promise.all(workers);
  await waitForOthers(services, model, others, order, signal);
}

async function writeOne(
  services: TldrServices,
  model: Model,
  paper: Paper,
  question: Question,
  attempt: number,
  signal: AbortSignal,
): Promise<'done' | 'taken' | 'over budget'> {
  const { database, now, log } = services;
  const asked = {
    paperId: paper.id,
    paperVersion: versionOf(paper),
    model: model.name,
    promptVersion: PROMPT_VERSION,
    language: question.language,
    attempt,
  };
  const id = await claim(database, asked, now());
  if (id === undefined) return 'taken';
  try {
    const outcome = await askTwice(services, model, question, signal);
    if (outcome === 'over budget') {
      await release(database, id);
      if (await isFirstToTell(database, now())) {
        log.error(
          { model: model.name, budget: model.monthlyBudget },
          "this month's TLDR_MONTHLY_BUDGET is used up: until next month, TL;DRs come from the source or the abstract",
        );
      }
      return 'over budget';
    }
    await saveOutcome(database, id, outcome, now());
    if (outcome.state === 'failed')
      log.warn({ paper: paper.id, model: model.name, fault: outcome.fault }, 'no TL;DR from the model');
  } catch (error) {
    await release(database, id);
    log.warn({ err: error, paper: paper.id, model: model.name }, 'no TL;DR from the model');
  }
  return 'done';
}

/** Asks, and once more with the fault named if the TL;DR can't be shown. Throws if the server fails. */
async function askTwice(
  services: TldrServices,
  model: Model,
  question: Question,
  signal: AbortSignal,
): Promise<Outcome | 'over budget'> {
  let usage: Usage = { input: 0, output: 0 };
  let rejected = question.rejected;
  for (const isLast of [false, true]) {
    const answer = await askWithin(services, model, { ...question, rejected }, signal);
    // The first question was paid for: its fault is what is known.
    if (answer === undefined && !isLast) return 'over budget';
    if (answer !== undefined) usage = addUsage(usage, answer.usage);
    const cost = model.prices === undefined ? null : costOf(usage, model.prices);
    const checked =
      answer === undefined ? { fault: rejected?.fault ?? 'no budget' } : check(answer, question);
    if (checked.fault === undefined)
      return { state: 'made', text: checked.text, evidence: checked.evidence, usage, cost };
    if (isLast) return { state: 'failed', fault: checked.fault, usage, cost };
    rejected = rejectionOf(answer, checked.fault);
  }
  throw new Error('Asking ends with the last time.');
}

/** Asks if the budget allows it; undefined if it doesn't. Throws if the server fails. */
export async function askWithin(
  { database, now }: Pick<TldrServices, 'database' | 'now'>,
  model: Model,
  question: Question,
  signal: AbortSignal,
): Promise<ModelAnswer | undefined> {
  const reservation = await reserve(database, model, boundUsage(question), now());
  if (reservation === undefined) return undefined;
  let usage: Usage | undefined;
  try {
    const answer = await model.ask(question, signal);
    usage = answer.usage;
    return answer;
  } finally {
    await settle(database, reservation, usage, model);
  }
}

/** A TL;DR in LaTeX is longer than the text it becomes; more than this isn't a TL;DR and not worth reading. */
const MAX_READ = 1_000;

type Checked =
  | { readonly fault: string }
  | { readonly fault: undefined; readonly text: string; readonly evidence: string | null };

/** Converts a TL;DR to the form in which it is shown, and checks it. */
export function check({ said }: ModelAnswer, { text, language }: Question): Checked {
  if (said.kind === 'nothing') return { fault: said.fault };
  if (said.text.length > MAX_READ) return { fault: `it has ${said.text.length} characters` };
  if (/[\n\r\u2028\u2029]/u.test(said.text)) return { fault: 'it is more than one line' };
  // Before LaTeX becomes text, because it can hold a link.
  if (LINK.test(said.text)) return { fault: 'it has a link' };
  const tldr = readable(said.text);
  const fault = findFault(tldr, { title: text.title, abstract: text.sentences.join(' '), language });
  if (fault !== undefined) return { fault };
  return {
    fault: undefined,
    text: tldr,
    evidence: chooseEvidence(tldr, text.sentences, said.evidence) ?? null,
  };
}

/** Returns what the model is told about an answer that can't be shown. */
export function rejectionOf(
  answer: ModelAnswer | undefined,
  fault: string,
): NonNullable<Question['rejected']> {
  return { text: answer?.said.kind === 'tldr' ? answer.said.text.slice(0, 400) : '', fault };
}

/** Waits until no other process is working on the papers. */
async function waitForOthers(
  { database }: TldrServices,
  model: Model,
  paperIds: readonly string[],
  { language }: TldrPreference,
  signal: AbortSignal,
): Promise<void> {
  while (paperIds.length > 0 && !signal.aborted) {
    const open = await database.$count(
      tldrs,
      and(
        inArray(tldrs.paperId, [...paperIds]),
        eq(tldrs.model, model.name),
        eq(tldrs.language, language),
        eq(tldrs.state, 'asking'),
      ),
    );
    if (open === 0) return;
    await waitFor(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {
      // Aborted: the caller finds what is there.
    });
  }
}
