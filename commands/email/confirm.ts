import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { confirmCode } from '../../src/mail/codes.ts';
import { formatConfirmed } from './confirmed.ts';

/** `/email confirm` subscribes the address that a code was sent to. */
export const confirm: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'confirm',
    description: 'Confirm your e-mail address with the code that was sent there',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'code',
        description: "The six digits in the mail's subject",
        required: true,
      },
    ],
  },

  async answer(asked, services) {
    const { guildId, userId } = asked;
    const who = { owner: 'person', guildId, userId } as const;
    const confirmed = await confirmCode(
      services.database,
      who,
      readText(asked, 'code') ?? '',
      services.now(),
    );
    return { content: await formatConfirmed(confirmed, '/email stop', services) };
  },
};
