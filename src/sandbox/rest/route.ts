import type { Interactions } from '../interactions.ts';
import { refusals } from '../refusal.ts';
import type { Channel, Guild, StoredMessage, World } from '../world.ts';

/** A request from the bot, taken apart. */
export interface ApiRequest {
  readonly world: World;
  readonly interactions: Interactions;
  /** What stood in the path's places, by name. */
  readonly place: (name: string) => string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly attachments: readonly { readonly filename: string; readonly size: number }[];
}

/** What a route answers: a body for 200, or nothing for 204. */
type Handler = (request: ApiRequest) => unknown;

/** A route: method, path with `:places`, and what it does. */
export type Route = readonly [method: string, path: string, handler: Handler];

/** The channel a path names. Throws 10003. */
export function getChannel({ world, place }: ApiRequest): Channel {
  const channel = world.channels.get(place('channel'));
  if (channel === undefined) throw refusals.unknownChannel();
  return channel;
}

/** The guild a path names, if the bot is in it. Throws 10004. */
export function getGuild({ world, place }: ApiRequest): Guild {
  const guild = world.guilds.get(place('guild'));
  if (!guild?.members.has(world.bot.id)) throw refusals.unknownGuild();
  return guild;
}

/** The message a path names, if all may see it. Throws 10008. */
export function getMessage(request: ApiRequest, channel: Channel): StoredMessage {
  const stored = channel.messages.get(request.place('message'));
  if (stored === undefined || stored.onlyFor !== undefined) throw refusals.unknownMessage();
  return stored;
}
