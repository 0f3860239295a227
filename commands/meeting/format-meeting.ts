import type { Services } from '../../src/discord/interactions/services.ts';
import { formatMissingPermissions } from '../../src/discord/permissions.ts';
import {
  formatHeldDay,
  formatName,
  formatWhen,
  linkTo,
  MAX_PLACE,
} from '../../src/discord/render/meeting-words.ts';
import { formatCount, formatMoment, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { listPlanned } from '../../src/meetings/decisions.ts';
import { DELETED } from '../../src/meetings/keep-events.ts';
import type { Meeting, MeetingSettings } from '../../src/meetings/meetings.ts';
import { findPostedAgenda } from '../../src/meetings/messages.ts';
import { listComing, listOverrides, listPast } from '../../src/meetings/occurrences.ts';
import { findPool, readAbsences } from '../../src/meetings/people.ts';
import { commitTo } from '../../src/meetings/rules/presenters.ts';
import { findEarlyClosings, type Occurrence, type Override } from '../../src/meetings/rules/schedule.ts';
import { viewAgenda } from '../../src/meetings/view.ts';
import type { StoredOccurrence } from '../../src/meetings/views.ts';
import { formatPerson } from '../../src/nameless.ts';
import { formatTime, formatWeekdays } from '../times.ts';
import { formatInterval } from './meeting-settings.ts';

type Described = Pick<Services, 'database' | 'now'>;

/** A change of the clocks comes twice a year: a year of meetings on every day would be more than anybody reads. */
const MAX_PLANNED = 60;

/** How many people, and how many days, a line names. */
const MAX_NAMED = 20;
const MAX_DAYS = 5;

/** Describes what a team decided about a meeting, in a few lines. */
export function formatSettings(settings: MeetingSettings): string {
  const { schedule, channelId, maxPapers, minutes, place, votesFrom, organiserRoleId } = settings;
  const where = place === '' ? '' : ` · ${formatText(place, 2 * MAX_PLACE)}`;
  const from = votesFrom === null ? '' : ` on cards in <#${votesFrom}>`;
  return [
    `${formatWeekdays(schedule.weekdays)} at ${formatTime(schedule.time)} ${schedule.zone}, ${formatInterval(schedule.everyWeeks)} · ${formatCount(minutes, 'minute')}${where}`,
    `${formatCount(maxPapers, 'paper')} by votes${from} · voting closes ${formatCount(schedule.closingHours, 'hour')} before · agenda in <#${channelId}>${settings.makesEvent ? ' · with an event' : ''}`,
    `Presenters: ${formatPresenters(settings)}`,
    ...(organiserRoleId === null ? [] : [`Organisers: <@&${organiserRoleId}>`]),
  ].join('\n');
}

function formatPresenters({ presenters, people }: MeetingSettings): string {
  const named = formatPeople(people);
  switch (presenters.kind) {
    case 'voters':
      return `who voted${named === '' ? '' : `, and ${named}`}`;
    case 'people':
      return named === '' ? 'nobody yet: press Count me in' : named;
    case 'role':
      return `who has <@&${presenters.roleId}>${named === '' ? '' : `, and ${named}`}`;
  }
}

/** "@Ada, @Ben and 3 more" */
function formatPeople(userIds: readonly string[]): string {
  const shown = userIds.slice(0, MAX_NAMED).map(formatPerson);
  const more = userIds.length - shown.length;
  return LISTED.format([...shown, ...(more > 0 ? [`${more} more`] : [])]);
}

const LISTED = new Intl.ListFormat('en-GB');

/** Says in words where a meeting stands: when it is next, who presents, and what is wrong. */
export async function describeState(meeting: Meeting, services: Services): Promise<string[]> {
  const coming = await listComing(services.database, meeting.id);
  const lines: string[] = [];
  if (meeting.pausedBecause !== undefined)
    lines.push(`**Paused:** ${meeting.pausedBecause} \`/meeting resume\` resumes it.`);
  for (const occurrence of coming) lines.push(...(await describeOccurrence(meeting, occurrence, services)));
  if (coming.length === 0 && meeting.pausedBecause === undefined)
    lines.push(await describePlanned(meeting, services));
  return [
    ...lines,
    ...(await describeLast(meeting, services)),
    ...(await describePool(meeting, services)),
    ...(await describeFaults(meeting, services, coming)),
    ...(await warnOfTimes(meeting, services)),
  ];
}

/** So many newest occurrences are looked through for the last that is over: some may be skipped ahead. */
const MAX_SKIPPED_AHEAD = 20;

/** Says what came of the newest time that is over, also if it was missed or called off. */
async function describeLast(meeting: Meeting, { database, now }: Described): Promise<string[]> {
  const past = await listPast(database, meeting.id, MAX_SKIPPED_AHEAD);
  const last = past.find(({ heldAt }) => Temporal.Instant.compare(heldAt, now()) <= 0);
  if (last === undefined) return [];
  const outcome =
    last.state === 'missed'
      ? 'without an agenda, because I was away from the closing of its vote until it began. Its votes count for the next one'
      : last.state === 'skipped'
        ? 'called off'
        : 'held';
  return [`Last: ${formatHeldDay(meeting, last.heldAt)}, ${outcome}.`];
}

async function describePlanned(meeting: Meeting, services: Services): Promise<string> {
  try {
    const [next] = await listPlanned(services, meeting, 1);
    if (next !== undefined) return `**Next:** ${formatWhen(meeting, next.at)}. Voting opens in a moment.`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `The time zone ${meeting.schedule.zone} is no longer known. Set another with \`/meeting set\`.`;
  }
  return 'No meeting is coming up.';
}

async function describeOccurrence(
  meeting: Meeting,
  occurrence: StoredOccurrence,
  { database, now }: Services,
): Promise<string[]> {
  const { heldAt, closesAt, seed, frozenAt } = occurrence;
  const when = `**${frozenAt === null ? 'Next' : 'Soon'}:** ${formatWhen(meeting, heldAt)}`;
  if (frozenAt === null)
    return [
      `${when}. Voting closes ${formatMoment(closesAt)} (${formatMoment(closesAt, 'R')}).`,
      `-# The seed of its draw has SHA-256 \`${commitTo(seed)}\`.`,
    ];
  const posted = await findPostedAgenda(database, occurrence.id);
  const agenda =
    posted === undefined ? 'Its agenda is settled' : `[Its agenda](${linkTo(meeting.guildId, posted.place)})`;
  const { items } = await viewAgenda(database, meeting, occurrence, now());
  const presenting = items.flatMap(({ presenter }) =>
    presenter?.state === 'accepted' ? [presenter.userId] : [],
  );
  const asked = items.flatMap(({ presenter }) => (presenter?.state === 'open' ? [presenter.userId] : []));
  return [
    `${when}. ${agenda}, with ${formatCount(items.length, 'paper')}.`,
    ...(presenting.length === 0 ? [] : [`Presenting: ${formatPeople(presenting)}.`]),
    ...(asked.length === 0 ? [] : [`Asked: ${formatPeople(asked)}.`]),
    `-# The seed of its draw is \`${seed}\`, with SHA-256 \`${commitTo(seed)}\`.`,
  ];
}

/** Says whom the bot knows of those who present, and who of them is away. */
async function describePool(meeting: Meeting, { database, now }: Described): Promise<string[]> {
  const pool = await findPool(database, meeting, now());
  const { presenters } = meeting;
  if (pool.length === 0) {
    const whom = presenters.kind === 'role' ? `with <@&${presenters.roleId}>` : 'who presents here';
    return [
      `I know nobody ${whom} yet: I meet people when they vote, press or run a command. **Count me in** adds whoever presses it.`,
    ];
  }
  const findAbsence = await readAbsences(database, meeting);
  const people = pool.map((userId) => ({ userId, absence: findAbsence(userId, now()) }));
  const here = people.filter(({ absence }) => absence?.because !== 'left').map(({ userId }) => userId);
  const absent = people.flatMap(({ userId, absence }) =>
    absence?.because === 'away' ? [`${formatPerson(userId)} until ${absence.until}`] : [],
  );
  const left = pool.length - here.length;
  const known =
    here.length === 0
      ? 'I know nobody who may be asked.'
      : `I know ${formatCount(here.length, 'person', 'people')} who may be asked: ${formatPeople(here)}.`;
  return [
    left === 0 ? known : `${known} ${formatCount(left, 'person', 'people')} left the server.`,
    ...(absent.length === 0 ? [] : [`Away: ${absent.slice(0, MAX_NAMED).join(', ')}.`]),
  ];
}

/** Says what is wrong, and how to fix it: the channel, its permissions one by one, and the event. */
async function describeFaults(
  meeting: Meeting,
  services: Services,
  coming: readonly StoredOccurrence[],
): Promise<string[]> {
  const faults = [...(await findChannelFaults(meeting, services))];
  if (meeting.makesEvent) {
    const stored = coming.flatMap(({ eventFault }) => (eventFault === null ? [] : [eventFault]));
    const obstacle = await services.events.findObstacle(meeting.guildId);
    const deleted = await findDeleted(meeting, coming, services);
    faults.push(...new Set([...stored, ...deleted, ...(obstacle === undefined ? [] : [obstacle])]));
    if (faults.length === 0 && coming.some(({ eventId }) => eventId !== null))
      return ["Its event is in Discord's list."];
  }
  return faults.map((fault) => `⚠️ ${fault}`);
}

/** Says if an event was deleted: nobody hears of that before it has to change. */
async function findDeleted(
  { guildId }: Meeting,
  coming: readonly StoredOccurrence[],
  { events, log }: Services,
): Promise<string[]> {
  try {
    for (const { eventId } of coming)
      if (eventId !== null && !(await events.isOpen(guildId, eventId))) return [DELETED];
  } catch (error) {
    log.warn({ err: error, guild: guildId }, 'the events of a meeting could not be looked up');
  }
  return [];
}

async function findChannelFaults(
  { guildId, channelId, closedBecause }: Meeting,
  { findMissingPermissions }: Services,
): Promise<string[]> {
  try {
    const missing = await findMissingPermissions(guildId, channelId);
    if (missing.length > 0) return [formatMissingPermissions(channelId, missing)];
    return closedBecause === undefined ? [] : [`${closedBecause} I try again every 15 minutes.`];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`${error.message} \`/meeting set\` with a channel moves the agenda there.`];
  }
}

