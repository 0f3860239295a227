import { OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import { refusals } from './refusal.ts';
import type { Channel, Guild, World } from './world.ts';

const ALL = Object.values(PermissionFlagsBits).reduce((all, flag) => all | flag, 0n);

/** Returns a member's permissions in a guild as a whole (https://docs.discord.com/developers/topics/permissions). */
function guildPermissions(guild: Guild, userId: string): bigint {
  if (guild.ownerId === userId) return ALL;
  const member = guild.members.get(userId);
  if (member === undefined) return 0n;
  const roles = [guild.id, ...member.roles].map((id) => BigInt(guild.roles.get(id)?.permissions ?? '0'));
  const granted = roles.reduce((all, one) => all | one, 0n);
  return (granted & PermissionFlagsBits.Administrator) === 0n ? granted : ALL;
}

/** Returns a member's permissions in a channel: the guild's, then the overwrites for everyone, roles and the member. */
export function channelPermissions(world: World, channel: Channel, userId: string): bigint {
  if (channel.guildId === undefined) return channel.people.has(userId) ? ALL : 0n;
  const guild = world.guilds.get(channel.guildId);
  const member = guild?.members.get(userId);
  if (guild === undefined || member === undefined) return 0n;
  const base = guildPermissions(guild, userId);
  if (base === ALL) return ALL;
  const parent = channel.parentId === undefined ? undefined : world.channels.get(channel.parentId);
  const overwrites = (parent ?? channel).overwrites;
  const apply = (granted: bigint, chosen: typeof overwrites): bigint => {
    const denied = chosen.reduce((all, one) => all | BigInt(one.deny), 0n);
    const allowed = chosen.reduce((all, one) => all | BigInt(one.allow), 0n);
    return (granted & ~denied) | allowed;
  };
  const everyone = apply(
    base,
    overwrites.filter(({ id }) => id === guild.id),
  );
  const byRole = apply(
    everyone,
    overwrites.filter(({ id, type }) => type === OverwriteType.Role && member.roles.includes(id)),
  );
  return apply(
    byRole,
    overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === userId),
  );
}

/** Whether the bot may open and lock threads. */
export function mayManageThreads(world: World, channel: Channel): boolean {
  return (channelPermissions(world, channel, world.bot.id) & PermissionFlagsBits.ManageThreads) !== 0n;
}

/** Throws what Discord answers if a member has none of these permissions in a guild as a whole. */
export function demandInGuild(guild: Guild, userId: string, anyOf: bigint): void {
  if ((guildPermissions(guild, userId) & anyOf) === 0n) throw refusals.missingPermissions();
}

/** Throws what Discord answers if a permission is missing in a channel. */
export function demand(world: World, channel: Channel, userId: string, ...flags: readonly bigint[]): void {
  const mine = channelPermissions(world, channel, userId);
  if ((mine & PermissionFlagsBits.ViewChannel) === 0n) throw refusals.missingAccess();
  if (flags.some((flag) => (mine & flag) === 0n)) throw refusals.missingPermissions();
}
