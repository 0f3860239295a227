import { and, asc, eq, isNotNull, min, ne, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { discussions } from '../database/schema/discussions.ts';
import { listOpeningParts, type Place, placeOf } from '../delivery/outbox.ts';
import { findDiscussionById } from './discussions.ts';
import { viewOpeningOf } from './open.ts';
import type { DiscussionServices } from './services.ts';

/**
 * Discord refuses many edits of a message that is older than an hour (30046), and doesn't say how many it takes. A little
 * less than an hour, because its clock counts.
 */
const OLD = Temporal.Duration.from({ minutes: 55 });

/** What people save within this time is shown by one edit of an old message: at most six an hour. */
const BETWEEN_EDITS = Temporal.Duration.from({ minutes: 10 });

/** How long to leave a message alone after Discord refused to edit it. */
const AFTER_REFUSAL = Temporal.Duration.from({ hours: 1 });

/** Counts a change of a paper's notes for its thread, in the transaction that changes them. */
export async function wantNotesShown(transaction: Database, guildId: string, paperId: string): Promise<void> {
  await transaction
    .update(discussions)
    .set({ notesChanged: sql`${discussions.notesChanged} + 1` })
    .where(and(eq(discussions.guildId, guildId), eq(discussions.paperId, paperId)));
}

const lacksNotes = and(ne(discussions.notesChanged, discussions.notesShown), isNotNull(discussions.threadId));

/** Sends a job for each thread that lacks changes of notes, as soon as its first message may be edited. */
export async function pushShownNotes({
  database,
  queue,
  now,
}: Pick<DiscussionServices, 'database' | 'now'> & {
  readonly queue: Pick<DiscussionServices['queue'], 'send' | 'wake'>;
}): Promise<void> {
  const due = await database
    .select({ id: discussions.id, editableAt: discussions.editableAt })
    .from(discussions)
    .where(lacksNotes)
    .orderBy(asc(discussions.id));
  const ready = due.filter(({ editableAt }) => !isLater(editableAt, now()));
  for (const { id } of ready) await queue.send('show-notes', { discussionId: id });
  if (ready.length > 0) queue.wake('show-notes');
}

/** Finds when the next thread that lacks changes of notes may be edited; undefined if none waits. */
export async function findNextShowing(database: Database): Promise<Temporal.Instant | undefined> {
  const [row] = await database
    .select({ at: min(discussions.editableAt) })
    .from(discussions)
    .where(lacksNotes);
  return row?.at ?? undefined;
}

/**
 * Edits the first message of a thread, so that it shows the notes as they are now; does nothing if it does, or may not be
 * edited yet. Throws what may work when tried again.
 */
export async function showNotes(services: DiscussionServices, id: number): Promise<void> {
  const { database, now } = services;
  const discussion = await findDiscussionById(database, id);
  if (discussion === undefined || discussion.threadId === null) return;
  const { notesChanged, notesShown, editableAt, openedAt } = discussion;
  if (notesChanged === notesShown || isLater(editableAt, now())) return;
  const [first] = await listOpeningParts(database, id);
  // What is still to be sent shows the notes once it is.
  if (first === undefined || (first.messageId === null && first.gaveUpBecause === null)) return;
  const place = placeOf(first);
  const isOld = openedAt !== null && isLater(now(), openedAt.add(OLD));
  const outcome = place === undefined ? 'gone' : await edit(services, id, place, isOld);
  if (outcome === 'later') return setShown(database, id, notesShown, now().add(AFTER_REFUSAL));
  await setShown(database, id, notesChanged, isOld ? now().add(BETWEEN_EDITS) : null);
}

/** Edits a message. `gone`: it takes no edit any more; `later`: not now. */
async function edit(
  services: DiscussionServices,
  id: number,
  place: Place,
  isOld: boolean,
): Promise<'edited' | 'gone' | 'later'> {
  const { channel, discussionWording, log } = services;
  const view = await viewOpeningOf(services, id);
  const [letter] = view === undefined ? [] : discussionWording.opening(view);
  if (letter === undefined) return 'gone';
  try {
    await channel.edit(place, { kind: 'letter', ...letter });
    return 'edited';
  } catch (error) {
    const failure = channel.readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    log.warn({ err: error, thread: place.channelId }, 'a thread could not be edited to show its notes');
    return failure === 'refused' && isOld && (await channel.isThere(place)) ? 'later' : 'gone';
  }
}

function isLater(one: Temporal.Instant | null, other: Temporal.Instant): boolean {
  return one !== null && Temporal.Instant.compare(one, other) > 0;
}

/** Stores how many changes of notes a thread shows, and when its first message may be edited again; null for at any time. */
async function setShown(
  database: Database,
  id: number,
  notesShown: number,
  editableAt: Temporal.Instant | null,
): Promise<void> {
  await database.update(discussions).set({ notesShown, editableAt }).where(eq(discussions.id, id));
}
