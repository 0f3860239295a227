import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { formatLinkedTitle } from '../../src/discord/render/paper-list.ts';
import { changeAgenda } from '../../src/meetings/decisions.ts';
import { agendaPaperOption, answerAboutItem, completeAgendaPaper, isSettled } from './agenda-paper.ts';
import {
  MEETING_ID,
  meetingAutocomplete,
  meetingOption,
  readOccasion,
  refuseOthers,
} from './meeting-option.ts';

/** `/meeting drop` takes a paper off the agenda for which people vote now. */
export const drop: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'drop',
    description: 'Take a paper off the agenda for which people vote now (organisers)',
    options: [agendaPaperOption, meetingOption],
  },
  audience: 'organisers',
  autocomplete: { ...meetingAutocomplete, paper: completeAgendaPaper((one) => !isSettled(one)) },

  async answer(asked, services) {
    const occasion = await readOccasion(asked, services, (one) => !isSettled(one));
    const { meeting } = occasion;
    refuseOthers(asked, meeting);
    return answerAboutItem(
      asked,
      services,
      occasion,
      () => true,
      async (paper) => {
        const change = { kind: 'dropped', paperId: paper.id, userId: asked.userId } as const;
        await changeAgenda(services, meeting.id, change);
        return {
          content: `Dropped “${formatLinkedTitle(paper)}” from the agenda of ${formatName(meeting)}. Its votes stay.`,
          offers: [
            {
              label: 'Put it back',
              command: 'meeting add',
              options: { [MEETING_ID]: meeting.id, paper: paper.id },
              press: 'once',
            },
          ],
        };
      },
    );
  },
};
