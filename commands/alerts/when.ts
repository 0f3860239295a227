import { ApplicationCommandOptionType, ChannelType } from 'discord.js';
import {
  type AlertReader,
  findReader,
  meetReader,
  type Place,
  setChannel,
  setTime,
} from '../../src/alerts/readers.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { UserError } from '../../src/errors.ts';
import { parseTime } from '../times.ts';
import { parseZone, suggestZones } from '../zones.ts';
import { wake } from './alert-option.ts';
import { defaultWhen, formatDelivery } from './alert-words.ts';

/** The value of `channel` that takes the channel away. */
const NO_CHANNEL = 'none';

/** `/alerts when` sets when a person is told of new papers, and where if they take no private messages. */
export const when: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'when',
    description: 'Choose when you are told each day, and where if your private messages are closed',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'time',
        description: 'The time of day, such as 09:00',
        max_length: 20,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'zone',
        description: 'Your time zone, such as Europe/Berlin',
        autocomplete: true,
        max_length: 100,
      },
      {
        type: ApplicationCommandOptionType.Channel,
        name: 'channel',
        description: 'Gets your alerts while you take no private messages from me; others see them there',
        channel_types: [ChannelType.GuildText],
      },
    ],
  },

  autocomplete: { zone: (typed) => suggestZones(typed) },

  async answer(asked, services) {
    const { database } = services;
    const awake = await wake(asked, services);
    const standard = await defaultWhen(asked, services);
    const before = await findReader(database, asked.userId);
    const { time: usualTime, zone: usualZone } = before ?? standard;
    const typedTime = readText(asked, 'time');
    const time = typedTime === undefined ? usualTime : parseTime(typedTime);
    const typedZone = readText(asked, 'zone');
    const zone = typedZone === undefined ? usualZone : parseZone(typedZone);
    const channel = await readChannel(asked, services);
    await meetReader(database, asked.userId, { time, zone });
    await setTime(database, asked.userId, { time, zone });
    if (channel !== undefined)
      await setChannel(database, asked.userId, channel === NO_CHANNEL ? undefined : channel);
    const reader = await findReader(database, asked.userId);
    return {
      content: [...awake, ...(reader === undefined ? [] : [formatDelivery(reader)])].join('\n'),
      ...offerNoChannel(reader),
    };
  },
};

function offerNoChannel(reader: AlertReader | undefined) {
  if (reader?.channel === undefined) return {};
  const options = { channel: NO_CHANNEL };
  return { offers: [{ label: 'Private messages only', command: 'alerts when', options }] };
}

/** Reads the channel that is to stand in. Throws `UserError` for one that the person can't see or the bot can't post in. */
async function readChannel(
  asked: Asked,
  { canSee, channel }: Services,
): Promise<Place | typeof NO_CHANNEL | undefined> {
  const channelId = readText(asked, 'channel');
  if (channelId === undefined || channelId === NO_CHANNEL) return channelId;
  if (!hasServer(asked))
    throw new UserError('A channel belongs to a server: choose it with /alerts when in that server.');
  const place = { guildId: asked.guildId, channelId };
  if (!(await canSee(asked.guildId, channelId, asked.userId)))
    throw new UserError(`You can't see <#${channelId}>. Choose a channel that you can see.`);
  const obstacle = await channel.findObstacle(place);
  if (obstacle !== undefined) throw new UserError(`I can't post in <#${channelId}>: ${obstacle}`);
  return place;
}
