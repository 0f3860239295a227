import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName, formatWhen } from '../../src/discord/render/meeting-words.ts';
import { formatLinkedTitle } from '../../src/discord/render/paper-list.ts';
import { changeAgenda } from '../../src/meetings/decisions.ts';
import { answerAbout, completePaper, PAPER_OPTION } from '../papers/paper-option.ts';
import { meetingAutocomplete, meetingOption, OCCURRENCE, readMeeting } from './meeting-option.ts';

/** `/meeting add` puts a paper on the agenda for which people vote now. */
export const add: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'add',
    description: 'Put a paper on the agenda by hand: it comes before those with votes',
    options: [PAPER_OPTION, meetingOption],
  },
  autocomplete: { ...meetingAutocomplete, paper: completePaper },

  async answer(asked, services) {
    const meeting = await readMeeting(asked, services);
    return answerAbout(asked, services, async (paper) => {
      const change = { kind: 'added', paperId: paper.id, userId: asked.userId } as const;
      const occurrence = await changeAgenda(services, meeting.id, change);
      return {
        content: `Added “${formatLinkedTitle(paper)}” to the agenda of ${formatName(meeting)}, ${formatWhen(meeting, occurrence.heldAt)}.`,
        offers: [
          {
            label: 'Agenda',
            command: 'meeting agenda',
            options: { [OCCURRENCE]: occurrence.id },
            press: 'beside',
          },
        ],
      };
    });
  },
};
