import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatBoldTitle } from '../../src/discord/render/text.ts';
import type { Discussed } from '../../src/discussions/discuss.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { answerAboutCard } from './card-paper.ts';
import { completePaper, PAPER_OPTION } from './paper-option.ts';

/** `/papers discuss`, and **Discuss** under a card: leads to the paper's thread, and opens it for the first one who asks. */
export const discuss: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'discuss',
    description: 'Go to the thread about a paper; the first to ask opens it under the card',
    options: [PAPER_OPTION],
  },

  autocomplete: { paper: completePaper },

  async answer(asked, services) {
    return answerAboutCard(asked, services, (paper) => lead(paper, asked, services));
  },
};

async function lead(paper: Paper, asked: Asked, services: Services): Promise<Answer> {
  const { guildId, channelId, userId, messageId } = asked;
  const discussed = await services.discuss({ guildId, channelId, userId, messageId, paperId: paper.id });
  return { content: formatDiscussed(formatBoldTitle(paper), discussed) };
}

function formatDiscussed(title: string, discussed: Discussed): string {
  switch (discussed.state) {
    case 'opened': {
      const earlier = discussed.again ? ' Its earlier thread was deleted, so this is a new one.' : '';
      return `${title} has a thread now: <#${discussed.threadId}>.${earlier}`;
    }
    case 'there':
      return `${title} is discussed in <#${discussed.threadId}>.${NOTES[discussed.thread]}`;
    case 'coming':
      return `The thread about ${title} is on its way: it opens under the card as soon as Discord answers. Then **Discuss** leads to it.`;
  }
}

const NOTES = {
  open: '',
  archived: " It is archived, and I'm not allowed to reopen it. To reopen it, write something in it.",
  locked: ' It is locked: only people who can manage threads can write in it. Ask one of them to unlock it.',
  closed:
    " I can't see it: ask somebody who can manage the channel to give me the View Channel permission there.",
} as const;
