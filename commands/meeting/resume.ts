import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { resume as resumeMeeting } from '../../src/meetings/decisions.ts';
import { findMeeting } from '../../src/meetings/meetings.ts';
import { describeMeeting } from './format-meeting.ts';
import { meetingAutocomplete, meetingOption, readOwnMeeting } from './meeting-option.ts';

/** `/meeting resume` resumes a paused meeting from its next time. */
export const resume: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'resume',
    description: 'Resume a paused meeting (organisers)',
    options: [meetingOption],
  },
  audience: 'organisers',
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const meeting = await readOwnMeeting(asked, services);
    if (meeting.pausedBecause === undefined)
      return { content: `${formatName(meeting)} isn't paused. \`/meeting pause\` pauses it.` };
    await resumeMeeting(services, meeting.id);
    const resumed = (await findMeeting(services.database, meeting.id)) ?? meeting;
    return { content: `Resumed.\n\n${await describeMeeting(resumed, services)}` };
  },
};
