import { PermissionFlagsBits } from 'discord-api-types/v10';
import { demandInGuild } from '../permissions.ts';
import { refusals } from '../refusal.ts';
import { changeEvent, createEvent, deleteEvent, openEvents } from '../scheduled-events.ts';
import type { ScheduledEvent } from '../world.ts';
import { type ApiRequest, getGuild, type Route } from './route.ts';

const { CreateEvents, ManageEvents } = PermissionFlagsBits;

/** Scheduled events of a guild. */
export const scheduledEventRoutes: readonly Route[] = [
  [
    'GET',
    '/guilds/:guild/scheduled-events',
    (request) => openEvents(getGuild(request)).map((event) => present(request, event)),
  ],
  [
    'POST',
    '/guilds/:guild/scheduled-events',
    (request) => {
      const { world, body } = request;
      const guild = getGuild(request);
      demandInGuild(guild, world.bot.id, CreateEvents);
      return createEvent(world, guild, world.bot.id, body);
    },
  ],
  ['GET', '/guilds/:guild/scheduled-events/:event', (request) => present(request, getEvent(request))],
  [
    'PATCH',
    '/guilds/:guild/scheduled-events/:event',
    (request) => {
      const event = getEvent(request);
      demandRightTo(request, event);
      return changeEvent(request.world, getGuild(request), event, request.body);
    },
  ],
  [
    'DELETE',
    '/guilds/:guild/scheduled-events/:event',
    (request) => {
      const event = getEvent(request);
      demandRightTo(request, event);
      deleteEvent(request.world, getGuild(request), event);
    },
  ],
];

function getEvent(request: ApiRequest): ScheduledEvent {
  const event = getGuild(request).scheduledEvents.get(request.place('event'));
  if (event === undefined) throw refusals.unknownEvent();
  return event;
}

/** Throws 50013 unless the bot made the event and may make events, or may manage those of others. */
function demandRightTo(request: ApiRequest, { creator_id }: ScheduledEvent): void {
  const { world } = request;
  const isOwn = creator_id === world.bot.id;
  demandInGuild(getGuild(request), world.bot.id, isOwn ? CreateEvents | ManageEvents : ManageEvents);
}

function present({ query }: ApiRequest, event: ScheduledEvent): ScheduledEvent {
  // Nobody can subscribe to an event in the sandbox.
  return query.get('with_user_count') === 'true' ? { ...event, user_count: 0 } : event;
}
