import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { countIn } from '../../src/meetings/answers.ts';
import { meetingAutocomplete, meetingOption, readMeeting } from './meeting-option.ts';

/** `/meeting join` counts a person in among those who present: "Count me in". */
export const join: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'join',
    description: 'Count me in: ask me, too, to present at a meeting',
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const meeting = await readMeeting(asked, services);
    await countIn(services, meeting, asked.userId);
    return {
      content: `You are counted in: ${formatName(meeting)} asks you, too. Whoever presented longest ago is asked first, by private message; you can always pass.`,
    };
  },
};
