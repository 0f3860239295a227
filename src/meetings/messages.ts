import { and, asc, eq, gt, inArray, isNotNull, isNull, or, type SQL } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { outbox } from '../database/schema/delivery.ts';
import { meetingMessages, occurrences } from '../database/schema/meetings.ts';
import {
  isUnsent,
  type OutboxRow,
  outboxColumns,
  type Place,
  placeOf,
  takeBackGivingUp,
  writeMeetingMessage,
} from '../delivery/outbox.ts';

/** A message about an occurrence, to be written. */
export interface NewMeetingMessage {
  readonly occurrenceId: number;
  readonly kind: (typeof meetingMessages.$inferSelect)['kind'];
  readonly offerId?: number;
  /** Who gets it in private; the channel does if left out. */
  readonly userId?: string;
  /** Of a notice. */
  readonly text?: string;
}

/** A message about an occurrence, with its row in the outbox. */
export interface MeetingMessage {
  readonly id: number;
  readonly occurrenceId: number;
  readonly kind: NewMeetingMessage['kind'];
  readonly offerId: number | null;
  readonly userId: string | null;
  readonly text: string | null;
  /** What it last showed; null if nobody noted that. */
  readonly shown: string | null;
  readonly row: OutboxRow;
}

/** A message about an occurrence that was sent. */
export interface PostedMessage extends MeetingMessage {
  readonly place: Place;
}

/**
 * Writes a message to the outbox, in the transaction of the change that it tells of; one that was written stays. A notice is
 * written each time: what it says may have changed back meanwhile.
 */
export async function writeMessage(
  transaction: Database,
  message: NewMeetingMessage,
  now: Temporal.Instant,
): Promise<void> {
  const { occurrenceId, kind, text } = message;
  if (text !== undefined)
    await transaction
      .delete(meetingMessages)
      .where(
        and(
          eq(meetingMessages.occurrenceId, occurrenceId),
          eq(meetingMessages.kind, kind),
          eq(meetingMessages.text, text),
        ),
      );
  const [written] = await transaction
    .insert(meetingMessages)
    .values(message)
    .onConflictDoNothing()
    .returning({ id: meetingMessages.id });
  if (written !== undefined) await writeMeetingMessage(transaction, written.id, now);
}

/** Why a message about a meeting that is over or called off is given up. */
export const TOO_LATE = 'It came too late.';

/** Sends what was given up while an occurrence was called off, such as its agenda: it takes place after all. */
export async function sendAfterAll(transaction: Database, occurrenceId: number): Promise<void> {
  const messages = await transaction
    .select({ id: meetingMessages.id })
    .from(meetingMessages)
    .where(eq(meetingMessages.occurrenceId, occurrenceId));
  const ids = messages.map(({ id }) => id);
  await takeBackGivingUp(transaction, ids, TOO_LATE);
}

/** Forgets the reminders of an occurrence, so that people are reminded again: it is held at another time. */
export async function forgetReminders(transaction: Database, occurrenceId: number): Promise<void> {
  await transaction
    .delete(meetingMessages)
    .where(
      and(
        eq(meetingMessages.occurrenceId, occurrenceId),
        inArray(meetingMessages.kind, ['reminder', 'presenter']),
      ),
    );
}

/** Lists the messages of a meeting that are still to be sent, in the order in which they were written. */
export async function listUnsent(database: Database, meetingId: number): Promise<MeetingMessage[]> {
  return select(database)
    .where(and(eq(occurrences.meetingId, meetingId), isUnsent))
    .orderBy(asc(outbox.id));
}

/** Whether a message of a kind was written about an occurrence. */
export async function hasMessage(
  database: Database,
  occurrenceId: number,
  kind: NewMeetingMessage['kind'],
): Promise<boolean> {
  const isIt = and(eq(meetingMessages.occurrenceId, occurrenceId), eq(meetingMessages.kind, kind));
  return (await database.$count(meetingMessages, isIt)) > 0;
}

/** Finds the posted agenda of an occurrence; undefined until it is posted. */
export async function findPostedAgenda(
  database: Database,
  occurrenceId: number,
): Promise<PostedMessage | undefined> {
  const isAgenda = and(eq(meetingMessages.occurrenceId, occurrenceId), eq(meetingMessages.kind, 'agenda'));
  const [agenda] = await listPosted(database, isAgenda);
  return agenda;
}

/**
 * Lists the posted questions of what was discussed at a meeting that may show something else now: those that were asked
 * after a moment, and older ones to which an answer has changed.
 */
export async function listQuestions(
  database: Database,
  meetingId: number,
  askedAfter: Temporal.Instant,
): Promise<PostedMessage[]> {
  return listPosted(
    database,
    and(
      eq(occurrences.meetingId, meetingId),
      eq(meetingMessages.kind, 'outcomes'),
      or(isNull(meetingMessages.shown), gt(occurrences.outcomesAskedAt, askedAfter)),
    ),
  );
}

/** Notes that the question of what was discussed at an occurrence shows what is no longer so. */
export async function markQuestionStale(database: Database, occurrenceId: number): Promise<void> {
  const isQuestion = and(
    eq(meetingMessages.occurrenceId, occurrenceId),
    eq(meetingMessages.kind, 'outcomes'),
  );
  await database.update(meetingMessages).set({ shown: null }).where(isQuestion);
}

async function listPosted(database: Database, which: SQL | undefined): Promise<PostedMessage[]> {
  const messages = await select(database).where(and(which, isNotNull(outbox.messageId)));
  return messages.flatMap((message) => {
    const place = placeOf(message.row);
    return place === undefined ? [] : [{ ...message, place }];
  });
}

/** Notes what a message shows. */
export async function setShown(database: Database, id: number, shown: string): Promise<void> {
  await database.update(meetingMessages).set({ shown }).where(eq(meetingMessages.id, id));
}

function select(database: Database) {
  const { id, occurrenceId, kind, offerId, userId, text, shown } = meetingMessages;
  return database
    .select({ id, occurrenceId, kind, offerId, userId, text, shown, row: outboxColumns })
    .from(meetingMessages)
    .innerJoin(outbox, eq(outbox.meetingMessageId, meetingMessages.id))
    .innerJoin(occurrences, eq(occurrences.id, meetingMessages.occurrenceId))
    .$dynamic();
}
