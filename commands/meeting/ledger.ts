import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { formatCount, formatMoment } from '../../src/discord/render/text.ts';
import { type Standing, sumLedger } from '../../src/meetings/rules/ledger.ts';
import { readLedger } from '../../src/meetings/stored-offers.ts';
import { formatPersonFirst } from '../../src/nameless.ts';
import { meetingAutocomplete, meetingOption, readMeeting } from './meeting-option.ts';

/** Their lines fit into an embed, whatever they hold. */
const PAGE_SIZE = 20;

/** `/meeting ledger` shows who presented, passed, swapped or was absent: a meeting's public record. */
export const ledger: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'ledger',
    description: 'Show who presented, passed, swapped or was absent, and who is asked first',
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const meeting = await readMeeting(asked, services);
    const standings = sumLedger(await readLedger(services.database, meeting.id));
    if (standings.length === 0)
      return {
        content: `Nobody has presented at ${formatName(meeting)} yet, or was asked to. The ledger begins once the first meeting is held.`,
      };
    const shown = standings.slice(asked.page * PAGE_SIZE, (asked.page + 1) * PAGE_SIZE);
    return {
      embeds: [
        {
          title: `Ledger of ${formatName(meeting)}`,
          description: [
            'In the order in which people are asked; a tie is drawn. Passing and swapping change nobody’s place.',
            ...shown.map(formatStanding),
          ].join('\n'),
        },
      ],
      pages: Math.ceil(standings.length / PAGE_SIZE),
    };
  },
};

function formatStanding({ userId, lastTalkAt, ...counts }: Standing): string {
  const facts = [
    lastTalkAt === undefined ? 'never presented' : `presented last on ${formatMoment(lastTalkAt, 'f')}`,
    ...(counts.talks > 1 ? [formatCount(counts.talks, 'talk')] : []),
    ...(counts.passes > 0 ? [formatCount(counts.passes, 'pass', 'passes')] : []),
    ...(counts.unanswered > 0 ? [`${counts.unanswered} unanswered`] : []),
    ...(counts.swaps > 0 ? [formatCount(counts.swaps, 'swap')] : []),
    ...(counts.absences > 0 ? [formatCount(counts.absences, 'absence')] : []),
  ];
  return `- ${formatPersonFirst(userId)}: ${facts.join(', ')}`;
}
