import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { stopSubscriptions } from '../../src/mail/subscriptions.ts';
import { feedAutocomplete, feedOption, readFeed } from '../feeds/feed-option.ts';

/** `/email stop` deletes one's subscriptions: all of them, or those of a feed. */
export const stop: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'stop',
    description: 'Stop your e-mails: all of them, or those of one feed',
    options: [{ ...feedOption, description: "The feed's number; all feeds if left out" }],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const feed = readText(asked, 'feed') === undefined ? undefined : await readFeed(asked, services);
    const { guildId, userId } = asked;
    const whose = { owner: 'person', guildId, userId } as const;
    const stopped = await stopSubscriptions(services.database, whose, { feedId: feed?.id });
    if (stopped.length === 0)
      return {
        content: `You have no e-mail subscription ${feed === undefined ? 'in this server' : 'of that feed'}. /email list shows those that you have.`,
      };
    const addresses = [...new Set(stopped.map(({ address }) => `\`${address}\``))];
    return {
      content: `Stopped. Nothing more is mailed to ${addresses.join(', ')}${feed === undefined ? '' : ' for that feed'}; the bot has forgotten the address there.`,
    };
  },
};
