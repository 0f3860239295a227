import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { day, instant } from '../types.ts';
import { papers } from './papers.ts';

/** A team's regular meeting: when it is held, what its agenda is made of, and who presents. */
export const meetings = pgTable(
  'meetings',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    name: text('name').notNull(),
    /** Where the agenda and the reminder are posted. */
    channelId: text('channel_id').notNull(),
    /** Wall-clock time in `zone`. */
    time: time('time').notNull(),
    /** IANA name. */
    zone: text('zone').notNull(),
    /** ISO weekdays: 1 is Monday, 7 is Sunday. */
    weekdays: smallint('weekdays').array().notNull(),
    /** Held in one of so many weeks, counted from the week of `anchor`. */
    everyWeeks: smallint('every_weeks').notNull(),
    anchor: day('anchor').notNull(),
    /** How many hours before the meeting voting closes. */
    closingHours: smallint('closing_hours').notNull(),
    /** How many papers fit on the agenda. */
    maxPapers: smallint('max_papers').notNull(),
    /** How long it takes. */
    minutes: smallint('minutes').notNull(),
    /** Where people meet: a room or a link; empty if nobody said. */
    place: text('place').notNull(),
    /** Who presents, besides `people`: those who voted, nobody else, or whoever has a role. */
    presenters: text('presenters', { enum: ['voters', 'people', 'role'] }).notNull(),
    roleId: text('role_id'),
    /** People who present whatever the rule says. */
    people: text('people').array().notNull(),
    /** Who may change the meeting besides managers; null if nobody. */
    organiserRoleId: text('organiser_role_id'),
    /** Only votes on cards of this channel count; null if those of the whole server do. */
    votesFrom: text('votes_from'),
    /** Whether it gets an event in Discord's list. */
    makesEvent: boolean('makes_event').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Why it rests; null while it is held. */
    pausedBecause: text('paused_because'),
    /** Why nothing can be posted in the channel; null while it can. */
    closedBecause: text('closed_because'),
    /** When something is to be done for it next; null if nothing is. */
    lookAt: instant('look_at'),
  },
  (table) => [
    uniqueIndex('meetings_name').on(table.guildId, sql`lower(${table.name})`),
    index('meetings_look').on(table.lookAt),
    check('meetings_weekdays', sql`cardinality(${table.weekdays}) > 0`),
    check('meetings_weeks', sql`${table.everyWeeks} in (1, 2, 4)`),
    check('meetings_papers', sql`${table.maxPapers} between 1 and 10`),
    check('meetings_role', sql`(${table.presenters} = 'role') = (${table.roleId} is not null)`),
  ],
);

/** What was decided about one day of a meeting's schedule. */
export const meetingOverrides = pgTable(
  'meeting_overrides',
  {
    meetingId: integer('meeting_id')
      .notNull()
      .references(() => meetings.id, { onDelete: 'cascade' }),
    day: day('day').notNull(),
    kind: text('kind', { enum: ['skipped', 'moved'] }).notNull(),
    /** Of a moved one: day and time in the meeting's zone, such as 2026-03-05T14:00. */
    movedTo: text('moved_to'),
    by: text('by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.meetingId, table.day] }),
    check('meeting_overrides_moved', sql`(${table.kind} = 'moved') = (${table.movedTo} is not null)`),
  ],
);

/** One time that a meeting is held, from when voting for it opens. */
export const occurrences = pgTable(
  'occurrences',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    meetingId: integer('meeting_id')
      .notNull()
      .references(() => meetings.id, { onDelete: 'cascade' }),
    /** The day of the schedule that names it. */
    day: day('day').notNull(),
    heldAt: instant('held_at').notNull(),
    closesAt: instant('closes_at').notNull(),
    /** Decides ties: hexadecimal digits, a secret until the agenda is frozen. */
    seed: text('seed').notNull(),
    /** `missed`: nobody froze its agenda in time. `dropped`: the schedule has it no more. */
    state: text('state', { enum: ['voting', 'frozen', 'held', 'skipped', 'missed', 'dropped'] }).notNull(),
    /** When the agenda was frozen; null before. */
    frozenAt: instant('frozen_at'),
    /** Why no vote decided; null if votes or people did. */
    because: text('because', { enum: ['no-votes', 'all-dropped'] }),
    /** Discord's event: its id once it is made, and when making it began. */
    eventId: text('event_id'),
    eventClaimedAt: instant('event_claimed_at'),
    /** Why there is none, for people; null if nothing is wrong. */
    eventFault: text('event_fault'),
    /** What the event last showed. */
    eventShown: text('event_shown'),
    /**
     * When people are or were asked what was discussed; null until it is held, without papers, and if it was held before
     * anybody was asked: then all its papers count as discussed.
     */
    outcomesAskedAt: instant('outcomes_asked_at'),
  },
  (table) => [
    unique('occurrences_day').on(table.meetingId, table.day),
    check(
      'occurrences_frozen',
      sql`${table.state} not in ('frozen', 'held') or ${table.frozenAt} is not null`,
    ),
  ],
);

