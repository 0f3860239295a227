import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { pause as pauseMeeting } from '../../src/meetings/decisions.ts';
import { MEETING_ID, meetingAutocomplete, meetingOption, readOwnMeeting } from './meeting-option.ts';

/** `/meeting pause` pauses a meeting until it is resumed. */
export const pause: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'pause',
    description: 'Pause a meeting, such as over the holidays (organisers)',
    options: [meetingOption],
  },
  audience: 'organisers',
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const meeting = await readOwnMeeting(asked, services);
    const offers = [
      { label: 'Resume', command: 'meeting resume', options: { [MEETING_ID]: meeting.id }, isMain: true },
    ];
    if (meeting.pausedBecause !== undefined)
      return { content: `${formatName(meeting)} is already paused ${meeting.pausedBecause}`, offers };
    await pauseMeeting(services, meeting.id, `by <@${asked.userId}>.`);
    return {
      content: `Paused ${formatName(meeting)}: nobody is asked and no agenda is posted until you resume it. Votes still count.`,
      offers,
    };
  },
};
