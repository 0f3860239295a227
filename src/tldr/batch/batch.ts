import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Prices } from '../../config.ts';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { tldrBatches, tldrs } from '../../database/schema/tldr.ts';
import type { Log } from '../../log.ts';
import { paperColumns, paperOf } from '../../papers/library.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Language } from '../../papers/tldr-preference.ts';
import { addUsage, type ModelAnswer, type Usage } from '../model/answers.ts';
import { boundUsage, costOf, type Model } from '../model/model.ts';
import { PROMPT_VERSION, type Question } from '../model/prompt.ts';
import { reserve, settle } from '../spending.ts';
import { textOf } from '../text.ts';
import { versionOf } from '../tldr.ts';
import { check, rejectionOf } from '../write.ts';
import { askAgain, type Rejected } from './ask-again.ts';
import { type BatchModel, BatchRefusedError, type RemoteBatch } from './batch-model.ts';

/** Services that a batch needs. */
export interface BatchServices {
  readonly database: Database;
  readonly model: Model;
  readonly batches: BatchModel;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** The result of a run. */
export type BatchReport =
  | { readonly state: 'sent'; readonly papers: number }
  | { readonly state: 'under way'; readonly status: string; readonly done: number; readonly total: number }
  | {
      readonly state: 'read';
      readonly made: number;
      readonly failed: number;
      readonly givenBack: number;
      /** How many of those made or failed were asked once more. */
      readonly askedAgain: number;
    }
  | { readonly state: 'nothing'; readonly reason: 'all have TL;DRs' | 'budget' };

/** The price of a batched question at OpenAI, as a share of an ordinary one. */
const SHARE = 0.5;

type Batch = typeof tldrBatches.$inferSelect;

/**
 * Continues with the open batch if there is one (checks it, and reads its answers once they exist), otherwise sends one
 * for the newest papers without a TL;DR by the model. Wherever it is killed, the next run continues from there: what
 * will be sent is written first, and a batch that was sent but not noted is found by its mark. Asks once more, by
 * ordinary calls, for TL;DRs that fail the checks.
 */
export async function runBatch(
  services: BatchServices,
  { language, limit }: { readonly language: Language; readonly limit: number },
): Promise<BatchReport> {
  const { database, model, batches, now } = services;
  const [open] = await database
    .select()
    .from(tldrBatches)
    .where(and(eq(tldrBatches.model, model.name), isNull(tldrBatches.readAt)))
    .orderBy(asc(tldrBatches.writtenAt));
  if (open === undefined) {
    const written = await writeBatch(services, language, limit);
    if (typeof written === 'string') return { state: 'nothing', reason: written };
    return { state: 'sent', papers: await sendBatch(services, written) };
  }
  const remote = open.remoteId === null ? await batches.find(open.id) : await batches.look(open.remoteId);
  if (remote === undefined) return { state: 'sent', papers: await sendBatch(services, open) };
  if (open.remoteId === null) await noteRemote(database, open, remote);
  if (remote.state === 'under way')
    return { state: 'under way', status: remote.status, done: remote.done, total: remote.total };
  const { made, rejected, givenBack } = await readBatch(services, open, await batches.read(remote), now());
  const again = await askAgain(services, rejected);
  return {
    state: 'read',
    made: made + again.made,
    failed: rejected.length - again.made,
    givenBack,
    askedAgain: again.asked,
  };
}

/** Writes which papers are asked about and reserves their cost; returns why there is nothing to ask. */
async function writeBatch(
  { database, model, now }: BatchServices,
  language: Language,
  limit: number,
): Promise<Batch | 'all have TL;DRs' | 'budget'> {
  return database.transaction(async (transaction) => {
    const wanted = (await findPapersWithout(transaction, model.name, language, limit)).filter(
      (paper) => textOf(paper).sentences.length > 0,
    );
    if (wanted.length === 0) return 'all have TL;DRs';
    const prices = halved(model.prices);
    let bound: Usage = { input: 0, output: 0 };
    for (const paper of wanted) bound = addUsage(bound, boundUsage(questionOf(paper, language)));
    const reservation = await reserve(transaction, { ...model, prices }, bound, now());
    if (reservation === undefined) return 'budget';
    const [batch] = await transaction
      .insert(tldrBatches)
      .values({
        id: randomUUID(),
        model: model.name,
        language,
        month: reservation.month,
        reserved: reservation.amount,
        writtenAt: now(),
      })
      .returning();
    if (batch === undefined) throw new Error('The database stored a batch and gave no row.');
    // A paper that another process took in the meantime is left to it.
    await transaction
      .insert(tldrs)
      .values(
        wanted.map((paper) => ({
          paperId: paper.id,
          paperVersion: versionOf(paper),
          model: model.name,
          promptVersion: PROMPT_VERSION,
          language,
          state: 'batched' as const,
          text: '',
          batchId: batch.id,
          madeAt: now(),
        })),
      )
      .onConflictDoNothing();
    return batch;
  });
}

async function sendBatch(services: BatchServices, batch: Batch): Promise<number> {
  const { database, now } = services;
  const asked = await findAsked(database, batch);
  const questions = new Map(
    asked.map(({ id, paper }): [string, Question] => [String(id), questionOf(paper, batch.language)]),
  );
  // Others took all of them in the meantime: there is nothing to send and nothing to pay.
  if (questions.size === 0) await readBatch(services, batch, new Map(), now());
  else await noteRemote(database, batch, await sendOrGiveBack(services, batch, questions));
  return questions.size;
}

/** Sends the batch; if the server accepts none, releases its papers so that they can be asked about in another way. */
async function sendOrGiveBack(
  services: BatchServices,
  batch: Batch,
  questions: ReadonlyMap<string, Question>,
): Promise<RemoteBatch> {
  try {
    return await services.batches.send(questions, batch.id);
  } catch (error) {
    if (error instanceof BatchRefusedError) await readBatch(services, batch, new Map(), services.now());
    throw error;
  }
}

async function noteRemote(database: Database, { id }: Batch, { id: remoteId }: RemoteBatch): Promise<void> {
  await database.update(tldrBatches).set({ remoteId }).where(eq(tldrBatches.id, id));
}

/** Saves the answers and releases the rest, in one transaction. */
async function readBatch(
  { database, model }: BatchServices,
  batch: Batch,
  answers: ReadonlyMap<string, ModelAnswer>,
  now: Temporal.Instant,
): Promise<{ readonly made: number; readonly rejected: readonly Rejected[]; readonly givenBack: number }> {
  const prices = halved(model.prices);
  return database.transaction(async (transaction) => {
    let [made, givenBack] = [0, 0];
    const rejected: Rejected[] = [];
    let used: Usage = { input: 0, output: 0 };
    for (const { id, paper } of await findAsked(transaction, batch)) {
      const answer = answers.get(String(id));
      if (answer === undefined) {
        await transaction.delete(tldrs).where(eq(tldrs.id, id));
        givenBack += 1;
        continue;
      }
      used = addUsage(used, answer.usage);
      const question = questionOf(paper, batch.language);
      const checked = check(answer, question);
      const cost = prices === undefined ? null : costOf(answer.usage, prices);
      if (checked.fault === undefined) made += 1;
      else {
        const again = { ...question, rejected: rejectionOf(answer, checked.fault) };
        rejected.push({ id, question: again, usage: answer.usage, cost });
      }
      await transaction
        .update(tldrs)
        .set({
          ...(checked.fault === undefined
            ? { state: 'made', text: checked.text, evidence: checked.evidence }
            : { state: 'failed', fault: checked.fault }),
          inputTokens: answer.usage.input,
          outputTokens: answer.usage.output,
          cost,
          madeAt: now,
        })
        .where(eq(tldrs.id, id));
    }
    const reservation = { month: batch.month, amount: batch.reserved };
    await settle(transaction, reservation, used, { prices }, answers.size);
    await transaction.update(tldrBatches).set({ readAt: now }).where(eq(tldrBatches.id, batch.id));
    return { made, rejected, givenBack };
  });
}

/** Finds the rows of a batch that were not read yet. */
async function findAsked(
  database: Database,
  { id: batchId }: Batch,
): Promise<{ readonly id: number; readonly paper: Paper }[]> {
  const rows = await database
    .select({ id: tldrs.id, paper: paperColumns })
    .from(tldrs)
    .innerJoin(papers, eq(papers.id, tldrs.paperId))
    .where(and(eq(tldrs.batchId, batchId), eq(tldrs.state, 'batched')))
    .orderBy(asc(tldrs.id));
  return rows.map(({ id, paper }) => ({ id, paper: paperOf(paper) }));
}

/** Finds the newest papers with an abstract about which that model was not asked in that language. */
export async function findPapersWithout(
  database: Database,
  model: string,
  language: Language,
  limit: number,
): Promise<Paper[]> {
  const asked = sql`select 1 from ${tldrs} where ${and(
    sql`${tldrs.paperId} = ${papers.id}`,
    sql`${tldrs.paperVersion} = coalesce(${papers.version}, 0)`,
    eq(tldrs.model, model),
    eq(tldrs.promptVersion, PROMPT_VERSION),
    eq(tldrs.language, language),
  )}`;
  const rows = await database
    .select(paperColumns)
    .from(papers)
    .where(and(isNotNull(papers.abstract), sql`not exists (${asked})`))
    .orderBy(sql`${papers.publishedOn} desc nulls last`, desc(papers.id))
    .limit(limit);
  return rows.map(paperOf);
}

function questionOf(paper: Paper, language: Language): Question {
  return { text: textOf(paper), language };
}

function halved(prices: Prices | undefined): Prices | undefined {
  return prices && { input: prices.input * SHARE, output: prices.output * SHARE };
}
