import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_BUTTON_LABEL } from '../../src/discord/limits.ts';
import { formatName, formatWhen } from '../../src/discord/render/meeting-words.ts';
import { listMeetings, type Meeting } from '../../src/meetings/meetings.ts';
import { listComing } from '../../src/meetings/occurrences.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { formatTime, formatWeekdays } from '../times.ts';
import { MEETING_ID } from './meeting-option.ts';
import { formatInterval } from './meeting-settings.ts';

/** As many as a row of buttons holds. */
const PAGE_SIZE = 5;

/** `/meeting list` lists the server's meetings. */
export const list: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'list',
    description: "List this server's meetings and when each is next",
  },

  async answer({ guildId, page }, services) {
    const meetings = await listMeetings(services.database, guildId);
    if (meetings.length === 0)
      return { content: 'This server has no meetings yet. Set one up with `/meeting set`.' };
    const shown = meetings.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    const described: string[] = [];
    for (const meeting of shown) described.push(await formatMeeting(meeting, services));
    return {
      embeds: [{ title: `Meetings (${meetings.length})`, description: described.join('\n\n') }],
      offers: shown.map(({ id, name }) => ({
        label: cutAtWord(name, MAX_BUTTON_LABEL),
        command: 'meeting show',
        options: { [MEETING_ID]: id },
        press: 'beside',
      })),
      pages: Math.ceil(meetings.length / PAGE_SIZE),
    };
  },
};

async function formatMeeting(meeting: Meeting, { database }: Services): Promise<string> {
  const { schedule, channelId, pausedBecause, closedBecause } = meeting;
  const [next] = await listComing(database, meeting.id);
  return [
    `**${formatName(meeting)}** in <#${channelId}>`,
    `${formatWeekdays(schedule.weekdays)} at ${formatTime(schedule.time)} ${schedule.zone}, ${formatInterval(schedule.everyWeeks)}`,
    ...(pausedBecause === undefined ? [] : [`Paused: ${pausedBecause}`]),
    ...(closedBecause === undefined ? [] : [`⚠️ ${closedBecause}`]),
    ...(next === undefined ? [] : [`Next: ${formatWhen(meeting, next.heldAt)}`]),
  ].join('\n');
}
