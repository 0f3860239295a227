import { PermissionFlagsBits } from 'discord-api-types/v10';
import { presentGuildCreate } from './present.ts';
import type { Guild, World } from './world.ts';

/** A person in the sandbox's guild. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly mayManage: boolean;
}

/** A guild, channel or bot with its name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The people: Ada can manage the guild; Ben and Chloe can't. */
export interface People {
  readonly ada: Person;
  readonly ben: Person;
  readonly chloe: Person;
}

/** The ids of the first guild, its channel and its people stay the same over restarts, so a bot finds what it stored. */
export const IDS = {
  guild: '1000000000000000100',
  channel: '1000000000000000200',
  ada: '1000000000000000011',
  ben: '1000000000000000012',
  chloe: '1000000000000000013',
} as const;

/** Adds the three people that a visitor can be. */
export function addPeople(world: World): People {
  const add = (name: string, id: string, mayManage: boolean): Person => ({
    id: world.addUser(name, id).id,
    name,
    mayManage,
  });
  return {
    ada: add('Ada', IDS.ada, true),
    ben: add('Ben', IDS.ben, false),
    chloe: add('Chloe', IDS.chloe, false),
  };
}

/** Adds a guild with an owner, the bot, the people and a channel. */
export function addGuild(
  world: World,
  people: People,
  name: string,
  ids?: { readonly guild: string; readonly channel: string },
): Named & { readonly channel: Named } {
  const owner = world.addUser('Olive');
  const guild = world.addGuild(name, owner.id, ids?.guild);
  const organizers = world.addRole(guild, 'Organizers', PermissionFlagsBits.ManageGuild);
  world.addMember(guild, owner.id);
  addBot(world, guild);
  for (const { id, mayManage } of Object.values(people))
    world.addMember(guild, id, mayManage ? [organizers.id] : []);
  const channel = world.addChannel({ name: 'papers', guildId: guild.id, ...(ids && { id: ids.channel }) });
  return { id: guild.id, name, channel: { id: channel.id, name: channel.name } };
}

/** The permissions that the bot's own role has; those that all members have come from everyone's. */
const BOT_PERMISSIONS = PermissionFlagsBits.CreateEvents;

/** Adds the bot to a guild, with the role that it has there. */
function addBot(world: World, guild: Guild): void {
  const role = world.addRole(guild, 'Daily Papers', BOT_PERMISSIONS, undefined, world.bot.id);
  world.addMember(guild, world.bot.id, [role.id]);
}

/** A change of a guild as a bot sees it: it is removed or invited again, or Discord has an outage there. */
export type GuildChange = 'kick' | 'invite' | 'outage';

/** Changes a guild as a bot sees it. A kick takes the bot's role away, too. */
export function changeGuild(world: World, guildId: string, change: GuildChange): void {
  const guild = world.guilds.get(guildId);
  const member = guild?.members.get(world.bot.id);
  if (guild === undefined || (member === undefined) !== (change === 'invite')) return;
  const named = { id: guildId, guild_id: guildId };
  switch (change) {
    case 'kick':
      for (const role of member?.roles ?? []) guild.roles.delete(role);
      guild.members.delete(world.bot.id);
      world.tell('GUILD_DELETE', named);
      break;
    case 'invite':
      addBot(world, guild);
      world.tell('GUILD_CREATE', { ...presentGuildCreate(world, guild), ...named });
      break;
    case 'outage':
      world.tell('GUILD_DELETE', { ...named, unavailable: true });
  }
}
