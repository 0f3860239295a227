import {
  type APIGuildScheduledEvent,
  type Client,
  DiscordAPIError,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  RESTJSONErrorCodes,
  Routes,
  GuildScheduledEventStatus as Status,
} from 'discord.js';
import { z } from 'zod';
import type { EventCalendar, EventContent, OnceEvent } from '../../meetings/event-calendar.ts';
import { hasCode, readFailure } from '../failure.ts';
import { findMissingForEvents, formatMissingForEvents } from '../permissions.ts';
import { formatText } from '../render/text.ts';
import { withRetry } from '../retry.ts';
import { postOnce } from './request-once.ts';

const eventShape = z.object({
  id: z.string(),
  creator_id: z.string().nullish(),
  name: z.string(),
  status: z.enum(Status),
  scheduled_start_time: z.string(),
  scheduled_end_time: z.string().nullish(),
});
type Event = z.output<typeof eventShape>;

/** Enough for Discord's own messages, which are one sentence. */
const MAX_MESSAGE = 200;

/** Creates an `EventCalendar` of Discord's scheduled events. */
export function createEventCalendar(client: Client<true>): EventCalendar {
  return {
    findObstacle: async (guildId) => {
      const missing = await findMissingForEvents(client, guildId);
      return missing.length === 0 ? undefined : formatMissingForEvents(missing);
    },
    async makeOnce(event) {
      const made = event.claimedAt === null ? undefined : await findMade(client, event);
      if (made !== undefined) return made;
      await event.claim();
      return create(client, event);
    },
    async change(guildId, eventId, content) {
      const event = await findOpen(client, guildId, eventId);
      return event !== undefined && (await patch(client, guildId, eventId, changesOf(event, content)));
    },
    isOpen: async (guildId, eventId) => (await findOpen(client, guildId, eventId)) !== undefined,
    async end(guildId, eventId, how) {
      const event = await findOpen(client, guildId, eventId);
      if (event === undefined) return;
      // Only an event that is on can be completed, and it can't be called off.
      if (how === 'held' && event.status === Status.Scheduled)
        await patch(client, guildId, eventId, { status: Status.Active });
      const isCalledOff = how === 'called-off' && event.status === Status.Scheduled;
      await patch(client, guildId, eventId, { status: isCalledOff ? Status.Canceled : Status.Completed });
    },
    formatRefusal: (guildId, error) => formatRefusal(client, guildId, error),
  };
}

/** Finds an event that was made before its id could be stored: by its author, name and time. */
async function findMade(
  client: Client<true>,
  { guildId, name, startsAt, isKnown }: OnceEvent,
): Promise<string | undefined> {
  const found = await withRetry(() => client.rest.get(Routes.guildScheduledEvents(guildId)));
  for (const event of z.array(eventShape).parse(found)) {
    const isOurs = isOpen(event) && event.creator_id === client.user.id && event.name === name;
    if (isOurs && isAt(event.scheduled_start_time, startsAt) && !(await isKnown(event.id))) return event.id;
  }
  return undefined;
}

/** Makes an event with one request: Discord has no nonce for it, so whoever tries again must look for it first. */
async function create(client: Client<true>, { guildId, ...event }: OnceEvent): Promise<string> {
  const made = await postOnce(client, Routes.guildScheduledEvents(guildId), {
    ...fieldsOf(event),
    scheduled_start_time: event.startsAt.toString(),
    scheduled_end_time: event.endsAt.toString(),
    privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
    entity_type: GuildScheduledEventEntityType.External,
  });
  return eventShape.parse(made).id;
}

/** Finds an event that is not over; undefined if there is none. */
async function findOpen(client: Client<true>, guildId: string, eventId: string): Promise<Event | undefined> {
  try {
    const found = await withRetry(() => client.rest.get(Routes.guildScheduledEvent(guildId, eventId)));
    const event = eventShape.parse(found);
    return isOpen(event) ? event : undefined;
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownGuildScheduledEvent)) return undefined;
    throw error;
  }
}

function isOpen({ status }: Event): boolean {
  return status === Status.Scheduled || status === Status.Active;
}

/** Changes an event. Returns false if it is gone or over. */
async function patch(
  client: Client<true>,
  guildId: string,
  eventId: string,
  body: Partial<APIGuildScheduledEvent>,
): Promise<boolean> {
  try {
    await withRetry(() => client.rest.patch(Routes.guildScheduledEvent(guildId, eventId), { body }));
    return true;
  } catch (error) {
    const isOver =
      hasCode(error, RESTJSONErrorCodes.UnknownGuildScheduledEvent) ||
      hasCode(error, RESTJSONErrorCodes.CannotUpdateAFinishedEvent);
    if (isOver) return false;
    throw error;
  }
}

/** Discord takes no start that has passed, not even the one that the event has. */
function changesOf(event: Event, content: EventContent): Partial<APIGuildScheduledEvent> {
  const { startsAt, endsAt } = content;
  const isMoved = event.status === Status.Scheduled && !isAt(event.scheduled_start_time, startsAt);
  return {
    ...fieldsOf(content),
    ...(isMoved && { scheduled_start_time: startsAt.toString() }),
    ...((isMoved || !isAt(event.scheduled_end_time, endsAt)) && { scheduled_end_time: endsAt.toString() }),
  };
}

function fieldsOf({ name, description, place }: EventContent) {
  return { name, description, entity_metadata: { location: place } };
}

function isAt(time: string | null | undefined, at: Temporal.Instant): boolean {
  return typeof time === 'string' && Temporal.Instant.from(time).equals(at);
}

/** Says why Discord refused an event, and what to do; undefined for what may work when tried again, and for a fault of ours. */
async function formatRefusal(
  client: Client<true>,
  guildId: string,
  error: unknown,
): Promise<string | undefined> {
  if (!(error instanceof DiscordAPIError)) return undefined;
  const failure = readFailure(error);
  if (failure === 'passing' || failure === 'fault') return undefined;
  switch (error.code) {
    case RESTJSONErrorCodes.MaximumNumberOfUncompletedGuildScheduledEventsReached:
      return 'This server has 100 open events, and Discord allows no more. Delete one that is not needed; I try again.';
    case RESTJSONErrorCodes.UnknownGuild:
      return "I am no longer in this server, so I can't make an event there.";
    case RESTJSONErrorCodes.MissingAccess:
    case RESTJSONErrorCodes.MissingPermissions: {
      const missing = await findMissingForEvents(client, guildId);
      if (missing.length > 0) return formatMissingForEvents(missing);
      return "Discord doesn't let me make or change the event. Check my permissions in the server's settings, under Roles.";
    }
    default:
      return `Discord refused the event: “${formatText(error.message, MAX_MESSAGE)}” (code ${error.code}).`;
  }
}
