import { ApplicationCommandOptionType } from 'discord.js';
import { escapeMarkdown } from '../../src/bibliography/write/markdown.ts';
import { MAX_FILE_BYTES } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readDay } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { dayOf } from '../../src/discord/render/past-text.ts';
import { formatCount, formatLongDay, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import type { Held } from '../../src/meetings/held.ts';
import { findMembers } from '../../src/members/members.ts';
import { isNameless, SOMEBODY } from '../../src/nameless.ts';
import { readable } from '../../src/papers/readable.ts';
import { meetingAutocomplete, meetingOption } from './meeting-option.ts';
import { gatherPapers, type HeldMeeting, readPastMeetings } from './past-meetings.ts';
import { fillFiles, writeMeeting } from './write-history.ts';

/** So many meetings are read at a time. */
const BATCH = 50;

/** Whoever the bot has never met by name. */
const UNKNOWN = 'somebody';

/** `/meeting export` gives the meetings that were held as a file of Markdown. */
export const exportMeetings: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'export',
    description: 'Get the meetings that were held as Markdown: papers, outcomes, links and notes',
    options: [
      { ...meetingOption, description: "The meeting's name (default: all of this server)" },
      {
        type: ApplicationCommandOptionType.String,
        name: 'date',
        description: 'Only the meetings of that day, such as 2026-03-05 or yesterday',
        max_length: 40,
      },
    ],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const { held: all, meeting } = await readPastMeetings(asked, services);
    const held = ofDay(all, asked, services);
    const name = meeting === undefined ? 'Meetings' : readable(meeting.name);
    const heading = `# ${escapeMarkdown(name)}\n\n`;
    const files = fillFiles(await writeAll(held, asked, services), heading, MAX_FILE_BYTES);
    const parts = files.length > 1 ? ` In ${files.length} files, as Discord takes none above 10 MiB.` : '';
    const of = meeting === undefined ? '' : ` of ${formatText(meeting.name, 100)}`;
    return {
      content: `${formatCount(held.length, 'meeting')}${of}, as Markdown, the newest first.${parts}`,
      files: files.map((text, index) => ({
        name: `meetings${files.length > 1 ? `-${index + 1}` : ''}.md`,
        text,
      })),
    };
  },
};

function ofDay(held: readonly Held[], asked: Asked, { now }: Services): readonly Held[] {
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  const day = readDay(asked, 'date', today);
  if (day === undefined) return held;
  const fitting = held.filter((one) => dayOf(one).equals(day));
  if (fitting.length > 0) return fitting;
  throw new UserError(
    `No meeting was held on ${formatLongDay(day)}. \`/meeting history\` shows those that were.`,
  );
}

async function writeAll(held: readonly Held[], { guildId }: Asked, services: Services): Promise<string[]> {
  const pieces: string[] = [];
  for (let at = 0; at < held.length; at += BATCH) {
    const meetings = await gatherPapers(services, guildId, held.slice(at, at + BATCH));
    const people = new Set(meetings.flatMap(listPeople));
    const members = await findMembers(services.database, guildId, [...people]);
    const nameOf = (userId: string): string =>
      isNameless(userId) ? SOMEBODY : (members.get(userId)?.name ?? UNKNOWN);
    pieces.push(...meetings.flatMap((meeting) => writeMeeting(meeting, { guildId, nameOf })));
  }
  return pieces;
}

function listPeople({ papers }: HeldMeeting): string[] {
  return papers.flatMap(({ past, notes }) => [
    ...(past.presenterId === undefined ? [] : [past.presenterId]),
    ...notes.map(({ userId }) => userId),
  ]);
}
