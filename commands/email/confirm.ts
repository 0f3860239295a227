import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { confirmCode } from '../../src/mail/codes.ts';
import { formatConfirmed } from './confirmed.ts';
import { ownOf } from './subscription-words.ts';

/** `/email confirm` subscribes the address that a code was sent to. */
export const confirm: Subcommand = {
  anywhere: true,
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
    const confirmed = await confirmCode(
      services.database,
      ownOf(asked),
      readText(asked, 'code') ?? '',
      services.now(),
    );
    return { content: await formatConfirmed(confirmed, '/email stop', services) };
  },
};
