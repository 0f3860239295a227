import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../../src/discord/interactions/command.ts';
import { deleteConnection } from '../../../src/zotero/connections.ts';
import { formatLibrary } from '../../../src/zotero/words.ts';

/** `/papers zotero disconnect` forgets a person's library and the key to it. */
export const disconnect: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'disconnect',
    description: 'Forget your Zotero library and the key to it',
  },

  async answer({ userId }, { database }) {
    const gone = await deleteConnection(database, userId);
    if (gone === undefined)
      return { content: 'You have no Zotero library connected. `/papers zotero connect` connects one.' };
    return {
      content: `Disconnected ${formatLibrary(gone)}, and deleted your key here. Nothing in the library changes. To make the key useless everywhere, delete it at <https://www.zotero.org/settings/keys>.`,
    };
  },
};