/** The column of what goes with an occurrence. */
const ofOccurrence = () =>
  integer('occurrence_id')
    .notNull()
    .references(() => occurrences.id, { onDelete: 'cascade' });

/** What people changed by hand on an agenda before it was frozen. */
export const agendaChanges = pgTable(
  'agenda_changes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    occurrenceId: ofOccurrence(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    kind: text('kind', { enum: ['added', 'dropped'] }).notNull(),
    userId: text('user_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('agenda_changes_paper').on(table.paperId)],
);

/** What comes of a paper of an agenda. */
export const OUTCOMES = ['discussed', 'not-reached'] as const;

/** The papers of a frozen agenda. */
export const agendaPapers = pgTable(
  'agenda_papers',
  {
    occurrenceId: ofOccurrence(),
    /** From 1. */
    position: smallint('position').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** What it rests on: votes, a person, or upvotes; `src/meetings/frozen.ts` reads it. */
    basis: jsonb('basis').$type<unknown>().notNull(),
    /** What came of it at the meeting; null until somebody says so or nobody did in time. */
    outcome: text('outcome', { enum: OUTCOMES }),
    /** Who said so; null if nobody did and its thread decided. */
    outcomeBy: text('outcome_by'),
    outcomeAt: instant('outcome_at'),
    /** The outcome that the paper's posts in forums show; null if they show none. */
    tagged: text('tagged', { enum: OUTCOMES }),
  },
  (table) => [
    primaryKey({ columns: [table.occurrenceId, table.position] }),
    index('agenda_papers_paper').on(table.paperId),
    check('agenda_papers_outcome', sql`(${table.outcome} is null) = (${table.outcomeAt} is null)`),
    check('agenda_papers_outcome_by', sql`${table.outcomeBy} is null or ${table.outcome} is not null`),
  ],
);

/** People asked to present a paper, and what came of it. */
export const offers = pgTable(
  'offers',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    occurrenceId: ofOccurrence(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    userId: text('user_id').notNull(),
    askedAt: instant('asked_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    state: text('state', { enum: ['open', 'accepted', 'passed', 'expired', 'swapped', 'gone'] }).notNull(),
    /** When that began; null while it is open. */
    settledAt: instant('settled_at'),
    swappedTo: text('swapped_to'),
    goneBecause: text('gone_because', { enum: ['left', 'away'] }),
    /** How the person was found; null if nobody drew them. `src/meetings/stored-offers.ts` reads it. */
    draw: jsonb('draw').$type<unknown>(),
  },
  (table) => [
    index('offers_occurrence').on(table.occurrenceId),
    index('offers_paper').on(table.paperId),
    uniqueIndex('offers_live')
      .on(table.occurrenceId, table.paperId)
      .where(sql`${table.state} in ('open', 'accepted')`),
    check('offers_settled', sql`(${table.state} = 'open') = (${table.settledAt} is null)`),
    check('offers_swapped', sql`(${table.state} = 'swapped') = (${table.swappedTo} is not null)`),
    check('offers_gone', sql`(${table.state} = 'gone') = (${table.goneBecause} is not null)`),
  ],
);

/** People who don't want to be asked for one occurrence. */
export const meetingSkips = pgTable(
  'meeting_skips',
  {
    occurrenceId: ofOccurrence(),
    userId: text('user_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.occurrenceId, table.userId] })],
);

/** People who are away, and until when: the last day of it. */
export const absences = pgTable(
  'absences',
  {
    guildId: text('guild_id').notNull(),
    userId: text('user_id').notNull(),
    until: day('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.guildId, table.userId] })],
);

/** The kinds of messages about a meeting. */
export const MEETING_MESSAGES = [
  'agenda',
  'offer',
  'public-offer',
  'presenter',
  'reminder',
  'outcomes',
  'notice',
] as const;

/** A message about an occurrence. Where it is says `outbox`. */
export const meetingMessages = pgTable(
  'meeting_messages',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    occurrenceId: ofOccurrence(),
    /**
     * `agenda`: once it is frozen; `offer`: to whom it asks, `public-offer`: in the channel, if they take no messages;
     * `presenter`: the day before; `reminder`: shortly before; `outcomes`: what was discussed, once it is over; `notice`:
     * anything else, in its own words.
     */
    kind: text('kind', { enum: MEETING_MESSAGES }).notNull(),
    offerId: integer('offer_id').references(() => offers.id, { onDelete: 'cascade' }),
    /** Who gets it as a private message; null if it goes to the channel. */
    userId: text('user_id'),
    /** Of a notice: its words. */
    text: text('text'),
    /** What it last showed, of an agenda or a question of what was discussed: edited when that differs. */
    shown: text('shown'),
  },
  (table) => [
    unique('meeting_messages_once')
      .on(table.occurrenceId, table.kind, table.offerId, table.userId, table.text)
      .nullsNotDistinct(),
    check('meeting_messages_notice', sql`(${table.kind} = 'notice') = (${table.text} is not null)`),
  ],
);
