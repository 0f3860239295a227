import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readList } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { addFeed, type Feed, findNeighbours } from '../../src/feeds/feeds.ts';
import { refuseWithoutPermissions } from '../refuse-without-permissions.ts';
import { refuseForeignEmojis } from './card-emojis.ts';
import { buildFeedForm } from './feed-form.ts';
import { defaultSettings, readSettings, settingsAutocomplete, settingsOptions } from './feed-options.ts';
import { describeFeed } from './format-feed.ts';
import { noteForum } from './forum-note.ts';
import { findGivenExamples, saveGivenExamples } from './give-examples.ts';
import { guideAdd, isGuided } from './guided-add.ts';

/** `/feeds add` adds a feed to a channel; without options, it leads there step by step. */
export const add: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'add',
    description: 'Post new papers in a channel every working day; without options, I ask you step by step',
    options: settingsOptions,
  },
  autocomplete: settingsAutocomplete,

  form: (asked, services) => {
    const settings = defaultSettings(asked, services);
    const list = readList(asked, services);
    return buildFeedForm(asked, { ...settings, ...list }, { title: 'A new feed', isNew: true });
  },

  async answer(asked, services) {
    if (isGuided(asked)) {
      if (Object.keys(asked.options).length === 0)
        await refuseWithoutPermissions(services, asked.guildId, asked.channelId);
      return guideAdd(asked, services);
    }
    const settings = await readSettings(asked, defaultSettings(asked, services), services);
    await refuseForeignEmojis(services, asked.guildId, settings);
    await refuseWithoutPermissions(services, asked.guildId, settings.channelId);
    const examples = await findGivenExamples(asked, services);
    const by = { userId: asked.userId, now: services.now() };
    const feed = await addFeed(services.database, asked.guildId, settings, by);
    const given = await saveGivenExamples(feed.id, examples, services);
    const added = `Added. /feeds preview shows what it would have posted.\n\n${await describeFeed(feed, services)}`;
    const notes = [...(await noteForum(services, feed)), ...(await warnOfNeighbours(services, feed))];
    return { content: [added, ...given, ...notes].join('\n\n') };
  },
};

/** Says which other feeds post in a feed's channel: one sentence, or none if there are no others. */
export async function warnOfNeighbours({ database }: Services, feed: Feed): Promise<string[]> {
  const others = await findNeighbours(database, feed);
  if (others.length === 0) return [];
  const named = others.map(({ number }) => number).join(', ');
  const who = others.length === 1 ? `Feed ${named} also posts` : `Feeds ${named} also post`;
  return [`${who} in <#${feed.channelId}>. A paper that several feeds choose is posted once.`];
}
