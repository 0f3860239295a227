import type { Database } from '../database/connect.ts';
import { writeRevision } from '../delivery/outbox.ts';
import { listPostedCards } from '../delivery/posted-cards.ts';
import { listOpenDiscussions } from '../discussions/discussions.ts';
import { findTldrPreference } from '../feeds/feeds.ts';
import { wantLook } from '../meetings/meetings.ts';
import { writeMessage } from '../meetings/messages.ts';
import { listComingPresenters } from '../meetings/stored-offers.ts';
import { findPaper } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import {
  findVersion,
  listChangedPapers,
  listUnshown,
  listUntoldChanges,
  markShown,
  markTold,
  noticeChanges,
  type PaperChange,
  type PaperVersion,
} from '../papers/versions.ts';
import type { Queue } from '../queue/queue.ts';
import { findEvidence } from '../tldr/evidence.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { type TldrServices, writeTldrs } from '../tldr/write.ts';
import { compareVersions } from './compare/compare.ts';
import type { RevisionView, RevisionWording } from './views.ts';

/** The services that telling of changes needs. */
export interface RevisionServices extends TldrServices {
  readonly queue: Pick<Queue, 'send' | 'wake'>;
  readonly revisionWording: RevisionWording;
  /** Has the cards of a paper show it as it is. Throws what may work when tried again. */
  readonly refreshCards: (paper: Paper) => Promise<void>;
}

/**
 * How long what becomes of a paper waits for more: a list names the new version, and the server's answer a little later
 * says that it withdraws the paper.
 */
const SETTLE = Temporal.Duration.from({ minutes: 5 });

/** Newest cards, whose feeds say in which languages the model writes. */
const MAX_CARDS = 100;

/** Longer than a model takes to answer, with another try. */
const MODEL_TIME_MS = 20_000;

/** Sends a job for each paper that changed a while ago and is still to be told of. A lost job is sent again by the next call. */
export async function pushRevisions({
  database,
  queue,
  now,
}: Pick<RevisionServices, 'database' | 'queue' | 'now'>): Promise<void> {
  await noticeChanges(database, now());
  const changed = await listChangedPapers(database, now().subtract(SETTLE));
  for (const paperId of changed) await queue.send('revise', { paperId });
  if (changed.length > 0) queue.wake('revise');
}

/**
 * Tells a paper's threads and whoever presents it what became of it, once, and has its cards show it. Repeated, it finds
 * nothing to do. Throws what may work when tried again.
 */
export async function tellChanges(
  services: RevisionServices,
  paperId: string,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = services;
  // Before the paper is read, so that it has all of these. What comes meanwhile is left to the next call.
  const untold = await listUntoldChanges(database, paperId);
  const unshown = await listUnshown(database, paperId);
  const paper = await findPaper(database, paperId);
  if (paper === undefined) return;
  if (untold.length > 0) await tellPeople(services, paper, untold);
  if (unshown.length === 0) return;
  await renewTldrs(services, paper, signal);
  await services.refreshCards(paper);
  await markShown(database, unshown, now());
}

/** Tells a paper's threads and presenters of changes, and has it sent. */
async function tellPeople(
  services: RevisionServices,
  paper: Paper,
  changes: readonly PaperChange[],
): Promise<void> {
  const { now, queue } = services;
  const told = await writeMessages(services, paper, changes, now());
  for (const discussionId of told.discussions) await queue.send('discuss', { discussionId });
  for (const meetingId of told.meetings) await queue.send('meeting', { meetingId });
  queue.wake('discuss', 'meeting');
}

/** Has the model write TL;DRs for the newest version, in the languages of the feeds that posted the paper. */
async function renewTldrs(services: RevisionServices, paper: Paper, signal: AbortSignal): Promise<void> {
  if (services.model === undefined) return;
  const cards = await listPostedCards(services.database, paper.id, undefined, MAX_CARDS);
  const preferences = await Promise.all(
    [...new Set(cards.map(({ feedId }) => feedId))].map((id) => findTldrPreference(services.database, id)),
  );
  const byLanguage = new Map(
    preferences.map((preference) => [`${preference.first} ${preference.language}`, preference]),
  );
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(MODEL_TIME_MS)]);
  for (const preference of byLanguage.values()) await writeTldrs(services, [paper], inTime, preference);
}

