import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType, ChannelType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readFlag, readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_MEETING_NAME, MAX_PLACE } from '../../src/discord/render/meeting-words.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { listFeeds } from '../../src/feeds/feeds.ts';
import type { MeetingSettings, Presenters } from '../../src/meetings/meetings.ts';
import { findOccurrences, INTERVALS, type Schedule } from '../../src/meetings/rules/schedule.ts';
import { parseTime, parseWeekdays } from '../times.ts';
import { parseZone, suggestZones } from '../zones.ts';
import { onOneLine, readName } from './meeting-name.ts';
import { completeName, MEETING_ID } from './meeting-option.ts';

const { Boolean: Flag, Channel, Integer, Role, String: Text } = ApplicationCommandOptionType;

/** Less would leave nobody time to answer: with 0, a meeting would begin as voting closes, without an agenda. */
const MIN_CLOSING_HOURS = 1;
/** With more, votes would be forgotten before they count. */
const MAX_CLOSING_HOURS = 14 * 24;
const MAX_PAPERS = 10;
const MIN_MINUTES = 15;
const MAX_MINUTES = 480;
const MAX_PEOPLE = 50;

const DEFAULTS = { maxPapers: 3, closingHours: 24, minutes: 60 } as const;

/** The values of the option `clear`. */
const CLEARED = ['people', 'organisers', 'votes_from', 'place'] as const;

const TEXT_CHANNELS = [ChannelType.GuildText, ChannelType.GuildAnnouncement] as const;

/** The options of `/meeting set`. */
export const settingsOptions: APIApplicationCommandBasicOption[] = [
  {
    type: Text,
    name: 'name',
    description: 'What you call it; a name that exists is changed, another is set up',
    max_length: MAX_MEETING_NAME,
    autocomplete: true,
  },
  { type: Text, name: 'weekdays', description: 'Days it is held on, such as thu or mon,wed', max_length: 60 },
  { type: Text, name: 'time', description: 'When it starts, such as 14:00', max_length: 5 },
  {
    type: Text,
    name: 'zone',
    description: 'Time zone, such as Europe/Berlin (default: that of your first feed)',
    autocomplete: true,
  },
  {
    type: Integer,
    name: 'every',
    description: 'How often (default: every week)',
    choices: INTERVALS.map((weeks) => ({ name: formatInterval(weeks), value: weeks })),
  },
  {
    type: Channel,
    name: 'channel',
    description: 'Where the agenda is posted (default: this channel)',
    channel_types: [...TEXT_CHANNELS],
  },
  {
    type: Integer,
    name: 'papers',
    description: 'How many papers are on the agenda (default: 3)',
    min_value: 1,
    max_value: MAX_PAPERS,
  },
  {
    type: Integer,
    name: 'closing',
    description: 'How many hours before the meeting voting closes (default: 24)',
    min_value: MIN_CLOSING_HOURS,
    max_value: MAX_CLOSING_HOURS,
  },
  {
    type: Text,
    name: 'presenters',
    description: 'Who is asked to present (default: who voted)',
    choices: [
      { name: 'Who voted', value: 'voters' },
      { name: 'The people you name, and who presses Count me in', value: 'people' },
      { name: 'Who has a role', value: 'role' },
    ],
  },
  { type: Role, name: 'role', description: 'The role of those who present' },
  {
    type: Text,
    name: 'people',
    description: 'People who present in any case, such as @Ada @Ben',
    max_length: 1_500,
  },
  { type: Role, name: 'organisers', description: 'The role of those who may change this meeting, too' },
  {
    type: Channel,
    name: 'votes_from',
    description: 'Count only votes on cards of this channel (default: of the whole server)',
    channel_types: [...TEXT_CHANNELS],
  },
  { type: Text, name: 'place', description: 'A room or a link', max_length: MAX_PLACE },
  {
    type: Integer,
    name: 'minutes',
    description: 'How long it takes (default: 60)',
    min_value: MIN_MINUTES,
    max_value: MAX_MINUTES,
  },
  { type: Flag, name: 'event', description: "Make an event in Discord's list for each (default: yes)" },
  {
    type: Text,
    name: 'clear',
    description: 'Take away what you set before',
    choices: CLEARED.map((name) => ({ name, value: name })),
  },
];

/** Completes the options that need it. */
export const settingsAutocomplete: Readonly<Record<string, Autocomplete>> = {
  name: completeName,
  zone: (typed) => suggestZones(typed),
};

/** "every week", "every 2 weeks" */
export function formatInterval(weeks: number): string {
  return weeks === 1 ? 'every week' : `every ${weeks} weeks`;
}

/** Returns the zone that a server's first feed is in; UTC if it has none. */
export async function findZone({ guildId }: Asked, { database }: Services): Promise<string> {
  const [feed] = await listFeeds(database, guildId);
  return feed?.timetable.zone ?? 'UTC';
}

