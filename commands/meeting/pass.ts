import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { answerAsked } from '../../src/meetings/answers.ts';
import { meetingAutocomplete, meetingOption } from './meeting-option.ts';
import { formatOffered, readOwnOffer } from './own-offer.ts';

/** `/meeting pass` passes the paper that a person is asked to present, or has accepted, on to the next. */
export const pass: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'pass',
    description: 'Say no to presenting a paper, even after a yes: the next person is asked',
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const own = await readOwnOffer(asked, services);
    await answerAsked(services, own.offer.id, asked.userId, 'passed');
    return {
      content: `You passed ${formatOffered(own)} at ${formatName(own.meeting)}, so the next person is asked. Passing doesn't change your place: you are asked first again next time.`,
    };
  },
};
