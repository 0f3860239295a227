import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { tldrs } from '../database/schema.ts';
import type { Log } from '../log.ts';
import type { Paper } from '../papers/paper.ts';
import { type Model, PROMPT_VERSION } from './model.ts';

/** One line on a paper, and who wrote it. */
export type Tldr =
  | { readonly maker: 'model'; readonly model: string; readonly line: string }
  | { readonly maker: 'source'; readonly line: string };

/** What is needed to write lines: where they are kept, and a model, if there is one. */
export interface TldrServices {
  readonly database: Database;
  readonly model: Model | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** More at once brings 429s from small local servers, fewer makes ten cards slow. */
const CALLS_AT_ONCE = 4;

/** The lines that are there already, by paper id: the model's where one is set and was asked, else the source's. */
export async function findTldrs(
  { database, model }: Pick<TldrServices, 'database' | 'model'>,
  papers: readonly Paper[],
): Promise<Map<string, Tldr>> {
  const found = new Map<string, Tldr>();
  for (const paper of papers) {
    if (paper.sourceSummary !== null) found.set(paper.id, { maker: 'source', line: paper.sourceSummary });
  }
  if (model === undefined || papers.length === 0) return found;
  const ids = papers.map((paper) => paper.id);
  const made = await database
    .select({ id: tldrs.paperId, line: tldrs.line })
    .from(tldrs)
    .where(
      and(inArray(tldrs.paperId, ids), eq(tldrs.model, model.name), eq(tldrs.promptVersion, PROMPT_VERSION)),
    );
  for (const { id, line } of made) found.set(id, { maker: 'model', model: model.name, line });
  return found;
}

/**
 * Has the model write a line for each paper with an abstract that has none of its, and keeps each as it comes. Ends
 * when all are written or `signal` aborts, whichever is first; never throws for a failing model, but logs it.
 */
export async function writeTldrs(
  services: TldrServices,
  papers: readonly Paper[],
  signal: AbortSignal,
): Promise<void> {
  const { model } = services;
  if (model === undefined) return;
  const known = await findTldrs(services, papers);
  const waiting = papers.filter(
    ({ id, abstract }) => known.get(id)?.maker !== 'model' && abstract !== null && abstract.trim() !== '',
  );
  const next = waiting.values();
  const workers = Array.from({ length: CALLS_AT_ONCE }, async () => {
    for (const paper of next) {
      if (signal.aborted) return;
      await writeTldr(services, model, paper, signal);
    }
  });
  await Promise.all(workers);
}

async function writeTldr(
  services: TldrServices,
  model: Model,
  paper: Paper,
  signal: AbortSignal,
): Promise<void> {
  const { database, now, log } = services;
  try {
    const line = await model.write(paper, signal);
    await database
      .insert(tldrs)
      .values({ paperId: paper.id, model: model.name, promptVersion: PROMPT_VERSION, line, madeAt: now() })
      .onConflictDoNothing();
  } catch (error) {
    log.warn({ err: error, paper: paper.id, model: model.name }, 'no TL;DR from the model');
  }
}
