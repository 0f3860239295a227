import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { World } from './world.ts';

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
  const botRole = world.addRole(guild, 'Daily Papers', 0n, undefined, world.bot.id);
  world.addMember(guild, owner.id);
  world.addMember(guild, world.bot.id, [botRole.id]);
  for (const { id, mayManage } of Object.values(people))
    world.addMember(guild, id, mayManage ? [organizers.id] : []);
  const channel = world.addChannel({ name: 'papers', guildId: guild.id, ...(ids && { id: ids.channel }) });
  return { id: guild.id, name, channel: { id: channel.id, name: channel.name } };
}
