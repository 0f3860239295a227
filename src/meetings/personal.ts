import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../database/connect.ts';
import {
  type Erased,
  findRows,
  hasText,
  mentionedIn,
  namedIn,
  ownRows,
  type Personal,
  replaceText,
} from '../database/personal.ts';
import { postedCards } from '../database/schema/delivery.ts';
import {
  absences,
  agendaChanges,
  agendaPapers,
  meetingMessages,
  meetingOverrides,
  meetingSkips,
  meetings,
  occurrences,
  offers,
} from '../database/schema/meetings.ts';
import { votes } from '../database/schema/votes.ts';
import { NOBODY } from '../nameless.ts';
import { forEachServer, meetingsOf, occurrencesOf } from './of-server.ts';
import { findOffers, isInOffer, takeOutOfOffers } from './personal-offers.ts';

const WHILE_HELD = 'until the meeting is removed';

/** What is kept about people in the tables of meetings: what was decided and who presented stays, without their name. */
export const personalMeetings: readonly Personal[] = [
  {
    table: meetings,
    columns: [meetings.createdBy, meetings.people],
    name: 'meetings',
    words: ['meeting that you set up or present at', 'meetings that you set up or present at'],
    kept: WHILE_HELD,
    fate: 'nameless',
    // Who else presents, and what the team decided, is not this person's to have.
    find: (database, userId) =>
      database
        .select({
          id: meetings.id,
          guildId: meetings.guildId,
          name: meetings.name,
          isYours: sql<boolean>`${meetings.createdBy} = ${userId}`,
          youPresent: sql<boolean>`${userId} = any(${meetings.people})`,
        })
        .from(meetings)
        .where(isNamedIn(userId)),
    erase: lockAndTakeOut,
  },
  mentionedIn({
    table: meetings,
    of: meetings.pausedBecause,
    key: meetings.id,
    name: 'pausedMeetings',
    words: ['meeting that you paused', 'meetings that you paused'],
    kept: 'until the meeting is resumed',
  }),
  {
    table: meetingOverrides,
    columns: [meetingOverrides.by],
    name: 'calledOffOrMoved',
    words: ['meeting that you called off or moved', 'meetings that you called off or moved'],
    kept: WHILE_HELD,
    fate: 'nameless',
    find: (database, userId) => findRows(database, meetingOverrides, eq(meetingOverrides.by, userId)),
    erase: (transaction, erased) =>
      forEachServer(transaction, erased, async (guildId, hash) => {
        const ofMeeting = inArray(meetingOverrides.meetingId, meetingsOf(transaction, guildId));
        await transaction
          .update(meetingOverrides)
          .set({ by: hash })
          .where(and(ofMeeting, eq(meetingOverrides.by, erased.userId)));
      }),
  },
  {
    table: agendaChanges,
    columns: [agendaChanges.userId],
    name: 'agendaChanges',
    words: ['change of an agenda', 'changes of agendas'],
    kept: WHILE_HELD,
    fate: 'nameless',
    find: (database, userId) => findRows(database, agendaChanges, eq(agendaChanges.userId, userId)),
    erase: (transaction, erased) =>
      forEachServer(transaction, erased, async (guildId, hash) => {
        const isHere = inArray(agendaChanges.occurrenceId, occurrencesOf(transaction, guildId));
        await transaction
          .update(agendaChanges)
          .set({ userId: hash })
          .where(and(isHere, eq(agendaChanges.userId, erased.userId)));
      }),
  },
  {
    table: agendaPapers,
    columns: [agendaPapers.basis],
    name: 'agendas',
    words: [
      'paper on an agenda that rests on your vote or on you',
      'papers on agendas that rest on your votes or on you',
    ],
    kept: WHILE_HELD,
    fate: 'nameless',
    // Others voted for it, too: what they did is not this person's to have.
    find: (database, userId) =>
      database
        .select({ occurrenceId: agendaPapers.occurrenceId, paperId: agendaPapers.paperId })
        .from(agendaPapers)
        .where(hasText(agendaPapers.basis, userId)),
    erase: (transaction, erased) =>
      forEachServer(transaction, erased, async (guildId) => {
        const hash = erased.nameless({ votesOf: guildId }, erased.userId);
        const rows = await transaction
          .select()
          .from(agendaPapers)
          .where(
            and(
              hasText(agendaPapers.basis, erased.userId),
              inArray(agendaPapers.occurrenceId, occurrencesOf(transaction, guildId)),
            ),
          );
        for (const { occurrenceId, position, basis } of rows)
          await transaction
            .update(agendaPapers)
            .set({ basis: replaceText(basis, erased.userId, hash) })
            .where(and(eq(agendaPapers.occurrenceId, occurrenceId), eq(agendaPapers.position, position)));
      }),
  },
  namedIn({
    table: agendaPapers,
    of: agendaPapers.outcomeBy,
    name: 'outcomes',
    words: [
      'paper of which you said whether it was discussed',
      'papers of which you said whether they were discussed',
    ],
    kept: WHILE_HELD,
    show: (database, userId) =>
      database
        .select({
          occurrenceId: agendaPapers.occurrenceId,
          paperId: agendaPapers.paperId,
          outcome: agendaPapers.outcome,
          outcomeAt: agendaPapers.outcomeAt,
        })
        .from(agendaPapers)
        .where(eq(agendaPapers.outcomeBy, userId)),
  }),
  {
    table: offers,
    columns: [offers.userId, offers.swappedTo, offers.draw],
    name: 'offers',
    words: ['offer to present a paper, and your answer', 'offers to present a paper, and your answers'],
    kept: WHILE_HELD,
    fate: 'nameless',
    find: findOffers,
    erase: takeOutOfOffers,
  },
  ownRows({
    table: meetingSkips,
    of: meetingSkips.userId,
    name: 'skippedMeetings',
    words: ['meeting for which you asked not to be asked', 'meetings for which you asked not to be asked'],
    kept: WHILE_HELD,
  }),
  ownRows({
    table: absences,
    of: absences.userId,
    name: 'absences',
    words: ['day until which you are away', 'days until which you are away'],
    kept: 'while I am in the server, or until you are back',
  }),
  ownRows({
    table: meetingMessages,
    of: meetingMessages.userId,
    name: 'meetingMessages',
    words: ['private message to you about a meeting', 'private messages to you about meetings'],
    kept: WHILE_HELD,
  }),
  mentionedIn({
    table: meetingMessages,
    of: meetingMessages.text,
    key: meetingMessages.id,
    name: 'meetingNotices',
    words: ['message about a meeting that names you', 'messages about meetings that name you'],
    kept: WHILE_HELD,
  }),
  {
    table: meetingMessages,
    columns: [meetingMessages.shown],
    name: 'postedAgendas',
    words: ['posted agenda that names you', 'posted agendas that name you'],
    kept: WHILE_HELD,
    fate: 'nameless',
    find: (database, userId) =>
      database
        .select({ occurrenceId: meetingMessages.occurrenceId })
        .from(meetingMessages)
        .where(isShownWith(userId)),
    // The next look finds that it shows something else, and edits it.
    erase: (transaction, { userId }) =>
      transaction.update(meetingMessages).set({ shown: null }).where(isShownWith(userId)),
  },
];

