import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../../src/discord/interactions/answer.ts';
import type { Asked } from '../../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../../src/discord/interactions/command.ts';
import { readText } from '../../../src/discord/interactions/options.ts';
import type { Services } from '../../../src/discord/interactions/services.ts';
import { UserError } from '../../../src/errors.ts';
import { findSeen, type SeenAddition } from '../../../src/zotero/ask.ts';
import { getAccess } from '../../../src/zotero/connections.ts';
import { formatAddition } from '../../../src/zotero/report.ts';
import { findScope, readScope } from '../export-scope.ts';
import { answerAbout } from '../paper-option.ts';
import { SCOPE_AUTOCOMPLETE, SCOPE_OPTIONS } from '../scope-options.ts';
import { withUndelivered } from './undelivered.ts';

const COMMAND = 'papers zotero add';

/** The option by which the button Refresh says which addition it is about; nobody can type it. */
const ADDITION = 'addition';

/** `/papers zotero add` adds papers to the library that a person has connected. */
export const add: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'add',
    description: 'Add papers to the Zotero library that you connected',
    options: [...SCOPE_OPTIONS],
  },

  autocomplete: SCOPE_AUTOCOMPLETE,

  async answer(asked, services) {
    const id = readText(asked, ADDITION);
    const answer = id === undefined ? await begin(asked, services) : await refresh(asked, id, services);
    return withUndelivered(answer, asked, services);
  },
};

async function begin(asked: Asked, services: Services): Promise<Answer> {
  const scope = readScope(asked);
  // Before a search is run, or a paper fetched, in vain.
  await getAccess(services, asked.userId);
  if (scope === 'paper') return answerAbout(asked, services, (paper) => start(asked, [paper], services));
  const { papers } = await findScope(scope, asked, services, 'add');
  return start(asked, papers, services);
}

async function start(
  { userId }: Asked,
  papers: readonly { readonly id: string }[],
  services: Services,
): Promise<Answer> {
  return show(await services.addToZotero({ userId, paperIds: papers.map(({ id }) => id) }));
}

async function refresh({ userId }: Asked, id: string, { database }: Services): Promise<Answer> {
  const seen = await findSeen(database, id, userId);
  if (seen === undefined) throw new UserError('That was too long ago: I no longer have it.');
  return show(seen);
}

function show({ addition, progress }: SeenAddition): Answer {
  const content = formatAddition(addition, progress);
  if (addition.finishedAt !== null) return { content, isPrivate: true };
  return {
    content: `${content} I go on by myself, and tell you in a private message when it is done. If none can reach you, your next \`/papers zotero add\` tells you.`,
    isPrivate: true,
    offers: [{ label: 'Refresh', command: COMMAND, options: { [ADDITION]: addition.id } }],
  };
}
