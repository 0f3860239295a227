import {
  GatewayIntentBits,
  GuildScheduledEventEntityType as Place,
  GuildScheduledEventPrivacyLevel as Privacy,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { badForm, refusals } from './refusal.ts';
import { parseForm } from './validate.ts';
import type { Guild, ScheduledEvent, World } from './world.ts';

const time = z.string().refine((text) => Number.isFinite(Date.parse(text)), {
  error: 'Not a valid ISO8601 timestamp.',
});

/** Fields of new and changed events (https://docs.discord.com/developers/resources/guild-scheduled-event). */
const fields = {
  name: z.string().min(1).max(100),
  description: z.string().max(1_000).nullish(),
  scheduled_start_time: time,
  scheduled_end_time: time.nullish(),
  privacy_level: z.literal(Privacy.GuildOnly),
  entity_type: z.literal(Place.External, { error: 'The sandbox has no voice or stage channels.' }),
  channel_id: z.null({ error: 'An external event has no channel.' }).optional(),
  entity_metadata: z.looseObject({ location: z.string().min(1).max(100) }),
  recurrence_rule: z.null({ error: 'The sandbox has no recurring events.' }).optional(),
};

const createShape = z.looseObject(fields);

const changeShape = z.looseObject({
  ...z.object(fields).partial().shape,
  entity_type: fields.entity_type.nullish(),
  status: z.enum(Status).nullish(),
});

/** Discord's limit of events that are not over. */
const MAX_OPEN = 100;

/** Returns the events that are not over, by which a server's limit counts and which Discord lists. */
export function openEvents({ scheduledEvents }: Guild): readonly ScheduledEvent[] {
  return [...scheduledEvents.values()].filter(isOpen);
}

/** Adds an event. Throws 50035 for a bad form, and 30038 if the server has too many. */
export function createEvent(world: World, guild: Guild, creatorId: string, body: unknown): ScheduledEvent {
  const form = parseForm(createShape, body);
  if (openEvents(guild).length >= MAX_OPEN) throw refusals.tooManyEvents();
  checkTimes(world, form.scheduled_start_time, form.scheduled_end_time);
  const creator = world.users.get(creatorId);
  const event: ScheduledEvent = {
    id: world.nextId(),
    guild_id: guild.id,
    channel_id: null,
    creator_id: creatorId,
    ...(creator && { creator }),
    name: form.name,
    description: form.description ?? null,
    image: null,
    scheduled_start_time: presentTime(form.scheduled_start_time),
    scheduled_end_time: presentTime(form.scheduled_end_time ?? ''),
    privacy_level: form.privacy_level,
    status: Status.Scheduled,
    entity_type: form.entity_type,
    entity_id: null,
    entity_metadata: { location: form.entity_metadata.location },
    recurrence_rule: null,
    guild_scheduled_event_exceptions: [],
  };
  guild.scheduledEvents.set(event.id, event);
  tell(world, 'GUILD_SCHEDULED_EVENT_CREATE', event);
  return event;
}

/** Changes an event. Throws 50035 for a bad form or change of status, and 180000 if the event is over. */
export function changeEvent(
  world: World,
  guild: Guild,
  event: ScheduledEvent,
  body: unknown,
): ScheduledEvent {
  const form = parseForm(changeShape, body);
  if (!isOpen(event)) throw refusals.eventIsOver();
  const { name, status, scheduled_start_time: start, scheduled_end_time: end, entity_metadata: where } = form;
  if (typeof status === 'number' && !NEXT[event.status].includes(status))
    throw bad('status', 'GUILD_SCHEDULED_EVENT_STATUS_INVALID', 'Invalid status transition.');
  if (start !== undefined && event.status === Status.Active) throw bad('scheduled_start_time', ...STARTED);
  if (start !== undefined || end !== undefined)
    checkTimes(
      world,
      start ?? event.scheduled_start_time,
      end === undefined ? event.scheduled_end_time : end,
      start !== undefined,
    );
  return store(world, guild, {
    ...event,
    ...(name !== undefined && { name }),
    ...(form.description !== undefined && { description: form.description }),
    ...(start !== undefined && { scheduled_start_time: presentTime(start) }),
    ...(typeof end === 'string' && { scheduled_end_time: presentTime(end) }),
    ...(where !== undefined && { entity_metadata: { location: where.location } }),
    ...(typeof status === 'number' && { status }),
  });
}

/** Deletes an event. */
export function deleteEvent(world: World, guild: Guild, event: ScheduledEvent): void {
  guild.scheduledEvents.delete(event.id);
  tell(world, 'GUILD_SCHEDULED_EVENT_DELETE', event);
}

/** Begins and ends the events whose time has come, as Discord does with those outside its own channels. */
export function passEvents(world: World): void {
  const isPast = (moment: string | null): boolean => moment !== null && Date.parse(moment) <= world.now();
  for (const guild of world.guilds.values()) {
    for (const event of openEvents(guild)) {
      let current = event;
      if (current.status === Status.Scheduled && isPast(current.scheduled_start_time))
        current = store(world, guild, { ...current, status: Status.Active });
      if (current.status === Status.Active && isPast(current.scheduled_end_time))
        store(world, guild, { ...current, status: Status.Completed });
    }
  }
}

const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  [Status.Scheduled]: [Status.Active, Status.Canceled],
  [Status.Active]: [Status.Completed],
  [Status.Completed]: [],
  [Status.Canceled]: [],
};

/** Discord's code is known from bots that met it, its words are not. */
const STARTED = [
  'GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS',
  'The start of an event that has begun cannot be changed.',
] as const;

function isOpen({ status }: ScheduledEvent): boolean {
  return status === Status.Scheduled || status === Status.Active;
}

function checkTimes(world: World, start: string, end: string | null | undefined, isNewStart = true): void {
  if (isNewStart && Date.parse(start) <= world.now()) {
    const words = 'Cannot schedule event in the past.';
    throw bad('scheduled_start_time', 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', words);
  }
  if (end === undefined || end === null)
    throw bad('scheduled_end_time', 'BASE_TYPE_REQUIRED', 'This field is required');
  if (Date.parse(end) <= Date.parse(start)) {
    const words = 'The end of an event must be after its start.';
    throw bad('scheduled_end_time', 'GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_END', words);
  }
}

function bad(field: string, code: string, message: string) {
  return badForm([{ path: [field], code, message }]);
}

/** Formats a time as Discord answers it: in UTC, with an offset. */
function presentTime(text: string): string {
  return new Date(text).toISOString().replace(/(?:\.000)?Z$/u, '+00:00');
}

function store(world: World, guild: Guild, event: ScheduledEvent): ScheduledEvent {
  guild.scheduledEvents.set(event.id, event);
  tell(world, 'GUILD_SCHEDULED_EVENT_UPDATE', event);
  return event;
}

function tell(world: World, name: string, event: ScheduledEvent): void {
  world.tell(name, event, GatewayIntentBits.GuildScheduledEvents);
}
