import { ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { formatHeldDay, formatName } from '../../src/discord/render/meeting-words.ts';
import { formatLinkedTitle } from '../../src/discord/render/paper-list.ts';
import { UserError } from '../../src/errors.ts';
import { answerOutcome } from '../../src/meetings/answer-outcomes.ts';
import { PAPER_OPTION } from '../papers/paper-option.ts';
import { agendaPaperOption, answerAboutItem, completePaperOf } from './agenda-paper.ts';
import {
  isOrganiserOf,
  meetingAutocomplete,
  meetingOption,
  OCCURRENCE,
  type Occasion,
  readHeld,
} from './meeting-option.ts';

/** What people choose from, and what an answer adds for one paper and for several. */
const OUTCOMES = [
  { value: 'discussed', name: 'discussed', one: '', all: '' },
  {
    value: 'not-reached',
    name: 'not reached',
    one: ' It competes again at the next meeting, with its votes.',
    all: ' They compete again at the next meeting, with their votes.',
  },
] as const;

/** `/meeting outcome` says which papers a meeting discussed: the buttons of the question after it run it, too. */
export const outcome: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'outcome',
    description: 'Say which papers the last meeting discussed, and which it didn’t reach',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'outcome',
        description: 'What came of the paper',
        choices: OUTCOMES.map(({ name, value }) => ({ name, value })),
        required: true,
      },
      { ...agendaPaperOption, description: 'Which paper of its agenda (default: all of them)' },
      meetingOption,
    ],
  },
  autocomplete: { ...meetingAutocomplete, paper: completePaperOf(readHeld) },

  async answer(asked, services) {
    const { value, name, one, all } = readOutcome(asked);
    const occasion = await readHeld(asked, services);
    const answer = { outcome: value, userId: asked.userId, roles: asked.roles };
    const isOrganiser = isOrganiserOf(asked, occasion.meeting);
    const { id } = occasion.occurrence;
    if (readText(asked, PAPER_OPTION.name) === undefined) {
      const count = await answerOutcome(services, id, { ...answer, isOrganiser, paperId: undefined });
      const isOne = count === 1;
      const what = isOne ? 'The paper' : 'All papers';
      return { content: `${what} of ${formatHeld(occasion)}: ${name}.${isOne ? one : all}` };
    }
    const answered = await answerAboutItem(
      asked,
      services,
      occasion,
      () => true,
      async (paper) => {
        await answerOutcome(services, id, { ...answer, isOrganiser, paperId: paper.id });
        return { content: `“${formatLinkedTitle(paper)}” at ${formatHeld(occasion)}: ${name}.${one}` };
      },
    );
    return { ...answered, keep: { [OCCURRENCE]: id } };
  },
};

function readOutcome(asked: Asked): (typeof OUTCOMES)[number] {
  const given = readText(asked, 'outcome');
  const found = OUTCOMES.find(({ value }) => value === given);
  if (found === undefined) throw new UserError('Choose `discussed` or `not reached`.');
  return found;
}

/** "Reading group on Thursday 5 March 2026" */
function formatHeld({ meeting, occurrence }: Occasion): string {
  return `${formatName(meeting)} on ${formatHeldDay(meeting, occurrence.heldAt)}`;
}
