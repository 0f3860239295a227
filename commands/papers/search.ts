import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readFlag, readList, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatMatches, formatNoteMatch, formatReason } from '../../src/discord/render/search-text.ts';
import { escapeText, formatCount, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { listNotesOn } from '../../src/notes/notes.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import {
  asksOfTeam,
  type Found,
  parseDays,
  QueryError,
  type Search,
  SORTS,
} from '../../src/search/search.ts';

/** Paper IDs never contain a line break. */
const ORDER_SEPARATOR = '\n';

/** In a longer query, a missing word says little. */
const FEW_WORDS = 5;

const MAX_LABEL = 80;

/** Escaping may double its length, and a title holds 256 characters. */
const MAX_SHOWN = 100;

/** Characters of a query that are shown before its first fault, and in all. */
const MAX_BEFORE = 20;
const MAX_FAULT_LINE = 44;

const text = (name: string, description: string) =>
  ({ type: ApplicationCommandOptionType.String, name, description }) as const;

/** `/papers search` finds stored papers. */
export const search: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'search',
    description: 'Find stored papers by words, a question, an author or an arXiv ID',
    options: [
      {
        ...text(
          'query',
          'Words or a question; also "phrase", -excluded, OR, author:, title:, since:, notes:, met:',
        ),
        // If it were optional, Discord would make people choose it first. A search without words, such as author:liang, goes here.
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
    ],
  },

  async answer(asked, services) {
    const wanted = readSearch(asked, services);
    refuseTeam(asked, wanted, services);
    const order = readText(asked, 'order')?.split(ORDER_SEPARATOR);
    try {
      const found = await services.metrics.timeSearch(() =>
        services.search.find(wanted, { limit: PAGE_SIZE, offset: asked.page * PAGE_SIZE, order }),
      );
      return await formatFound(asked, services, { wanted, found });
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return formatFault(asked, error);
    }
  },
};

function readSearch(asked: Asked, services: Services): Search {
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

async function formatFound(
  asked: Asked,
  services: Services,
  { wanted, found }: { readonly wanted: Search; readonly found: Found },
): Promise<Answer> {
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  const filters = formatFilters(wanted);
  const shown = `“${escapeText(cutAtWord([wanted.query, ...filters].join(' ').trim(), MAX_SHOWN))}”`;
  if (found.total === 0) {
    const isOnlyWords = filters.length === 0 && !/\w:\S/u.test(wanted.query);
    const hint = isOnlyWords ? 'Try fewer or different words.' : 'Try different words or fewer filters.';
    return { content: `Nothing matches ${shown}. ${hint}` };
  }
  const entries = await findEntries(services, asked.guildId, found.papers);
  const place = { page: asked.page, total: found.total, today };
  const notes = [
    ...found.corrections.map(
      ({ from, to }) => `No paper has “${escapeText(from)}”: showing results for “${escapeText(to)}”.`,
    ),
    ...(found.isLoosened ? ['No paper has the exact phrase. These have its words.'] : []),
    ...(found.relaxed && !found.isLoosened && found.concepts.length <= FEW_WORDS
      ? [`No paper has all of ${shown}. These have some of the words.`]
      : []),
  ];
  const count = found.isCut
    ? `The ${found.total} ${formatOrder(wanted, found)}papers`
    : formatCount(found.total, 'paper');
  const ids = found.papers.map(({ id }) => id);
  const written = await listNotesOn(services.database, asked.guildId, ids);
  const explained = entries.map((entry) => {
    const { paper } = entry.listing;
    const matches = formatMatches(paper, entry.tldr?.text, found.concepts);
    const inNotes = formatNoteMatch(written.get(paper.id) ?? [], paper, found);
    return {
      ...entry,
      matches: { ...matches, snippet: inNotes ?? matches.snippet },
      note: inNotes === undefined ? formatReason(paper, found.concepts) : "found in your team's notes",
    };
  });
  return {
    ...(notes.length > 0 && { content: notes.join('\n') }),
    ...buildList(`${count} for ${shown}`, explained, place),
    keep: { order: found.order.join(ORDER_SEPARATOR) },
  };
}

/** Writes the other options as they would be written in the query. */
function formatFilters({ query: _, sort: __, team: ___, met, ...others }: Search): string[] {
  const named = { ...others, met: met && formatDays(met) };
  return Object.entries(named).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value.toString();
    return [`${name}:${/\s/u.test(text) ? `"${text}"` : text}`];
  });
}

/** "2026-03-02", or "2026-03-01 to 2026-03-31" */
function formatDays({ first, last }: NonNullable<Search['met']>): string {
  return first.equals(last) ? first.toString() : `${first} to ${last}`;
}

/** Names what the papers that are shown have over the others. */
function formatOrder({ sort = 'relevance' }: Search, { concepts }: Found): string {
  if (sort === 'votes') return 'most voted ';
  return sort === 'date' || concepts.length === 0 ? 'newest ' : 'best ';
}

/** Shows the query with a mark under each fault, and a button that searches without the faults. */
function formatFault(asked: Asked, { query, faults, repaired }: QueryError): Answer {
  const plain = query.replace(/\s/gu, ' ').replaceAll('`', "'");
  // A phone breaks longer lines, and the marks would stand under the wrong words.
  const from = Math.max(0, (faults[0]?.at ?? 0) - MAX_BEFORE);
  const line = `${from > 0 ? '…' : ''}${cutAtWord(plain.slice(from), MAX_FAULT_LINE)}`;
  const shift = from > 0 ? from - 1 : from;
  const mark = Array.from({ length: line.length }, (_, index) =>
    isFaulty(faults, index + shift) ? '^' : ' ',
  ).join('');
  const words = faults.map((fault) => `- ${escapeText(fault.words)}`).join('\n');
  return {
    content:
      `I don't understand the marked part of this search:\n\`\`\`\n${line}\n${mark.trimEnd()}\n\`\`\`\n${words}`.slice(
        0,
        2_000,
      ),
    ...(repaired !== '' && {
      offers: [
        {
          label: cutAtWord(`Search: ${repaired}`, MAX_LABEL),
          command: 'papers search',
          options: { ...asked.options, query: repaired },
        },
      ],
    }),
  };
}

function isFaulty(faults: QueryError['faults'], at: number): boolean {
  return faults.some((fault) => at >= fault.at && at < fault.at + fault.length);
}
