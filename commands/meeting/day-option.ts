import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readDay, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatHeldDay } from '../../src/discord/render/meeting-words.ts';
import { UserError } from '../../src/errors.ts';
import { listPlanned } from '../../src/meetings/decisions.ts';
import type { Meeting } from '../../src/meetings/meetings.ts';
import { isHeldOn } from '../../src/meetings/rules/schedule.ts';
import { inZone } from '../../src/words.ts';
import { isZone } from '../zones.ts';
import { readMeeting } from './meeting-option.ts';

/** The option that says which day of a meeting's schedule is meant. */
export const dayOption = {
  type: ApplicationCommandOptionType.String,
  name: 'date',
  description: 'Which one: its date, or "next" (default: the next)',
  autocomplete: true,
  max_length: 40,
} as const satisfies APIApplicationCommandStringOption;

/** A quarter of a year of weekly meetings. */
const MAX_OFFERED = 13;

/** Completes `dayOption` with the next times of the meeting that is named so far. */
export const completeDay: Autocomplete = async (typed, asked, services) => {
  const meeting = await readMeeting(asked, services).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  if (meeting === undefined || !isZone(meeting.schedule.zone)) return [];
  const planned = await listPlanned(services, meeting, MAX_OFFERED);
  return planned
    .map(({ day, at }) => ({ name: formatHeldDay(meeting, at), value: day.toString() }))
    .filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(typed.trim().toLowerCase()));
};

/** Reads the day of the schedule that is meant: a date, or the next one. Throws `UserError` if there is none. */
export async function readScheduledDay(
  asked: Asked,
  services: Services,
  meeting: Meeting,
): Promise<Temporal.PlainDate> {
  refuseLostZone(meeting);
  const given = readText(asked, dayOption.name)?.toLowerCase();
  if (given !== undefined && given !== 'next') {
    const today = inZone(services.now(), meeting.schedule.zone).toPlainDate();
    const day = readDay(asked, dayOption.name, today);
    if (day !== undefined) return (await findMovedTo(services, meeting, day)) ?? day;
  }
  const [next] = await listPlanned(services, meeting, 1);
  if (next === undefined) throw new UserError('No meeting is coming up. `/meeting set` changes its days.');
  return next.day;
}

/** Finds the day of the schedule whose meeting was moved to a day; undefined if none was, or the schedule has its own then. */
async function findMovedTo(
  services: Services,
  meeting: Meeting,
  day: Temporal.PlainDate,
): Promise<Temporal.PlainDate | undefined> {
  if (isHeldOn(meeting.schedule, day)) return undefined;
  const planned = await listPlanned(services, meeting, MAX_OFFERED);
  return planned.find(({ at }) => inZone(at, meeting.schedule.zone).toPlainDate().equals(day))?.day;
}

/** Throws `UserError` for a meeting whose zone is not known any more: nobody can say when it is held. */
function refuseLostZone({ schedule: { zone } }: Meeting): void {
  if (!isZone(zone))
    throw new UserError(`The time zone ${zone} is no longer known. Set another with \`/meeting set\` first.`);
}
