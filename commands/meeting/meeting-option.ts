import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICES } from '../../src/discord/limits.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { listHeldOf } from '../../src/meetings/held.ts';
import { findMeeting, findMeetingNamed, listMeetings, type Meeting } from '../../src/meetings/meetings.ts';
import { findOccurrenceById, listComing, listPast } from '../../src/meetings/occurrences.ts';
import type { StoredOccurrence } from '../../src/meetings/views.ts';
import { readName } from './meeting-name.ts';

/** The option that says which meeting a subcommand is about. */
export const meetingOption = {
  type: ApplicationCommandOptionType.String,
  name: 'meeting',
  description: "The meeting's name; optional if this server has only one",
  autocomplete: true,
} as const satisfies APIApplicationCommandBasicOption;

/** Options that buttons set and nobody can type: the meeting, and which time of it, by their ids. */
export const MEETING_ID = 'id';
export const OCCURRENCE = 'occurrence';

/** Completes the name of a meeting. */
export const completeName: Autocomplete = async (typed, { guildId }, { database }) => {
  const wanted = typed.trim().toLowerCase();
  return (await listMeetings(database, guildId))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name }) => ({ name, value: name }))
    .slice(0, MAX_CHOICES);
};

/** Completes `meetingOption`. */
export const meetingAutocomplete: Readonly<Record<string, Autocomplete>> = { meeting: completeName };

/**
 * Returns the meeting that is named, or the server's only one; behind a button, the one it was offered for. Throws
 * `UserError` if none is clear.
 */
export async function readMeeting(asked: Asked, { database }: Pick<Services, 'database'>): Promise<Meeting> {
  const id = readNumber(asked, MEETING_ID);
  if (id !== undefined) {
    const meeting = await findMeeting(database, id);
    if (meeting?.guildId === asked.guildId) return meeting;
    throw removed();
  }
  const name = readText(asked, meetingOption.name);
  if (name !== undefined) {
    const meeting = await findMeetingNamed(database, asked.guildId, name);
    if (meeting !== undefined) return meeting;
    throw new UserError(
      `This server has no meeting called “${formatText(name, 60)}”. \`/meeting list\` shows those there are.`,
    );
  }
  const [only, second] = await listMeetings(database, asked.guildId);
  if (only === undefined)
    throw new UserError('This server has no meetings yet. Set one up with `/meeting set`.');
  if (second === undefined) return only;
  throw new UserError(
    'This server has several meetings. Say which one you mean: `/meeting list` shows their names.',
  );
}

/**
 * Finds the meeting that `/meeting set` changes: a button's, the one that is named, or the server's only one; undefined if it
 * is a new one. Throws `UserError` if none is clear.
 */
export async function findMeant(
  asked: Asked,
  services: Pick<Services, 'database'>,
): Promise<Meeting | undefined> {
  const { database } = services;
  if (readNumber(asked, MEETING_ID) !== undefined) return readMeeting(asked, services);
  const name = readName(asked);
  if (name !== undefined) return findMeetingNamed(database, asked.guildId, name);
  if (readText(asked, 'step') !== undefined) return undefined;
  const [only, second] = await listMeetings(database, asked.guildId);
  if (second === undefined) return only;
  throw new UserError('This server has several meetings. Give the name of the one that you want to change.');
}

/**
 * Returns the meeting that is meant, for somebody who changes it. Throws `UserError` for organisers of other meetings
 * alone.
 */
export async function readOwnMeeting(asked: Asked, services: Pick<Services, 'database'>): Promise<Meeting> {
  const meeting = await readMeeting(asked, services);
  refuseOthers(asked, meeting);
  return meeting;
}

/** Whether somebody may change a meeting. */
export function isOrganiserOf({ mayManage, roles }: Asked, { organiserRoleId }: Meeting): boolean {
  return mayManage || (organiserRoleId !== null && roles.includes(organiserRoleId));
}

/** Throws `UserError` for people who may change other meetings but not this one. */
export function refuseOthers(asked: Asked, meeting: Meeting): void {
  if (isOrganiserOf(asked, meeting)) return;
  const { organiserRoleId, name } = meeting;
  const who = organiserRoleId === null ? '' : `, and for people with <@&${organiserRoleId}>`;
  throw new UserError(
    `Changing ${formatText(name, 100)} is for people who can manage this server${who}. You organise another meeting.`,
  );
}

/** A meeting, and one time that it is held. */
export interface Occasion {
  readonly meeting: Meeting;
  readonly occurrence: StoredOccurrence;
}

/** Finds the time of a meeting that a button is about; undefined if no button says. Throws `UserError` if it is gone. */
export async function readPressed(
  asked: Asked,
  { database }: Pick<Services, 'database'>,
): Promise<Occasion | undefined> {
  const id = readNumber(asked, OCCURRENCE);
  if (id === undefined) return undefined;
  const occurrence = await findOccurrenceById(database, id);
  const meeting = occurrence && (await findMeeting(database, occurrence.meetingId));
  if (occurrence === undefined || meeting?.guildId !== asked.guildId) throw removed();
  return { meeting, occurrence };
}

/**
 * Returns the time that is meant: a button's, or else the earliest to come whose agenda is settled, or else the one for
 * which people vote. Throws `UserError` if there is none.
 */
export async function readOccasion(
  asked: Asked,
  services: Pick<Services, 'database'>,
  isWanted: (occurrence: StoredOccurrence) => boolean = () => true,
): Promise<Occasion> {
  const pressed = await readPressed(asked, services);
  if (pressed !== undefined) return pressed;
  const meeting = await readMeeting(asked, services);
  const coming = await listComing(services.database, meeting.id);
  const occurrence = coming.find(isWanted);
  if (occurrence !== undefined) return { meeting, occurrence };
  if (coming.some(({ frozenAt }) => frozenAt === null))
    throw new UserError(
      'People still vote for this meeting. Its papers are settled when voting closes; `/meeting agenda` shows how they stand.',
    );
  throw new UserError(
    coming.length > 0
      ? 'The agenda is settled, and voting is not open for another meeting. `/meeting show` says where it stands.'
      : 'No meeting is coming up yet. `/meeting show` says when the next one is.',
  );
}

/** Finds the newest time whose agenda is settled, to come or past; a button's if one says so. */
export async function readSettled(asked: Asked, services: Pick<Services, 'database'>): Promise<Occasion> {
  const pressed = await readPressed(asked, services);
  if (pressed !== undefined) return pressed;
  const meeting = await readMeeting(asked, services);
  const { database } = services;
  const all = [...(await listComing(database, meeting.id)), ...(await listPast(database, meeting.id, 5))];
  const occurrence = all.find(({ frozenAt }) => frozenAt !== null);
  if (occurrence !== undefined) return { meeting, occurrence };
  throw new UserError(
    'No agenda is settled yet, so nobody was drawn. `/meeting show` says when voting closes.',
  );
}

/** Finds the newest time at which a meeting was held, or has begun; a button's if one says so. */
export async function readHeld(asked: Asked, services: Pick<Services, 'database'>): Promise<Occasion> {
  const pressed = await readPressed(asked, services);
  if (pressed !== undefined) return pressed;
  const meeting = await readMeeting(asked, services);
  const [held] = await listHeldOf(services.database, meeting.id, 1);
  if (held !== undefined) return { meeting, occurrence: held };
  throw new UserError(
    `${formatText(meeting.name, 100)} was not held yet. \`/meeting show\` says when the next one is.`,
  );
}

function removed(): UserError {
  return new UserError('That meeting was removed. `/meeting list` shows those there are.');
}
