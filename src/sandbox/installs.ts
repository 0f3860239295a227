import {
  type APIApplicationCommand,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
} from 'discord-api-types/v10';
import { ClientRefusal } from './invocation.ts';
import type { Channel, World } from './world.ts';

/**
 * Where somebody asks, and by whose installation of the app they may: a guild's id, "0" for private messages with the bot, or
 * the id of the person who installed it for themselves
 * (https://docs.discord.com/developers/interactions/receiving-and-responding).
 */
export interface Installed {
  readonly context: InteractionContextType;
  readonly owners: Readonly<Record<string, string>>;
}

const { GuildInstall, UserInstall } = ApplicationIntegrationType;

/** Returns in which of Discord's contexts a channel is. */
export function contextOf(world: World, { guildId, type, people }: Channel): InteractionContextType {
  if (guildId !== undefined) return InteractionContextType.Guild;
  const isWithBot = type === ChannelType.DM && people.has(world.bot.id);
  return isWithBot ? InteractionContextType.BotDM : InteractionContextType.PrivateChannel;
}

/** Returns by whose installation a person may use what is registered for these installations in a channel; none if by nobody's. */
function ownersIn(
  world: World,
  channel: Channel,
  userId: string,
  types: readonly number[],
): Installed['owners'] {
  const owners: Record<string, string> = {};
  const guild = findGuildInstall(world, channel, userId);
  if (types.includes(GuildInstall) && guild !== undefined) owners[GuildInstall] = guild;
  if (types.includes(UserInstall) && world.installers.has(userId)) owners[UserInstall] = userId;
  return owners;
}

function findGuildInstall(world: World, channel: Channel, userId: string): string | undefined {
  const { guildId } = channel;
  const has = (id: string, member: string): boolean => world.guilds.get(id)?.members.has(member) ?? false;
  if (guildId !== undefined) return has(guildId, world.bot.id) ? guildId : undefined;
  if (contextOf(world, channel) !== InteractionContextType.BotDM) return undefined;
  const isShared = world.guilds.keys().some((id) => has(id, world.bot.id) && has(id, userId));
  return isShared ? '0' : undefined;
}

/** Returns where a command may be used and by whose installation; undefined if Discord doesn't show it in a channel. */
export function findInstalled(
  world: World,
  channel: Channel,
  userId: string,
  { contexts, integration_types: types }: Pick<APIApplicationCommand, 'contexts' | 'integration_types'>,
): Installed | undefined {
  const context = contextOf(world, channel);
  if (contexts && !contexts.includes(context)) return undefined;
  const owners = ownersIn(world, channel, userId, types ?? [GuildInstall]);
  return Object.keys(owners).length === 0 ? undefined : { context, owners };
}

/** Returns the same. Throws `ClientRefusal` for a command that a client doesn't show there. */
export function demandInstalled(
  world: World,
  channel: Channel,
  userId: string,
  command: APIApplicationCommand,
): Installed {
  const installed = findInstalled(world, channel, userId, command);
  if (installed === undefined) throw new ClientRefusal(`${command.name} is not offered in this channel.`);
  return installed;
}
