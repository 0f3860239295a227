import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName, formatWhen } from '../../src/discord/render/meeting-words.ts';
import { skipOnce } from '../../src/meetings/answers.ts';
import { isSettled } from './agenda-paper.ts';
import { meetingAutocomplete, meetingOption, readOccasion } from './meeting-option.ts';

/** `/meeting skip-me` has a person not asked for the coming meeting: "Skip this week". */
export const skipMe: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'skip-me',
    description: "Skip this week: don't ask me to present this time",
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const { meeting, occurrence } = await readOccasion(asked, services, isSettled);
    await skipOnce(services, occurrence.id, asked.userId);
    return {
      content: `You are not asked to present at ${formatName(meeting)}, ${formatWhen(meeting, occurrence.heldAt)}; what you were asked goes to the next person. To present after all, run \`/meeting present\`. \`/meeting away\` is for longer.`,
    };
  },
};
