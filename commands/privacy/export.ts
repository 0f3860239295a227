import { ApplicationCommandOptionType } from 'discord.js';
import { MAX_FILE_BYTES } from '../../src/discord/interactions/answer.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/errors.ts';
import { exportPerson } from '../../src/privacy/privacy.ts';

/** `/privacy export` gives all that is kept about a person as a JSON file. */
export const exportPrivacy: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'export',
    description: 'Download all that is kept about you as a JSON file',
  },
  waitsUntilMet: true,

  async answer({ userId }, { database, now }) {
    const text = await exportPerson(database, userId, now());
    if (Buffer.byteLength(text) > MAX_FILE_BYTES)
      throw new UserError(
        'What I keep about you is larger than 10 MiB, which is the most that Discord takes as a file. Ask whoever runs me for it.',
      );
    return {
      content:
        'All that is kept about you in all servers, as JSON. Keep the file to yourself: it may contain your e-mail addresses.',
      files: [{ name: 'what-is-kept-about-you.json', text }],
    };
  },
};