/** Whom messages were written to, by what sends them. */
interface Told {
  readonly discussions: readonly number[];
  readonly meetings: readonly number[];
}

async function writeMessages(
  services: RevisionServices,
  paper: Paper,
  changes: readonly PaperChange[],
  now: Temporal.Instant,
): Promise<Told> {
  const { database, revisionWording: wording } = services;
  const texts = await findTexts(database, paper, changes);
  const threads = await listOpenDiscussions(database, paper.id);
  const presenters = await listComingPresenters(database, paper.id, now);
  const views = new Map<string, Omit<RevisionView, 'to'>>();
  for (const guildId of new Set([...threads, ...presenters].map((one) => one.guildId)))
    views.set(guildId, await viewChanges(services, paper, { changes, texts, guildId }));
  return database.transaction(async (transaction): Promise<Told> => {
    const untold = new Set((await listUntoldChanges(transaction, paper.id)).map(({ id }) => id));
    const newest = changes.at(-1);
    // Another process was faster.
    if (newest === undefined || !changes.every(({ id }) => untold.has(id)))
      return { discussions: [], meetings: [] };
    for (const { id, guildId } of threads) {
      const view = views.get(guildId);
      if (view === undefined) continue;
      const content = wording.tell({ ...view, to: 'thread' });
      await writeRevision(transaction, { discussionId: id, paperChangeId: newest.id, content }, now);
    }
    for (const { occurrenceId, meetingId, guildId, userId } of presenters) {
      const view = views.get(guildId);
      if (view === undefined) continue;
      const text = wording.tell({ ...view, to: 'presenter' });
      await writeMessage(transaction, { occurrenceId, kind: 'notice', userId, text }, now);
      // The job that is sent below may be lost.
      await wantLook(transaction, meetingId, now);
    }
    await markTold(
      transaction,
      changes.map(({ id }) => id),
      now,
    );
    return {
      discussions: threads.map(({ id }) => id),
      meetings: [...new Set(presenters.map(({ meetingId }) => meetingId))],
    };
  });
}

/** The texts before the first and after the last of the versions that came; undefined if none did. */
interface Texts {
  readonly before: PaperVersion;
  readonly after: PaperVersion;
}

async function findTexts(
  database: Database,
  paper: Paper,
  changes: readonly PaperChange[],
): Promise<Texts | undefined> {
  const versions = changes.filter(({ kind }) => kind === 'version');
  if (versions.length === 0) return undefined;
  const from = Math.min(...versions.map(({ fromVersion }) => fromVersion));
  const to = Math.max(...versions.map(({ version }) => version));
  const [before, after] = [
    await findVersion(database, paper.id, from),
    await findVersion(database, paper.id, to),
  ];
  return before && after && { before, after };
}

async function viewChanges(
  services: RevisionServices,
  paper: Paper,
  {
    changes,
    texts,
    guildId,
  }: {
    readonly changes: readonly PaperChange[];
    readonly texts: Texts | undefined;
    readonly guildId: string;
  },
): Promise<Omit<RevisionView, 'to'>> {
  if (texts === undefined) return { paper, changes, revision: undefined, evidence: undefined };
  const evidence = await findOldEvidence(services, paper, texts.before, guildId);
  return { paper, changes, revision: compareVersions(texts.before, texts.after, evidence), evidence };
}

/** Finds the sentence that the TL;DR of the older version rested on, as the server saw it. */
async function findOldEvidence(
  services: RevisionServices,
  paper: Paper,
  before: PaperVersion,
  guildId: string,
): Promise<string | undefined> {
  const { database } = services;
  const { title, abstract, version } = before;
  const older: Paper = { ...paper, title, abstract, version: version === 0 ? null : version };
  const [card] = await listPostedCards(database, paper.id, guildId, 1);
  const preference = await findTldrPreference(database, card?.feedId ?? null);
  const tldr = (await findTldrs(services, [older], preference, guildId)).get(paper.id);
  return tldr && (await findEvidence(database, older, tldr)).sentence;
}
