import { ApplicationCommandOptionType } from 'discord.js';
import type { Offer } from '../../src/discord/interactions/answer.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { MAX_EMBED_DESCRIPTION } from '../../src/discord/limits.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { describeState, formatSettings } from './format-meeting.ts';
import { MEETING_ID, meetingAutocomplete, meetingOption, readMeeting } from './meeting-option.ts';

/** `/meeting show` says in words where a meeting stands. */
export const show: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'show',
    description: 'Show when a meeting is next, who presents, and what is wrong',
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const meeting = await readMeeting(asked, services);
    const lines = [formatSettings(meeting), '', ...(await describeState(meeting, services))];
    const options = { [MEETING_ID]: meeting.id };
    const offers: Offer[] = [
      { label: 'Agenda', command: 'meeting agenda', options, press: 'beside' },
      { label: 'Count me in', command: 'meeting join', options, press: 'beside' },
      { label: 'Ledger', command: 'meeting ledger', options, press: 'beside' },
    ];
    return {
      embeds: [
        {
          title: formatName(meeting),
          description: cutAtWord(lines.join('\n'), MAX_EMBED_DESCRIPTION),
        },
      ],
      offers,
    };
  },
};
