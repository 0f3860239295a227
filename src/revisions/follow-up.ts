import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { findPapers } from '../papers/library.ts';
import { savePapers } from '../search/save-papers.ts';
import { SourceError } from '../sources/source.ts';
import type { Answer, Informant } from './informants.ts';
import {
  type DueReport,
  followPosted,
  hasDue,
  isResting,
  listDue,
  listSilent,
  noteAnswer,
  noteSilence,
  type Silence,
  saveReport,
} from './reports.ts';

/** The services that asking again needs. */
export interface FollowUpServices {
  readonly database: Database;
  readonly informants: readonly Informant[];
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

const DAY_HOURS = 24;

/**
 * How often a paper is asked about, by its time since it was first posted: most second versions come within weeks, most
 * journals take months, and a retraction may come after years.
 */
const PACE: readonly { readonly untilDays: number; readonly everyDays: number }[] = [
  { untilDays: 60, everyDays: 7 },
  { untilDays: 365, everyDays: 30 },
  { untilDays: 5 * 365, everyDays: 90 },
];

/** Returns when a paper is asked about again; null once it is left alone. */
export function findNextAsk(since: Temporal.Instant, now: Temporal.Instant): Temporal.Instant | null {
  const days = since.until(now).total('hours') / DAY_HOURS;
  const pace = PACE.find(({ untilDays }) => days < untilDays);
  return pace === undefined ? null : now.add({ hours: DAY_HOURS * pace.everyDays });
}

/** A silent informant is asked after an hour, then after twice as long each time, at most a day. */
const FIRST_REST_HOURS = 1;
const MAX_REST_HOURS = 24;

/** Returns before when an informant that did not answer is not asked. */
export function findRest(
  tries: number,
  retryAfter: number | undefined,
  now: Temporal.Instant,
): Temporal.Instant {
  const hours = Math.min(MAX_REST_HOURS, FIRST_REST_HOURS * 2 ** Math.min(tries, 10));
  return now.add({ seconds: Math.max(hours * 3_600, retryAfter ?? 0) });
}

/** Returns whether anybody is to be asked now. */
export async function isFollowUpDue({
  database,
  informants,
  now,
}: Pick<FollowUpServices, 'database' | 'informants' | 'now'>): Promise<boolean> {
  const names = informants.map(({ name }) => name);
  return hasDue(database, names, now());
}

/** Notes of which papers that were posted anybody is to be asked. */
export async function followNewPapers({
  database,
  informants,
  now,
}: Pick<FollowUpServices, 'database' | 'informants' | 'now'>): Promise<void> {
  for (const { name, covers } of informants) await followPosted(database, name, covers, now());
}

/**
 * Asks each informant about the papers that are due, a few at a time, and stores what it says. One that doesn't answer is
 * logged and left alone for a while; nobody waits for it. Never throws for it.
 */
export async function followUp(services: FollowUpServices, signal: AbortSignal): Promise<void> {
  const silent = await listSilent(services.database);
  await Promise.all(
    services.informants.map((informant) => askInformant(services, informant, silent, signal)),
  );
}

async function askInformant(
  services: FollowUpServices,
  informant: Informant,
  silent: readonly Silence[],
  signal: AbortSignal,
): Promise<void> {
  const { database, now, log } = services;
  const { name, atOnce } = informant;
  if (isResting(silent, name, now())) return;
  const due = await listDue(database, name, now(), atOnce);
  if (due.length === 0) return;
  const papers = await findPapers(
    database,
    due.map(({ paperId }) => paperId),
  );
  const byId = new Map(due.map((one) => [one.paperId, one]));
  try {
    await informant.ask(papers, (answer) => store(services, informant, byId, answer), signal);
    await noteAnswer(database, name);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SourceError || error instanceof UserError)) throw error;
    const tries = silent.find((one) => one.name === name)?.tries ?? 0;
    const askAt = findRest(tries, error instanceof SourceError ? error.retryAfter : undefined, now());
    await noteSilence(database, { name, fault: error.message, askAt }, now());
    log.warn({ err: error, informant: name, askAt: askAt.toString() }, 'could not ask what became of papers');
  }
}

async function store(
  { database, now, log }: FollowUpServices,
  { name }: Informant,
  due: ReadonlyMap<string, DueReport>,
  { paperId, paper, report }: Answer,
): Promise<void> {
  const one = due.get(paperId);
  if (one === undefined) return;
  await database.transaction(async (transaction) => {
    const unfit = paper === undefined ? [] : await savePapers(transaction, [paper]);
    for (const { reason } of unfit)
      log.warn({ informant: name, paper: paperId, reason }, 'an item was skipped');
    const askAt = findNextAsk(one.since, now());
    await saveReport(transaction, { paperId, informant: name }, { said: report, askAt }, now());
  });
}
