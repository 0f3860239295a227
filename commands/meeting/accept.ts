import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName, formatWhenAndWhere } from '../../src/discord/render/meeting-words.ts';
import { answerAsked } from '../../src/meetings/answers.ts';
import { meetingAutocomplete, meetingOption } from './meeting-option.ts';
import { formatOffered, readOwnOffer } from './own-offer.ts';

/** `/meeting accept` accepts the paper that a person is asked to present. */
export const accept: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'accept',
    description: 'Say yes to presenting the paper that you are asked about',
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const own = await readOwnOffer(asked, services);
    await answerAsked(services, own.offer.id, asked.userId, 'accepted');
    const { meeting, occurrence } = own;
    return {
      content: `You present ${formatOffered(own)} at ${formatName(meeting)}, ${formatWhenAndWhere(meeting, occurrence)}. Thank you!`,
    };
  },
};
