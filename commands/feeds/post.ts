import { ApplicationCommandOptionType } from 'discord.js';
import type { CardPlace } from '../../src/delivery/digests.ts';
import type { DeliveredDay } from '../../src/delivery/post-now.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatRepeats } from '../../src/discord/render/day-text.ts';
import { formatCount, formatLongDay } from '../../src/discord/render/text.ts';
import { SOURCES } from '../../src/sources/sources.ts';
import { refuseWithoutPermissions } from './add.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';

/** `/feeds post`: today's digest of a feed, now. */
export const post: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'post',
    description: "Post a feed's papers of today now, rather than at its time",
    options: [feedOption],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    await refuseWithoutPermissions(services, asked.guildId, feed.channelId);
    const day = services.now().toZonedDateTimeISO(feed.timetable.zone).toPlainDate();
    const delivered = await services.deliverDay(feed, day);
    return { content: tell(delivered, SOURCES[feed.source].title, day) };
  },
};

function tell(delivered: DeliveredDay, source: string, listDay: Temporal.PlainDate): string {
  const day = formatLongDay(listDay);
  switch (delivered.state) {
    case 'posted':
      return formatPosted(delivered.places, day);
    case 'already':
      return `The papers of ${day} are in ${formatChannels(delivered.places)} already; a feed posts a day once.`;
    case 'working':
      return `The papers of ${day} are still being posted in <#${delivered.channelId}>; that goes on by itself.`;
    case 'not-yet':
      return `${source} has no list for ${day} yet. The feed posts it when it comes.`;
    case 'gone':
      return `${source} no longer serves the list of ${day}, only its newest.`;
    case 'broken':
      return `Not all is posted yet: ${delivered.reason} It is tried again by itself; /feeds list shows when.`;
    case 'quiet':
      if (delivered.reason === 'repeats')
        return `Nothing posted: ${formatRepeats(delivered.listed, listDay)}.`;
      if (delivered.reason === 'filter') {
        return `Nothing posted: of ${formatCount(delivered.listed, 'paper')} on ${day}, none passes the feed's filter. /feeds edit widens it.`;
      }
      if (delivered.reason === 'posted') {
        return `Nothing posted: of ${formatCount(delivered.listed, 'paper')} on ${day}, all that pass the feed's filter were posted in its channel before.`;
      }
      return `Nothing posted: ${source} makes no list on ${day} (${delivered.reason}).`;
  }
}

function formatPosted(places: readonly CardPlace[], day: string): string {
  const all = places.reduce((sum, { cards }) => sum + cards, 0);
  if (all === 0) return `Discord refused every card of ${day}: what it says is in the log.`;
  const posted = `Posted ${formatCount(all, 'paper')} of ${day}`;
  if (places.length === 1) return `${posted} in ${formatChannels(places)}.`;
  return `${posted}: ${places.map(({ channelId, cards }) => `${cards} in <#${channelId}>`).join(', ')}.`;
}

function formatChannels(places: readonly CardPlace[]): string {
  return (
    places.map(({ channelId }) => `<#${channelId}>`).join(' and ') || 'no channel (Discord refused them)'
  );
}
