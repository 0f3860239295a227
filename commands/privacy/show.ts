import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { findKept } from '../../src/privacy/privacy.ts';
import { formatKept, NOTHING_KEPT } from './format-kept.ts';

/** Their lines, of at most 120 characters, fit into a message with what is said below them. */
const PAGE_SIZE = 12;

/** `/privacy show` says what is kept about a person: in all servers, as it is theirs wherever they ask. */
export const show: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'show',
    description: 'See what is kept about you, how much, and for how long',
  },
  waitsUntilMet: true,

  async answer({ userId, page }, { database }) {
    const kept = await findKept(database, userId);
    if (kept.length === 0) return { content: NOTHING_KEPT };
    return {
      content: [
        'This is kept about you in all servers together, in my operator’s database:',
        formatKept(kept.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)),
        '',
        'Votes, notes, papers put to the vote, agendas and who presents are public in their server; the rest is not. Thirty days after I leave a server, all of it there is deleted.',
        '`/privacy export` gives you all of it as a file; `/privacy erase` erases it.',
      ].join('\n'),
      pages: Math.ceil(kept.length / PAGE_SIZE),
    };
  },
};
