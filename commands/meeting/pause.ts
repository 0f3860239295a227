import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName, formatWhen } from '../../src/discord/render/meeting-words.ts';
import { pause as pauseMeeting } from '../../src/meetings/decisions.ts';
import { listComing } from '../../src/meetings/occurrences.ts';
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
      return {
        content: `${formatName(meeting)} is already paused${formatWhy(meeting.pausedBecause)}`,
        offers,
      };
    await pauseMeeting(services, meeting.id, `by <@${asked.userId}>.`);
    const coming = await listComing(services.database, meeting.id);
    const settled = coming.filter(({ frozenAt }) => frozenAt !== null);
    return {
      content: [
        `Paused ${formatName(meeting)}: nobody is asked and no agenda is posted until you resume it. Votes still count.`,
        ...settled.map(
          ({ heldAt }) =>
            `The one on ${formatWhen(meeting, heldAt)} has its agenda, so it still takes place; \`/meeting skip\` calls it off.`,
        ),
      ].join('\n'),
      offers,
    };
  },
};

/** Formats why a meeting is paused, after "paused": " by @Ada.", or a sentence of its own. */
function formatWhy(because: string): string {
  return /^\p{Lu}/u.test(because) ? `. ${because}` : ` ${because}`;
}
