import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName, formatWhenAndWhere } from '../../src/discord/render/meeting-words.ts';
import { formatLinkedTitle } from '../../src/discord/render/paper-list.ts';
import { takePaper } from '../../src/meetings/answers.ts';
import { agendaPaperOption, answerAboutItem, completeAgendaPaper, isSettled } from './agenda-paper.ts';
import { meetingAutocomplete, meetingOption, OCCURRENCE, readOccasion } from './meeting-option.ts';

/** `/meeting present` takes a paper of the settled agenda: "I'll present". */
export const present: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'present',
    description: "I'll present: take a paper of the agenda",
    options: [agendaPaperOption, meetingOption],
  },
  autocomplete: { ...meetingAutocomplete, paper: completeAgendaPaper(isSettled) },

  async answer(asked, services) {
    const occasion = await readOccasion(asked, services, isSettled);
    const { meeting, occurrence } = occasion;
    const said = await answerAboutItem(
      asked,
      services,
      occasion,
      ({ presenter }) => presenter?.state !== 'accepted',
      async (paper) => {
        await takePaper(services, occurrence.id, paper.id, asked.userId);
        return {
          content: `You present “${formatLinkedTitle(paper)}” at ${formatName(meeting)}, ${formatWhenAndWhere(meeting, occurrence)}. Thank you!`,
          offers: [
            { label: 'Swap', command: 'meeting swap', options: { [OCCURRENCE]: occurrence.id } },
            { label: 'Pass', command: 'meeting pass', options: { [OCCURRENCE]: occurrence.id } },
          ],
        };
      },
    );
    return { ...said, keep: { [OCCURRENCE]: occurrence.id } };
  },
};