/** Reads a new meeting. Throws `UserError` for what can't be, and for what is missing. */
export async function readNewSettings(
  asked: Asked,
  name: string,
  services: Services,
): Promise<MeetingSettings> {
  if (readText(asked, 'weekdays') === undefined || readText(asked, 'time') === undefined)
    throw new UserError(
      `There is no meeting called “${formatText(name, 60)}” yet. To set it up, say on which weekdays and at what time it is held, such as weekdays: thu time: 14:00.`,
    );
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  return readSettings(
    asked,
    {
      name,
      channelId: asked.channelId,
      schedule: {
        time: new Temporal.PlainTime(),
        zone: await findZone(asked, services),
        weekdays: [1],
        everyWeeks: 1,
        anchor: today,
        closingHours: DEFAULTS.closingHours,
      },
      maxPapers: DEFAULTS.maxPapers,
      minutes: DEFAULTS.minutes,
      place: '',
      presenters: { kind: 'voters' },
      people: [],
      organiserRoleId: null,
      votesFrom: null,
      makesEvent: true,
    },
    services.now(),
  );
}

/** Reads what a meeting is changed to; what is left out stays. Throws `UserError` for what can't be. */
export function readSettings(asked: Asked, before: MeetingSettings, now: Temporal.Instant): MeetingSettings {
  const cleared = readText(asked, 'clear');
  const people = readText(asked, 'people');
  const place = readText(asked, 'place');
  return {
    // Only the steps of a meeting that is known by its id change its name.
    name: (readNumber(asked, MEETING_ID) === undefined ? undefined : readName(asked)) ?? before.name,
    channelId: readText(asked, 'channel') ?? before.channelId,
    schedule: readSchedule(asked, before.schedule, now),
    maxPapers: readNumber(asked, 'papers') ?? before.maxPapers,
    minutes: readNumber(asked, 'minutes') ?? before.minutes,
    place: cleared === 'place' ? '' : place === undefined ? before.place : onOneLine(place),
    presenters: readPresenters(asked, before.presenters),
    people: cleared === 'people' ? [] : people === undefined ? before.people : parsePeople(people),
    organiserRoleId:
      cleared === 'organisers' ? null : (readText(asked, 'organisers') ?? before.organiserRoleId),
    votesFrom: cleared === 'votes_from' ? null : (readText(asked, 'votes_from') ?? before.votesFrom),
    makesEvent: readFlag(asked, 'event') ?? before.makesEvent,
  };
}

function readSchedule(asked: Asked, before: Schedule, now: Temporal.Instant): Schedule {
  const time = readText(asked, 'time');
  const zone = readText(asked, 'zone');
  const weekdays = readText(asked, 'weekdays');
  const every = readNumber(asked, 'every');
  const schedule = {
    ...before,
    ...(time !== undefined && { time: parseTime(time) }),
    // The one that it has may have left the zone database.
    zone: parseZone(zone ?? before.zone),
    ...(weekdays !== undefined && { weekdays: parseWeekdays(weekdays) }),
    everyWeeks: INTERVALS.find((weeks) => weeks === every) ?? before.everyWeeks,
    closingHours: readNumber(asked, 'closing') ?? before.closingHours,
  };
  // Said again, the same days keep their weeks.
  const isOnSameDays = schedule.weekdays.join() === before.weekdays.join();
  if (isOnSameDays && schedule.everyWeeks === before.everyWeeks) return schedule;
  // Weeks are counted from the next of these days, so that the first meeting is not weeks away.
  const [next] = findOccurrences({ ...schedule, everyWeeks: 1 }, [], now, 1);
  return next === undefined ? schedule : { ...schedule, anchor: next.day };
}

function readPresenters(asked: Asked, before: Presenters): Presenters {
  const roleId = readText(asked, 'role');
  const given = readText(asked, 'presenters');
  const kind = given ?? (roleId === undefined ? before.kind : 'role');
  if (kind !== 'role') {
    if (roleId !== undefined)
      throw new UserError('You gave a role, and presenters that are not its people. Leave one of them out.');
    return { kind: kind === 'people' ? 'people' : 'voters' };
  }
  if (roleId !== undefined) return { kind: 'role', roleId };
  if (before.kind === 'role') return before;
  throw new UserError('Say whose role: give the option role, too.');
}

/** Reads people from mentions. Throws `UserError` for anything else. */
function parsePeople(text: string): string[] {
  const ids = text.matchAll(/<@!?(\d{1,20})>/gu).map(([, id = '']) => id);
  const rest = text.replaceAll(/<@!?\d{1,20}>/gu, '').replaceAll(/[\s,;]|\band\b/gu, '');
  const people = [...new Set(ids)];
  if (rest !== '' || people.length === 0)
    throw new UserError(
      `I can't read “${formatText(text, 100)}” as people. Type @ and pick each from the list, such as @Ada @Ben.`,
    );
  if (people.length > MAX_PEOPLE)
    throw new UserError(
      `That's ${people.length} people; a meeting names at most ${MAX_PEOPLE}. Give a role instead.`,
    );
  return people;
}
