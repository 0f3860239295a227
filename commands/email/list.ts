import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { listSubscriptions } from '../../src/mail/subscriptions.ts';
import { formatSubscriptions, ownOf, requireMailServer } from './subscription-words.ts';

/** `/email list` lists one's subscriptions, and what came of the newest mail of each. */
export const listEmail: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'list',
    description: 'List your e-mail subscriptions: in this server, or in private messages all of them',
  },

  async answer(asked, services) {
    const own = await listSubscriptions(services.database, ownOf(asked));
    const where = hasServer(asked) ? ' in this server' : '';
    if (own.length === 0) {
      requireMailServer(services);
      return {
        content: `You have no e-mail subscription${where}. Get one with /email subscribe${hasServer(asked) ? '' : ' in a channel of a server'}.`,
      };
    }
    return formatSubscriptions(
      `Your e-mail subscriptions${where} (${own.length}):`,
      own,
      asked.page,
      services,
    );
  },
};
