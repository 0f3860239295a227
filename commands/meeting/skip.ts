import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { formatLongDay } from '../../src/discord/render/text.ts';
import { skipDay, undoDecision } from '../../src/meetings/decisions.ts';
import { completeDay, dayOption, readScheduledDay } from './day-option.ts';
import { MEETING_ID, meetingAutocomplete, meetingOption, readOwnMeeting } from './meeting-option.ts';

/** The value of the option `step`, which its button sets and nobody can type. */
const UNDO = 'undo';

/** `/meeting skip` calls a meeting off for one day. */
export const skip: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'skip',
    description: 'Call a meeting off for one day; its votes stay (organisers)',
    options: [dayOption, meetingOption],
  },
  audience: 'organisers',
  autocomplete: { ...meetingAutocomplete, date: completeDay },

  async answer(asked, services) {
    const meeting = await readOwnMeeting(asked, services);
    const day = await readScheduledDay(asked, services, meeting);
    const named = `${formatName(meeting)} on ${formatLongDay(day)}`;
    if (readText(asked, 'step') === UNDO) {
      const isUndone = await undoDecision(services, meeting.id, day);
      return { content: isUndone ? `${named} takes place after all.` : `${named} wasn't skipped.` };
    }
    await skipDay(services, meeting.id, { day, by: asked.userId });
    return {
      content: `Skipped: ${named}. Its votes count for the next one.`,
      offers: [
        {
          label: 'Undo',
          command: 'meeting skip',
          options: { [MEETING_ID]: meeting.id, date: day.toString(), step: UNDO },
        },
      ],
    };
  },
};
