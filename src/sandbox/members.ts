import { GatewayIntentBits } from 'discord-api-types/v10';
import type { Named } from './population.ts';
import { presentMember } from './present.ts';
import type { Guild, World } from './world.ts';

/** Adds a role that some members have, without permissions of its own. */
export function addRole(world: World, guild: Guild, name: string, userIds: readonly string[]): Named {
  const role = world.addRole(guild, name, 0n);
  world.tell('GUILD_ROLE_CREATE', { guild_id: guild.id, role });
  for (const id of userIds) changeRole(world, guild, id, role.id, true);
  return { id: role.id, name };
}

/** Changes what a role permits. */
export function changePermissions(world: World, guild: Guild, roleId: string, permissions: bigint): void {
  const role = guild.roles.get(roleId);
  if (role === undefined) return;
  role.permissions = permissions.toString();
  world.tell('GUILD_ROLE_UPDATE', { guild_id: guild.id, role });
}

/** Gives a member a role, or takes it away. */
export function changeRole(world: World, guild: Guild, userId: string, roleId: string, has: boolean): void {
  const member = guild.members.get(userId);
  if (member === undefined || member.roles.includes(roleId) === has) return;
  const others = member.roles.filter((id) => id !== roleId);
  guild.members.set(userId, { ...member, roles: has ? [...others, roleId] : others });
  tellOfMember(world, guild, 'GUILD_MEMBER_UPDATE', presentMember(world, guild, userId));
}

/** Has a person join a guild: without roles, also if they were there before. */
export function joinGuild(world: World, guild: Guild, userId: string): void {
  if (guild.members.has(userId)) return;
  world.addMember(guild, userId);
  tellOfMember(world, guild, 'GUILD_MEMBER_ADD', presentMember(world, guild, userId));
}

/** Has a person leave a guild. */
export function leaveGuild(world: World, guild: Guild, userId: string): void {
  if (guild.members.delete(userId))
    tellOfMember(world, guild, 'GUILD_MEMBER_REMOVE', { user: world.users.get(userId) });
}

/** Tells only bots that may know all members: the intent is privileged. */
function tellOfMember(world: World, guild: Guild, event: string, data: object): void {
  world.tell(event, { ...data, guild_id: guild.id }, GatewayIntentBits.GuildMembers);
}
