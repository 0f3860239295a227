import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../../src/discord/interactions/command.ts';
import { deleteConnection } from '../../../src/zotero/connections.ts';
import { formatLibrary } from '../../../src/zotero/words.ts';
import { withUndelivered } from './undelivered.ts';

/** `/papers zotero disconnect` forgets a person's library and the key to it. */
export const disconnect: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'disconnect',
    description: 'Forget your Zotero library and the key to it',
  },

  async answer(asked, services) {
    const gone = await deleteConnection(services.database, asked.userId);
    const content =
      gone === undefined
        ? 'You have no Zotero library connected. `/papers zotero connect` connects one.'
        : `Disconnected ${formatLibrary(gone)}, and deleted your key here. Nothing in the library changes. To make the key useless everywhere, delete it at <https://www.zotero.org/settings/keys>.`;
    return withUndelivered({ content }, asked, services);
  },
};
