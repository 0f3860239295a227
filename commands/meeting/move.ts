import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatName, formatWhen } from '../../src/discord/render/meeting-words.ts';
import { formatLongDay, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { moveDay, undoDecision } from '../../src/meetings/decisions.ts';
import type { Meeting } from '../../src/meetings/meetings.ts';
import { listOverrides } from '../../src/meetings/occurrences.ts';
import type { Clock } from '../../src/meetings/rules/schedule.ts';
import { parseTime } from '../times.ts';
import { completeDay, dayOption, readScheduledDay } from './day-option.ts';
import { MEETING_ID, meetingAutocomplete, meetingOption, readOwnMeeting } from './meeting-option.ts';

/** The value of the option `step`, which its button sets and nobody can type. */
const UNDO = 'undo';

/** `/meeting move` holds a meeting at another time, this once. */
export const move: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'move',
    description: 'Hold a meeting at another time, this once (organisers)',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'to',
        description: 'When instead: a day, a time or both, such as 2026-03-06 15:00',
        required: true,
        max_length: 40,
      },
      dayOption,
      meetingOption,
    ],
  },
  audience: 'organisers',
  autocomplete: { ...meetingAutocomplete, date: completeDay },

  async answer(asked, services) {
    const meeting = await readOwnMeeting(asked, services);
    const day = await readScheduledDay(asked, services, meeting);
    if (readText(asked, 'step') === UNDO) {
      const isUndone = await undoDecision(services, meeting.id, { day, by: asked.userId });
      return {
        content: isUndone
          ? `${formatName(meeting)} is held at its usual time on ${formatLongDay(day)}.`
          : 'It had already been moved back. Nothing changed.',
      };
    }
    const current = await findCurrentDay(meeting, day, services);
    const to = parseMoment(readText(asked, 'to') ?? '', meeting, current);
    const moved = await moveDay(services, meeting.id, { day, by: asked.userId, to });
    return {
      content: [
        `Moved: ${formatName(meeting)} of ${formatLongDay(day)} is held on ${formatWhen(meeting, moved.at)}.`,
        ...formatClock(moved.clock, to),
      ].join('\n'),
      offers: [
        {
          label: 'Undo',
          command: 'meeting move',
          options: { [MEETING_ID]: meeting.id, date: day.toString(), step: UNDO },
        },
      ],
    };
  },
};

function formatClock(clock: Clock, to: Temporal.PlainDateTime): string[] {
  const time = to.toPlainTime().toString({ smallestUnit: 'minute' });
  switch (clock) {
    case 'once':
      return [];
    case 'skipped':
      return [`The clocks skip ${time} that day, so it is held later by as much as they do.`];
    case 'repeated':
      return [`The clocks show ${time} twice that day; it is held the first time.`];
  }
}

/** Finds the day on which the meeting of a day of the schedule is held now. */
async function findCurrentDay(
  meeting: Meeting,
  day: Temporal.PlainDate,
  { database }: Services,
): Promise<Temporal.PlainDate> {
  const overrides = await listOverrides(database, meeting);
  const decided = overrides.find((one) => one.day.equals(day));
  return decided?.kind === 'moved' ? decided.to.toPlainDate() : day;
}

/**
 * Reads a day, a time or both. A day alone is at the meeting's usual time, a time alone on the day on which it is held
 * now. Throws `UserError` for anything else.
 */
function parseMoment(text: string, { schedule }: Meeting, day: Temporal.PlainDate): Temporal.PlainDateTime {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})?(?:[\sT]*(\d{1,2}:\d{2}))?$/u.exec(text) ?? [];
  if (date === undefined && time === undefined)
    throw new UserError(
      `“${formatText(text, 40)}” isn't a day or a time. Write it like ${day} 15:00, ${day} or 15:00.`,
    );
  const at = time === undefined ? schedule.time : parseTime(time);
  if (date === undefined) return day.toPlainDateTime(at);
  try {
    return Temporal.PlainDate.from(date).toPlainDateTime(at);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${date} isn't a day of the calendar. Write it like ${day}.`);
  }
}
