import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../../src/discord/interactions/command.ts';
import { readText } from '../../../src/discord/interactions/options.ts';
import { connectLibrary } from '../../../src/zotero/connect.ts';
import { findConnection, requireSecret } from '../../../src/zotero/connections.ts';
import { formatLibrary, quote } from '../../../src/zotero/words.ts';
import { withUndelivered } from './undelivered.ts';

const MAX_LIBRARY = 200;
const MAX_COLLECTION = 255;
const MAX_KEY = 100;

/** `/papers zotero connect` asks for a Zotero library and the key to it. */
export const connect: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'connect',
    description: 'Connect your Zotero library, or that of a group, to add papers to it',
  },
  opensForm: true,

  async form(asked, { database, zotero }) {
    requireSecret(zotero);
    const now = await findConnection(database, asked.userId);
    const typed = (option: string, before = ''): string => readText(asked, option) ?? before;
    return {
      title: 'Connect Zotero',
      inputs: [
        {
          option: 'key',
          label: 'API key, from zotero.org/settings/keys',
          placeholder: '24 letters and digits, with write access',
          value: '',
          maxLength: MAX_KEY,
          isRequired: true,
          isSecret: true,
        },
        {
          option: 'library',
          label: 'Library: empty for your own',
          placeholder: "A group's number or the address of its page",
          value: typed('library', now?.library.startsWith('groups/') ? now.library : ''),
          maxLength: MAX_LIBRARY,
        },
        {
          option: 'collection',
          label: 'Collection: empty for none',
          placeholder: 'Its name, such as Reading group',
          value: typed('collection', now?.collectionName ?? ''),
          maxLength: MAX_COLLECTION,
        },
      ],
    };
  },

  async answer(asked, services) {
    const connection = await connectLibrary(services, {
      userId: asked.userId,
      apiKey: readText(asked, 'key') ?? '',
      library: readText(asked, 'library') ?? '',
      collection: readText(asked, 'collection') ?? '',
    });
    const into = connection.collectionName === null ? '' : `, collection ${quote(connection.collectionName)}`;
    const answer = {
      content: `Connected ${formatLibrary(connection)}${into}. \`/papers zotero add\` adds papers to it. Your key is kept encrypted; \`/papers zotero disconnect\` forgets it.`,
    };
    return withUndelivered(answer, asked, services);
  },
};
