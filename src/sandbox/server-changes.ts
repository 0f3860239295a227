import { type APIOverwrite, OverwriteType } from 'discord-api-types/v10';
import { type ChannelChanges, createChannelChanges } from './channel-changes.ts';
import { addRole, changePermissions, changeRole, joinGuild, leaveGuild } from './members.ts';
import {
  addGuild,
  changeGuild,
  type GuildChange,
  type Named,
  type People,
  type Person,
} from './population.ts';
import { presentChannel, presentGuildCreate } from './present.ts';
import { createEvent, deleteEvent } from './scheduled-events.ts';
import type { Guild, ScheduledEvent, World } from './world.ts';

type WithId = Pick<Person, 'id'>;

/** A scheduled event that a member makes by hand; times are in milliseconds since 1970. */
interface EventByHand {
  readonly name: string;
  readonly location: string;
  readonly start: number;
  readonly end: number;
}

/** Changes that people make to the servers by hand. Without a guild's id they concern the first guild. */
export interface ServerChanges extends ChannelChanges {
  /** Adds an emoji to the first guild. Returns it as "name:id". */
  addEmoji(name: string): string;
  removeEmoji(emoji: string): void;
  /** Grants and denies the bot's permissions in a channel. */
  overwriteBot(channelId: string, overwrite: { readonly allow?: bigint; readonly deny?: bigint }): void;
  /** Grants and denies a person's permissions in a channel. */
  overwritePerson(
    person: WithId,
    channelId: string,
    overwrite: { readonly allow?: bigint; readonly deny?: bigint },
  ): void;
  /** Sets the permissions of the bot's own role, beside everyone's: Create Events at the start, 0 for none. */
  setBotPermissions(permissions: bigint, guildId?: string): void;
  /** Lets all members of the first guild run a command, as its settings (Integrations) can. */
  showToAll(command: string): void;
  /** Adds a guild with a channel, the bot and the three people; `forBot` denies the bot permissions there. */
  addGuild(name: string, forBot?: { readonly deny: bigint }): Named & { readonly channel: Named };
  /** Removes the bot from a guild, invites it again, or has an outage there. */
  changeGuild(guildId: string, change: GuildChange): void;
  /** Adds a person to a guild, who can't manage it. */
  addPerson(name: string, guildId?: string): Person;
  /** Adds a role that these people have. */
  addRole(name: string, people: readonly WithId[], guildId?: string): Named;
  giveRole(person: WithId, roleId: string, guildId?: string): void;
  takeRole(person: WithId, roleId: string, guildId?: string): void;
  /** Has a person leave a guild, and with it lose their roles. */
  leave(person: WithId, guildId?: string): void;
  /** Has a person join a guild, again if they left it. */
  join(person: WithId, guildId?: string): void;
  /** Has a person take no private messages from bots, or take them again. */
  setDirectsClosed(person: WithId, closed: boolean): void;
  /** Has a person install the app for themselves, or remove it again. */
  setInstalled(person: WithId, installed: boolean): void;
  /** Returns a guild's scheduled events, including those that are over. */
  scheduledEvents(guildId?: string): readonly ScheduledEvent[];
  /** Adds a scheduled event that a member made. */
  addScheduledEvent(person: WithId, event: EventByHand, guildId?: string): ScheduledEvent;
  /** Deletes a scheduled event, as a member who may can. */
  removeScheduledEvent(eventId: string, guildId?: string): void;
}

/** Creates the functions with which people change the servers by hand. */
export function createServerChanges(world: World, people: People, firstId: string): ServerChanges {
  const guildOf = (id = firstId): Guild => {
    const guild = world.guilds.get(id);
    if (guild === undefined) throw new Error(`The sandbox has no guild ${id}.`);
    return guild;
  };
  const overwritePerson: ServerChanges['overwritePerson'] = ({ id: personId }, channelId, overwrites) => {
    const channel = world.channels.get(channelId);
    if (channel === undefined) return;
    const { allow = 0n, deny = 0n } = overwrites;
    const overwrite: APIOverwrite = {
      id: personId,
      type: OverwriteType.Member,
      allow: allow.toString(),
      deny: deny.toString(),
    };
    channel.overwrites = [...channel.overwrites.filter(({ id }) => id !== personId), overwrite];
    world.tell('CHANNEL_UPDATE', presentChannel(world, channel));
  };
  const overwriteBot: ServerChanges['overwriteBot'] = (channelId, overwrites) =>
    overwritePerson(world.bot, channelId, overwrites);

  return {
    ...createChannelChanges(world, firstId),
    ...createMemberChanges(world, guildOf),
    overwriteBot,
    overwritePerson,
    addEmoji(name) {
      const id = world.nextId();
      guildOf().emojis.set(id, { id, name, animated: false, available: true });
      return `${name}:${id}`;
    },
    removeEmoji: (emoji) => void guildOf().emojis.delete(emoji.split(':')[1] ?? ''),
    setBotPermissions(permissions, guildId) {
      const guild = guildOf(guildId);
      for (const id of guild.members.get(world.bot.id)?.roles ?? [])
        changePermissions(world, guild, id, permissions);
    },
    showToAll: (command) => void guildOf().shownToAll.add(command),
    addGuild(name, forBot) {
      const made = addGuild(world, people, name);
      if (forBot !== undefined) overwriteBot(made.channel.id, forBot);
      world.tell('GUILD_CREATE', {
        ...presentGuildCreate(world, guildOf(made.id)),
        guild_id: made.id,
      });
      return made;
    },
    changeGuild: (guildId, change) => changeGuild(world, guildId, change),
    scheduledEvents: (guildId) => [...guildOf(guildId).scheduledEvents.values()],
    addScheduledEvent: ({ id }, { name, location, start, end }, guildId) =>
      createEvent(world, guildOf(guildId), id, {
        name,
        scheduled_start_time: new Date(start).toISOString(),
        scheduled_end_time: new Date(end).toISOString(),
        privacy_level: 2,
        entity_type: 3,
        entity_metadata: { location },
      }),
    removeScheduledEvent(eventId, guildId) {
      const guild = guildOf(guildId);
      const event = guild.scheduledEvents.get(eventId);
      if (event !== undefined) deleteEvent(world, guild, event);
    },
  };
}

function createMemberChanges(world: World, guildOf: (id?: string) => Guild) {
  return {
    addPerson(name, guildId) {
      const { id } = world.addUser(name);
      joinGuild(world, guildOf(guildId), id);
      return { id, name, mayManage: false };
    },
    addRole: (name, members, guildId) =>
      addRole(
        world,
        guildOf(guildId),
        name,
        members.map(({ id }) => id),
      ),
    giveRole: ({ id }, roleId, guildId) => changeRole(world, guildOf(guildId), id, roleId, true),
    takeRole: ({ id }, roleId, guildId) => changeRole(world, guildOf(guildId), id, roleId, false),
    leave: ({ id }, guildId) => leaveGuild(world, guildOf(guildId), id),
    join: ({ id }, guildId) => joinGuild(world, guildOf(guildId), id),
    setDirectsClosed({ id }, closed) {
      if (closed) world.closedDirects.add(id);
      else world.closedDirects.delete(id);
    },
    setInstalled({ id }, installed) {
      if (installed) world.installers.add(id);
      else world.installers.delete(id);
      world.emit('change');
    },
  } satisfies Partial<ServerChanges>;
}
