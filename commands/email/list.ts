import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { listSubscriptions } from '../../src/mail/subscriptions.ts';
import { formatSubscriptions, requireMailServer } from './subscription-words.ts';

/** `/email list` lists one's subscriptions in this server, and what came of the newest mail of each. */
export const listEmail: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'list',
    description: 'List your e-mail subscriptions in this server',
  },

  async answer({ guildId, userId, page }, services) {
    const { database } = services;
    const own = await listSubscriptions(database, { owner: 'person', guildId, userId });
    if (own.length === 0) {
      requireMailServer(services);
      return { content: 'You have no e-mail subscription in this server. Get one with /email subscribe.' };
    }
    return formatSubscriptions(
      `Your e-mail subscriptions in this server (${own.length}):`,
      own,
      page,
      services,
    );
  },
};
