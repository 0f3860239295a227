import { ApplicationCommandOptionType } from 'discord.js';
import type { CardPlace } from '../../src/delivery/digests.ts';
import type { DeliveredDay } from '../../src/delivery/post-now.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatFiltered, formatRepeats } from '../../src/discord/render/day-text.ts';
import { formatSource } from '../../src/discord/render/source-title.ts';
import { formatCount, formatLongDay } from '../../src/discord/render/text.ts';
import { refuseWithoutPermissions } from '../refuse-without-permissions.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';

/** `/feeds post` posts a feed's digest of today now. */
export const post: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'post',
    description: "Post a feed's papers for today right away",
    options: [feedOption],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    await refuseWithoutPermissions(services, asked.guildId, feed.channelId);
    const day = services.now().toZonedDateTimeISO(feed.timetable.zone).toPlainDate();
    const delivered = await services.deliverDay(feed, day);
    return { content: formatDelivered(delivered, formatSource(feed), day) };
  },
};

function formatDelivered(delivered: DeliveredDay, source: string, listDay: Temporal.PlainDate): string {
  const day = formatLongDay(listDay);
  switch (delivered.state) {
    case 'posted':
      return formatPosted(delivered.places, day);
    case 'already':
      return formatAlready(delivered.places, day);
    case 'working':
      return `The papers for ${day} are still being posted in <#${delivered.channelId}>. You don't have to do anything.`;
    case 'not-yet':
      return `${source} has no list for ${day} yet. The feed will post it when it comes.`;
    case 'gone':
      return `${source} no longer serves the list for ${day}, only its newest one.`;
    case 'broken':
      return `Some papers are not posted yet: ${delivered.reason} I'll try again; /feeds list shows when.`;
    case 'quiet':
      if (delivered.reason === 'repeats')
        return `Nothing posted: ${formatRepeats(delivered.listed, listDay)}.`;
      if (delivered.reason === 'filter') {
        return `Nothing posted: ${formatFiltered(delivered.listed, listDay)}. Loosen the filter with /feeds edit.`;
      }
      if (delivered.reason === 'posted') {
        return `Nothing posted: of the ${formatCount(delivered.listed, 'paper')} on ${day}, all that pass the feed's filter have already been posted in its channel.`;
      }
      if (delivered.reason === 'empty') return `Nothing posted: ${source} listed nothing new on ${day}.`;
      return `Nothing posted: ${source} publishes no list on ${day} (${delivered.reason}).`;
  }
}

function formatPosted(places: readonly CardPlace[], day: string): string {
  const all = places.reduce((sum, { cards }) => sum + cards, 0);
  if (all === 0) return `Discord refused every card for ${day}. The log says why.`;
  const posted = `Posted ${formatCount(all, 'paper')} for ${day}`;
  if (places.length === 1) return `${posted} in <#${places[0]?.channelId}>.`;
  return `${posted}: ${places.map(({ channelId, cards }) => `${cards} in <#${channelId}>`).join(', ')}.`;
}

function formatAlready(places: readonly CardPlace[], day: string): string {
  const once = 'A feed posts each day once.';
  if (places.length === 0) return `Discord refused every card for ${day}. ${once}`;
  const channels = places.map(({ channelId }) => `<#${channelId}>`).join(' and ');
  return `The papers for ${day} are already in ${channels}. ${once}`;
}
