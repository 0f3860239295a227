import { ComponentType, ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { channelPermissions } from './permissions.ts';
import { presentChannel, presentMember } from './present.ts';
import type { World } from './world.ts';

/** The kinds of things that options and menus choose by id. */
export type Kind = 'user' | 'role' | 'channel' | 'mentionable';

/** The kinds of the options whose values are ids; files are resolved apart. */
export const OPTION_KINDS: ReadonlyMap<Type, Kind> = new Map([
  [Type.User, 'user'],
  [Type.Role, 'role'],
  [Type.Channel, 'channel'],
  [Type.Mentionable, 'mentionable'],
]);

/** The kinds of the menus whose choices are the server's own. */
export const MENU_KINDS: ReadonlyMap<number, Kind> = new Map([
  [ComponentType.UserSelect, 'user'],
  [ComponentType.RoleSelect, 'role'],
  [ComponentType.ChannelSelect, 'channel'],
  [ComponentType.MentionableSelect, 'mentionable'],
]);

/** What ids stand for, as a bot gets it beside them; each by id. */
export interface Resolved {
  readonly users: Record<string, unknown>;
  readonly members: Record<string, unknown>;
  readonly roles: Record<string, unknown>;
  readonly channels: Record<string, unknown>;
}

/** Something that was chosen, by its id. */
export interface Chosen {
  readonly kind: Kind;
  readonly id: string;
}

/** Whether a guild has such a thing. Users need not be members: one who left can be named by id. */
export function isThere(world: World, guildId: string | undefined, { kind, id }: Chosen): boolean {
  const isRole = world.guilds.get(guildId ?? '')?.roles.has(id) ?? false;
  if (kind === 'channel') return world.channels.get(id)?.guildId === guildId;
  if (kind === 'role') return isRole;
  return world.users.has(id) || (kind === 'mentionable' && isRole);
}

/** Resolves what was chosen; leaves out what isn't there. */
export function resolve(world: World, guildId: string | undefined, chosen: readonly Chosen[]): Resolved {
  const resolved: Resolved = { users: {}, members: {}, roles: {}, channels: {} };
  const guild = world.guilds.get(guildId ?? '');
  for (const one of chosen) {
    if (!isThere(world, guildId, one)) continue;
    const { kind, id } = one;
    const channel = kind === 'channel' ? world.channels.get(id) : undefined;
    const role = kind === 'channel' ? undefined : guild?.roles.get(id);
    const user = kind === 'channel' || role !== undefined ? undefined : world.users.get(id);
    if (channel !== undefined)
      resolved.channels[id] = {
        ...presentChannel(world, channel),
        permissions: channelPermissions(world, channel, world.bot.id).toString(),
      };
    if (role !== undefined) resolved.roles[id] = role;
    if (user === undefined) continue;
    resolved.users[id] = user;
    if (guild?.members.has(id)) {
      const { user: _, deaf: __, mute: ___, ...member } = presentMember(world, guild, id);
      resolved.members[id] = { ...member, permissions: '0' };
    }
  }
  return resolved;
}