/** Says at which times the clocks or the closing do what people may not expect, and what was decided about single days. */
async function warnOfTimes(meeting: Meeting, services: Described): Promise<string[]> {
  try {
    const planned = await listPlanned(services, meeting, MAX_PLANNED);
    const overrides = await listOverrides(services.database, meeting);
    return [
      ...formatOverrides(meeting, overrides, services.now()),
      ...formatClocks(meeting, planned),
      ...formatEarly(meeting, planned),
    ];
  } catch (error) {
    // The zone is not known any more, which the pause says.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function formatOverrides(meeting: Meeting, overrides: readonly Override[], now: Temporal.Instant): string[] {
  const today = now.toZonedDateTimeISO(meeting.schedule.zone).toPlainDate();
  const coming = overrides.filter(({ day }) => Temporal.PlainDate.compare(day, today) >= 0);
  return coming.slice(0, MAX_DAYS).map((override) => {
    if (override.kind === 'skipped') return `Skipped: ${override.day}.`;
    const to = override.to.toString({ smallestUnit: 'minute' }).replace('T', ' ');
    return `Moved: the one of ${override.day} is held on ${to}.`;
  });
}

function formatClocks(meeting: Meeting, planned: readonly Occurrence[]): string[] {
  const time = formatTime(meeting.schedule.time);
  return planned
    .filter(({ clock, movedFrom }) => clock !== 'once' && movedFrom === undefined)
    .slice(0, 2)
    .map(({ clock, at, day }) =>
      clock === 'skipped'
        ? `On ${day} the clocks skip ${time}, so the meeting is held at ${formatWhen(meeting, at)}.`
        : `On ${day} the clocks show ${time} twice; the meeting is held the first time, at ${formatWhen(meeting, at)}.`,
    );
}

function formatEarly(meeting: Meeting, planned: readonly Occurrence[]): string[] {
  const [first] = findEarlyClosings(planned);
  if (first === undefined) return [];
  return [
    `Voting for ${formatHeldDay(meeting, first.at)} closes before the previous meeting has been held. The papers of that meeting already count as taken. A smaller \`closing\` in \`/meeting set\` changes that.`,
  ];
}

/** Describes a meeting and its state, for an answer that shows it after a change. */
export async function describeMeeting(meeting: Meeting, services: Services): Promise<string> {
  const state = await describeState(meeting, services);
  return [`**${formatName(meeting)}**`, formatSettings(meeting), ...state].join('\n');
}
