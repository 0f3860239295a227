import { ApplicationCommandOptionType } from 'discord.js';
import { removeFeed, restoreFeed } from '../../src/delivery/removal.ts';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findFeed } from '../../src/feeds/feeds.ts';
import { feedAutocomplete, feedOption, nameFeed, readFeed } from './feed-option.ts';
import { describeFeed } from './format-feed.ts';

/** The values of the option `step`, which its buttons set and nobody can type. */
const STEPS = { remove: 'remove', keep: 'keep', undo: 'undo' } as const;

/** `/feeds remove` removes a feed once the person has confirmed it. Its cards stay. */
export const remove: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'remove',
    description: 'Remove a feed; its cards stay and still take votes',
    options: [feedOption],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    switch (readText(asked, 'step')) {
      case STEPS.keep:
        return { content: 'Kept the feed. Nothing changed.' };
      case STEPS.remove:
        return endFeed(asked, services);
      case STEPS.undo:
        return bringBack(asked, services);
      default:
        return askFirst(asked, services);
    }
  },
};

/** Leaves room for the sentence around it. */
const MAX_NAME = 300;

async function askFirst(asked: Asked, services: Services): Promise<Answer> {
  const feed = await readFeed(asked, services);
  const command = 'feeds remove';
  return {
    content: `Remove this feed? Its cards stay in <#${feed.channelId}> and still take votes.\n\n${await describeFeed(feed, services)}`,
    offers: [
      // By its id, as another feed may have its number by the time this is pressed.
      { label: 'Remove', command, options: { step: STEPS.remove, id: feed.id }, isDangerous: true },
      { label: 'Keep', command, options: { step: STEPS.keep } },
    ],
  };
}

async function endFeed(asked: Asked, { database, now }: Services): Promise<Answer> {
  const feed = await findFeed(database, readNumber(asked, 'id') ?? 0);
  const removed = feed?.guildId === asked.guildId ? await removeFeed(database, feed.id, now()) : undefined;
  if (feed === undefined || removed === undefined)
    throw new UserError('That feed has already been removed. /feeds list shows the others.');
  return {
    content: `Removed feed ${formatText(nameFeed(feed), MAX_NAME)}. Its cards stay in <#${feed.channelId}> and still take votes.`,
    offers: [{ label: 'Undo', command: 'feeds remove', options: { step: STEPS.undo, removed } }],
  };
}

async function bringBack(asked: Asked, services: Services): Promise<Answer> {
  const feed = await restoreFeed(services.database, asked.guildId, readText(asked, 'removed') ?? '');
  return { content: `The feed is back.\n\n${await describeFeed(feed, services)}` };
}
