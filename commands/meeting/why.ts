import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_EMBED_DESCRIPTION, MAX_EMBED_TITLE } from '../../src/discord/limits.ts';
import { formatOccasion } from '../../src/discord/render/meeting-words.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { gatherRoster } from '../../src/meetings/roster.ts';
import { explainDiscussion, explainDraw } from '../../src/meetings/rules/explain-draw.ts';
import { playRound } from '../../src/meetings/rules/presenters.ts';
import { listDraws } from '../../src/meetings/stored-offers.ts';
import { findPapersById } from '../../src/papers/library.ts';
import { createWording, cutLines } from './agenda.ts';
import { meetingAutocomplete, meetingOption, type Occasion, readSettled } from './meeting-option.ts';

const MAX_PAPER_TITLE = 60;

/** `/meeting why` explains why somebody was asked to present, so that anybody can draw again. */
export const why: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'why',
    description: 'Explain why somebody was asked to present, so that you can draw again',
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const occasion = await readSettled(asked, services);
    const pages = fillPages(await explain(occasion, services));
    return {
      embeds: [
        {
          title: formatText(formatOccasion(occasion.meeting, occasion.occurrence), MAX_EMBED_TITLE),
          description: pages[asked.page] ?? pages.at(-1) ?? 'Nobody was drawn for this meeting.',
        },
      ],
      pages: pages.length,
    };
  },
};

/** Puts as many explanations on a page as fit, so that each can be read whole: a tie in a large role fills half of one. */
function fillPages(explanations: readonly (readonly string[])[]): string[] {
  const pages: string[] = [];
  for (const lines of explanations) {
    const text = cutLines(lines, MAX_EMBED_DESCRIPTION);
    const both = [...pages.slice(-1), text].join('\n\n');
    if (both.length <= MAX_EMBED_DESCRIPTION) pages.splice(-1, 1, both);
    else pages.push(text);
  }
  return pages;
}

/** Explains each draw of an occurrence, and each paper about which nobody can be asked. */
async function explain({ meeting, occurrence }: Occasion, { database, now }: Services): Promise<string[][]> {
  const draws = await listDraws(database, occurrence.id);
  const roster = await gatherRoster(database, meeting, occurrence, now());
  const ids = [...draws, ...roster.papers].map(({ paperId }) => paperId);
  const papers = await findPapersById(database, [...new Set(ids)]);
  const wording = createWording(papers, MAX_PAPER_TITLE);
  // Once the meeting has begun, nobody would be asked whatever the reason.
  const slots = occurrence.state === 'frozen' ? playRound(roster).slots : [];
  const open = slots.flatMap((slot) =>
    slot.state === 'open-discussion' ? [explainDiscussion(slot, wording)] : [],
  );
  return [...draws.map((draw) => explainDraw(draw, wording)), ...open];
}
