import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { UserError } from '../../src/errors.ts';
import { stopSubscriptions } from '../../src/mail/subscriptions.ts';
import { feedAutocomplete, feedOption, readFeed } from '../feeds/feed-option.ts';
import { ownOf } from './subscription-words.ts';

/** `/email stop` deletes one's subscriptions: all of them, or those of a feed. */
export const stop: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'stop',
    description: 'Stop your e-mails: all of them, or those of one feed',
    options: [{ ...feedOption, description: "The feed's number; all feeds if left out" }],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const isOfFeed = readText(asked, 'feed') !== undefined;
    if (isOfFeed && !hasServer(asked))
      throw new UserError(
        'A feed belongs to a server: stop its e-mails in a channel there. Without `feed`, all your e-mails stop.',
      );
    const feed = isOfFeed ? await readFeed(asked, services) : undefined;
    const stopped = await stopSubscriptions(services.database, ownOf(asked), { feedId: feed?.id });
    const where = hasServer(asked) ? ' in this server' : '';
    if (stopped.length === 0)
      return {
        content: `You have no e-mail subscription${feed === undefined ? where : ' of that feed'}. /email list shows those that you have.`,
      };
    const addresses = [...new Set(stopped.map(({ address }) => `\`${address}\``))];
    return {
      content: `Stopped. Nothing more is mailed to ${addresses.join(', ')}${feed === undefined ? '' : ' for that feed'}; the bot has forgotten the address there.`,
    };
  },
};
