import type { SentFile } from '../attachments.ts';
import type { Interactions } from '../interactions.ts';
import { refusals } from '../refusal.ts';
import type { Channel, Guild, StoredMessage, World } from '../world.ts';

/** A parsed request from the bot. */
export interface ApiRequest {
  readonly world: World;
  readonly interactions: Interactions;
  /** Returns the value of a `:place` in the path. */
  readonly place: (name: string) => string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly attachments: readonly SentFile[];
}

/** Handles a request: returns a body for 200, or nothing for 204. */
type Handler = (request: ApiRequest) => unknown;

/** A route: method, path with `:places`, and handler. */
export type Route = readonly [method: string, path: string, handler: Handler];

/** Returns the channel in a path. Throws 10003. */
export function getChannel({ world, place }: ApiRequest): Channel {
  const channel = world.channels.get(place('channel'));
  if (channel === undefined) throw refusals.unknownChannel();
  return channel;
}

/** Returns the guild in a path, if the bot is in it. Throws 10004. */
export function getGuild({ world, place }: ApiRequest): Guild {
  const guild = world.guilds.get(place('guild'));
  if (!guild?.members.has(world.bot.id)) throw refusals.unknownGuild();
  return guild;
}

/** Returns the message in a path, if everybody can see it. Throws 10008. */
export function getMessage(request: ApiRequest, channel: Channel): StoredMessage {
  const stored = channel.messages.get(request.place('message'));
  if (stored === undefined || stored.onlyFor !== undefined) throw refusals.unknownMessage();
  return stored;
}