const isShownWith = (userId: string): SQL => sql`position(${`<@${userId}>`} in ${meetingMessages.shown}) > 0`;

const isNamedIn = (userId: string): SQL =>
  sql`(${eq(meetings.createdBy, userId)} or ${userId} = any(${meetings.people}))`;

/**
 * Has every look at a meeting wait until the person is out of all of them, takes them out of this table, and has the meetings
 * looked at again: what they were asked to do is somebody else's now.
 */
async function lockAndTakeOut(transaction: Database, { userId, now }: Erased): Promise<void> {
  await transaction.select({ id: meetings.id }).from(meetings).orderBy(asc(meetings.id)).for('update');
  const ids = await listMeetingsWith(transaction, userId);
  if (ids.length === 0) return;
  const touched = await transaction.select().from(meetings).where(inArray(meetings.id, ids));
  for (const { id, createdBy, people } of touched)
    await transaction
      .update(meetings)
      .set({
        createdBy: createdBy === userId ? NOBODY : createdBy,
        people: people.filter((one) => one !== userId),
        lookAt: now,
      })
      .where(eq(meetings.id, id));
}

/** Lists the meetings in which a person has a part, or in whose server they voted. */
async function listMeetingsWith(database: Database, userId: string): Promise<number[]> {
  const isIn = (table: PgTable, column: PgColumn, condition: SQL | undefined) =>
    inArray(occurrences.id, database.select({ id: column }).from(table).where(condition));
  const rows = await database
    .selectDistinct({ id: meetings.id })
    .from(meetings)
    .leftJoin(occurrences, eq(occurrences.meetingId, meetings.id))
    .where(
      or(
        isNamedIn(userId),
        isIn(offers, offers.occurrenceId, isInOffer(userId)),
        isIn(agendaPapers, agendaPapers.occurrenceId, hasText(agendaPapers.basis, userId)),
        isIn(meetingMessages, meetingMessages.occurrenceId, isShownWith(userId)),
        inArray(
          meetings.guildId,
          database
            .select({ id: postedCards.guildId })
            .from(votes)
            .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
            .where(eq(votes.userId, userId)),
        ),
      ),
    );
  return rows.map(({ id }) => id);
}
