import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readFlag, readList, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { asksOfTeam, parseDays, type Search, SORTS } from '../../src/search/search.ts';

const text = (name: string, description: string) =>
  ({ type: ApplicationCommandOptionType.String, name, description }) as const;

/** What a search can be asked for; most of it can be written in `query`, too. */
export const SEARCH_OPTIONS: readonly APIApplicationCommandBasicOption[] = [
  {
    ...text(
      'query',
      'Words or a question; also "phrase", -excluded, OR, author:, title:, since:, notes:, met:',
    ),
    // If it were optional, Discord would make people choose it first. A search without words, such as author:liang, goes
    // here.
    required: true,
  },
  text('title', 'Words in the title'),
  text('author', "Words in an author's name"),
  text('category', 'An arXiv category, such as cs.CL'),
  text('since', 'Published on or after, such as 2026-03-02, 2026-03 or 2026'),
  text('until', 'Published on or before, such as 2026-03-02, 2026-03 or 2026'),
  text('source', 'Only papers that this source listed, such as huggingface'),
  {
    type: ApplicationCommandOptionType.Boolean,
    name: 'posted',
    description: 'True: only papers posted here. False: only papers never posted here',
  },
  text('votes', 'Number of votes in this server, such as >3'),
  text('notes', 'Words in the notes that people of this server wrote'),
  {
    type: ApplicationCommandOptionType.Boolean,
    name: 'discussed',
    description: 'True: only papers discussed in this server. False: only others',
  },
  text('met', 'On the agenda of a meeting held then, such as 2026-03-02, 2026-03 or 2026'),
  {
    ...text('sort', 'What comes first (default: the best match)'),
    choices: SORTS.map((name) => ({ name, value: name })),
  },
];

/** Reads a search from the options of a command. Throws `UserError` for a day that isn't one. */
export function readSearch(asked: Asked, services: Services): Search {
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  return {
    query: readText(asked, 'query') ?? '',
    title: readText(asked, 'title'),
    author: readText(asked, 'author'),
    category: readText(asked, 'category'),
    since: readDays(asked, 'since', today)?.first,
    until: readDays(asked, 'until', today)?.last,
    source: readList(asked, services)?.source,
    posted: readFlag(asked, 'posted'),
    votes: readText(asked, 'votes'),
    notes: readText(asked, 'notes'),
    discussed: readFlag(asked, 'discussed'),
    met: readDays(asked, 'met', today),
    sort: SORTS.find((name) => name === asked.options.sort),
    team: { guildId: asked.guildId },
  };
}

/** Throws `UserError` for a search outside servers that asks what a server posted, voted for, discussed or wrote. */
export function refuseTeam(
  asked: Pick<Asked, 'guildId'>,
  search: Search,
  { now }: Pick<Services, 'now'>,
): void {
  if (hasServer(asked)) return;
  if (asksOfTeam(search, now().toZonedDateTimeISO('UTC').toPlainDate()))
    throw new UserError(
      'Posts and votes belong to a server, and so do notes and meetings: search by them in a channel of a server that I was added to, or leave out `posted`, `votes`, `notes`, `discussed`, `met` and the order by votes.',
    );
}

function readDays(asked: Asked, name: 'since' | 'until' | 'met', today: Temporal.PlainDate) {
  const text = readText(asked, name);
  const days = text === undefined ? undefined : parseDays(text, today);
  if (text === undefined || days !== undefined) return days;
  throw new UserError(
    `“${formatText(text, 40)}” isn't a valid date. Write it like ${today}, 2026-03 or 2026.`,
  );
}
