import { ApplicationCommandOptionType } from 'discord.js';
import { editFeed } from '../../src/delivery/feed-changes.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/errors.ts';
import { isSameSettings } from '../../src/feeds/change.ts';
import { refuseWithoutPermissions } from '../refuse-without-permissions.ts';
import { warnOfNeighbours } from './add.ts';
import { refuseForeignEmojis } from './card-emojis.ts';
import { offerBack } from './feed-buttons.ts';
import { buildFeedForm } from './feed-form.ts';
import { FEED_ID, feedAutocomplete, feedOption, readFeed } from './feed-option.ts';
import { readSettings, settingsAutocomplete, settingsOptions } from './feed-options.ts';
import { describeFeed } from './format-feed.ts';
import { noteForum } from './forum-note.ts';
import { findGivenExamples, saveGivenExamples } from './give-examples.ts';

/** `/feeds edit` changes the options that are given, and nothing else. */
export const edit: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'edit',
    description: 'Change a feed; options you leave out stay the same, "none" empties a list',
    options: [feedOption, ...settingsOptions.map(withoutDefault)],
  },
  autocomplete: { ...feedAutocomplete, ...settingsAutocomplete },

  async form(asked, services) {
    const feed = await readFeed(asked, services);
    return buildFeedForm(asked, feed, { title: `Feed ${feed.number}`, isNew: false });
  },

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    if (Object.keys(asked.options).every((name) => name === feedOption.name || name === FEED_ID)) {
      throw new UserError(
        "You didn't say what to change. Add an option, such as time: 09:00. Options you leave out stay the same.",
      );
    }
    const settings = await readSettings(asked, feed, services);
    const isSame = isSameSettings(feed, settings);
    await refuseForeignEmojis(services, asked.guildId, settings, feed);
    if (!isSame) await refuseWithoutPermissions(services, asked.guildId, settings.channelId);
    const examples = await findGivenExamples(asked, services, feed);
    if (isSame) {
      const [what = 'Nothing changed: the feed already has these settings.'] = await saveGivenExamples(
        feed.id,
        examples,
        services,
      );
      return { content: `${what}\n\n${await describeFeed(feed, services)}`, ...offerBack(asked, feed) };
    }
    const changed = await editFeed(services.database, feed, settings, services.now());
    const given = await saveGivenExamples(feed.id, examples, services);
    const isElsewhere = settings.channelId !== feed.channelId;
    return {
      content: [
        `Changed.\n\n${await describeFeed(changed, services)}`,
        ...given,
        ...(isElsewhere ? ['Cards that are not posted yet go there; posted cards stay where they are.'] : []),
        ...(isElsewhere ? await noteForum(services, changed) : []),
        ...(isElsewhere ? await warnOfNeighbours(services, changed) : []),
      ].join('\n\n'),
      ...offerBack(asked, changed),
    };
  },
};

/** Removes the default of `add` from a description: an option that is left out keeps what the feed has. */
function withoutDefault<Option extends { description: string }>(option: Option): Option {
  return { ...option, description: option.description.replace(/ \(default: .*\)$/u, '') };
}
