import { ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readDay, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatLongDay } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { setAway } from '../../src/meetings/answers.ts';
import { listMeetings } from '../../src/meetings/meetings.ts';
import { inZone } from '../../src/words.ts';

const UNTIL = 'until';
const NONE = 'none';

/** Longer would be a slip of the keyboard: whoever is away for years says so again. */
const MAX_YEARS = 2;

/** `/meeting away` has a person not asked to present until a day. */
export const away: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'away',
    description: "Don't ask me to present at any meeting here until a day",
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: UNTIL,
        description: 'The last day you are away, such as 2026-03-20; "none" if you are back',
        required: true,
        max_length: 20,
      },
    ],
  },

  async answer(asked, services) {
    const { guildId, userId } = asked;
    if (readText(asked, UNTIL)?.toLowerCase() === NONE) {
      await setAway(services, guildId, userId, null);
      return { content: 'Welcome back: you can be asked to present again.' };
    }
    const today = await findToday(asked, services);
    const until = readDay(asked, UNTIL, today);
    if (until === undefined) throw new UserError(`Say until when, such as ${today.add({ weeks: 2 })}.`);
    if (Temporal.PlainDate.compare(until, today) < 0)
      throw new UserError(
        `${formatLongDay(until)} is over: today is ${formatLongDay(today)}. Give the last day that you are away, or "none" if you are back.`,
      );
    if (Temporal.PlainDate.compare(until, today.add({ years: MAX_YEARS })) > 0)
      throw new UserError(
        `${formatLongDay(until)} is more than ${MAX_YEARS} years away. Check the year, or give an earlier day.`,
      );
    await setAway(services, guildId, userId, until);
    return {
      content: `You are away until ${formatLongDay(until)}: nobody asks you to present, and what you had accepted until then goes to the next person. \`/meeting away until: none\` says that you are back.`,
    };
  },
};

/** Returns the day where the server's first meeting is held; in UTC without one. */
async function findToday({ guildId }: Asked, { database, now }: Services): Promise<Temporal.PlainDate> {
  const [meeting] = await listMeetings(database, guildId);
  return inZone(now(), meeting?.schedule.zone ?? 'UTC').toPlainDate();
}
