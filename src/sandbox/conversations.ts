import { ChannelType } from 'discord-api-types/v10';
import type { Channel, World } from './world.ts';

/** Returns the private conversation of some people, which is opened if there is none. */
export function openConversation(world: World, ids: readonly string[]): Channel {
  const people = new Set(ids);
  const type = people.size > 2 ? ChannelType.GroupDM : ChannelType.DM;
  const open = [...world.channels.values()].find(
    (channel) => channel.type === type && people.symmetricDifference(channel.people).size === 0,
  );
  return open ?? world.addChannel({ name: '', guildId: undefined, type, people });
}
