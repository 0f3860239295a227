import { and, eq } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { tldrs } from '../../database/schema/tldr.ts';
import type { Log } from '../../log.ts';
import { addUsage, type ModelAnswer, type Usage } from '../model/answers.ts';
import { costOf, type Model } from '../model/model.ts';
import type { Question } from '../model/prompt.ts';
import { askWithin, CALLS_AT_ONCE, check } from '../write.ts';

/** A TL;DR of a batch that failed the checks. */
export interface Rejected {
  /** Its row, which is kept as failed. */
  readonly id: number;
  /** The question, with the fault named. */
  readonly question: Question;
  /** Tokens used so far. */
  readonly usage: Usage;
  readonly cost: number | null;
}

interface Services {
  readonly database: Database;
  readonly model: Model;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * Asks once more for each TL;DR, by ordinary calls: a second batch would take another day. Stops at the budget and if
 * the server fails; the rest stays failed, so that the next provider is used.
 */
export async function askAgain(
  services: Services,
  rejected: readonly Rejected[],
): Promise<{ readonly asked: number; readonly made: number }> {
  let [asked, made] = [0, 0];
  let isOver = false;
  const next = rejected.values();
  const workers = Array.from({ length: CALLS_AT_ONCE }, async () => {
    for (const one of next) {
      if (isOver) return;
      const outcome = await askOne(services, one);
      if (outcome === 'over') {
        isOver = true;
        return;
      }
      asked += 1;
      if (outcome === 'made') made += 1;
    }
  });
  await Promise.all(workers);
  return { asked, made };
}

async function askOne(
  services: Services,
  { id, question, usage, cost }: Rejected,
): Promise<'made' | 'failed' | 'over'> {
  const { database, model, now, log } = services;
  let answer: ModelAnswer | undefined;
  try {
    // The call has its own timeout.
    answer = await askWithin(services, model, question, new AbortController().signal);
  } catch (error) {
    log.warn(
      { err: error, model: model.name },
      'some TL;DRs of a batch are left to the source or the abstract',
    );
  }
  if (answer === undefined) return 'over';
  const checked = check(answer, question);
  const whole = addUsage(usage, answer.usage);
  await database
    .update(tldrs)
    .set({
      ...(checked.fault === undefined
        ? { state: 'made', text: checked.text, evidence: checked.evidence, fault: null }
        : { fault: checked.fault }),
      inputTokens: whole.input,
      outputTokens: whole.output,
      cost: model.prices === undefined ? null : (cost ?? 0) + costOf(answer.usage, model.prices),
      madeAt: now(),
    })
    .where(and(eq(tldrs.id, id), eq(tldrs.state, 'failed')));
  return checked.fault === undefined ? 'made' : 'failed';
}
