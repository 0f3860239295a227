import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { UserError } from '../../src/errors.ts';
import { type Meeting, removeMeeting } from '../../src/meetings/meetings.ts';
import { listWithEvents } from '../../src/meetings/occurrences.ts';
import { formatSettings } from './format-meeting.ts';
import { MEETING_ID, meetingAutocomplete, meetingOption, readOwnMeeting } from './meeting-option.ts';

/** The values of the option `step`, which its buttons set and nobody can type. */
const STEPS = { remove: 'remove', keep: 'keep' } as const;

const COMMAND = 'meeting remove';

/** `/meeting remove` removes a meeting once the person has confirmed it. */
export const remove: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'remove',
    description: 'Remove a meeting with its agendas and its ledger (organisers)',
    options: [meetingOption],
  },
  audience: 'organisers',
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    switch (readText(asked, 'step')) {
      case STEPS.keep:
        return { content: 'Kept the meeting. Nothing changed.' };
      case STEPS.remove:
        return endMeeting(asked, services);
      default:
        return askFirst(await readOwnMeeting(asked, services));
    }
  },
};

function askFirst(meeting: Meeting): Answer {
  const options = { [MEETING_ID]: meeting.id };
  return {
    content: `Remove ${formatName(meeting)}? Its agendas, what was discussed at it, and the ledger of who presented are deleted; this can't be undone. \`/meeting pause\` keeps them, and \`/meeting export\` gives them as a file first. The votes stay.\n\n${formatSettings(meeting)}`,
    offers: [
      { label: 'Remove', command: COMMAND, options: { ...options, step: STEPS.remove }, isDangerous: true },
      { label: 'Keep', command: COMMAND, options: { step: STEPS.keep } },
    ],
  };
}

async function endMeeting(asked: Asked, services: Services): Promise<Answer> {
  const meeting = await readOwnMeeting(asked, services);
  const left = await callEventsOff(meeting, services);
  if (!(await removeMeeting(services.database, meeting.id)))
    throw new UserError('That meeting was removed already. `/meeting list` shows those there are.');
  return { content: [`Removed ${formatName(meeting)}. The votes stay.`, ...left].join(' ') };
}

/** Calls off the events of a meeting: once it is removed, nobody knows them. Says which could not be. */
async function callEventsOff(
  { id, guildId }: Meeting,
  { database, events, log }: Services,
): Promise<string[]> {
  let left = 0;
  for (const { eventId } of await listWithEvents(database, id)) {
    if (eventId === null) continue;
    try {
      await events.end(guildId, eventId, 'called-off');
    } catch (error) {
      left += 1;
      log.warn({ err: error, meeting: id }, 'the event of a removed meeting could not be called off');
    }
  }
  return left === 0 ? [] : ["I couldn't call off its event in Discord's list; please delete it by hand."];
}
