import { ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { plainNote } from '../../src/discord/render/notes-text.ts';
import {
  buildList,
  type Entry,
  findEntries,
  formatLinkedTitle,
  PAGE_SIZE,
} from '../../src/discord/render/paper-list.ts';
import { formatCount, formatDay, formatLongDay, formatText } from '../../src/discord/render/text.ts';
import { findThreads } from '../../src/discussions/discussions.ts';
import { UserError } from '../../src/errors.ts';
import { chooseFirst, type ReadFirst, type StartHere } from '../../src/meetings/start-here.ts';
import { listDiscussedSince } from '../../src/notes/discussed.ts';
import { listNotesOn, type Note } from '../../src/notes/notes.ts';
import { findPapers } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { parseDays } from '../../src/search/search.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { inZone } from '../../src/words.ts';

/** A page of a list shows notes of five papers: a line of each. */
const MAX_NOTE = 200;
const MAX_TITLE = 150;

/** `/papers catch-up` shows what the team discussed since a day, for whoever joins or was away. */
export const catchUp: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'catch-up',
    description: 'Catch up on what your team discussed: most voted first, and where to start',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'since',
        description: 'The first day, such as 2026-03-02, 2026-03 or 2026',
        required: true,
      },
    ],
  },

  async answer(asked, services) {
    const since = readSince(asked, services);
    const discussed = await gatherDiscussed(asked.guildId, since, services);
    if (discussed.length === 0)
      return {
        content: `Your team hasn't discussed a paper since ${formatLongDay(since)}, neither at a meeting nor in notes. \`/meeting history\` shows the meetings before; \`/papers top\` shows what your team voted for.`,
      };
    const first = asked.page * PAGE_SIZE;
    const shown = discussed.slice(first, first + PAGE_SIZE);
    const papers = await findPapers(
      services.database,
      shown.map(({ paperId }) => paperId),
    );
    const entries = await findEntries(services, asked.guildId, papers);
    const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const place = { page: asked.page, total: discussed.length, today };
    const noted = entries.map((entry) => withNotes(entry, shown));
    const list = buildList(`Discussed since ${formatDay(since)}, most votes first`, noted, place);
    const start = asked.page === 0 ? await describeStart(chooseFirst(discussed), services) : [];
    return { ...list, embeds: [...(list.embeds ?? []), ...start] };
  },
};

/** A discussed paper, with what orders it. */
interface Discussed extends ReadFirst {
  readonly paperId: string;
  readonly ownNotes: readonly Note[];
}

function readSince(asked: Asked, { now }: Services): Temporal.PlainDate {
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  const given = readText(asked, 'since')?.trim() ?? '';
  const since = parseDays(given, today)?.first;
  if (since === undefined)
    throw new UserError(
      `“${formatText(given, 40)}” isn't a valid date. Write it like ${today}, ${today.toPlainYearMonth()} or ${today.year}.`,
    );
  // Where the team is, the next day may have begun.
  if (Temporal.PlainDate.compare(since, today.add({ days: 1 })) > 0)
    throw new UserError(`${formatLongDay(since)} is still to come. Give a day that has passed.`);
  return since;
}

/** Lists what was discussed since a day, most votes first, then the newest. */
async function gatherDiscussed(
  guildId: string,
  since: Temporal.PlainDate,
  { database }: Services,
): Promise<Discussed[]> {
  // No zone is more than a day ahead of UTC.
  const from = since.subtract({ days: 1 }).toZonedDateTime('UTC').toInstant();
  const all = await listDiscussedSince(database, guildId, from);
  const discussed = all.filter(
    ({ at, zone }) => Temporal.PlainDate.compare(inZone(at, zone).toPlainDate(), since) >= 0,
  );
  const ids = discussed.map(({ paperId }) => paperId);
  const tallies = await findTallies(database, guildId, ids);
  const threads = await findThreads(database, guildId, ids);
  const notes = await listNotesOn(database, guildId, ids);
  return discussed
    .map(({ paperId, at }): Discussed => {
      const ownNotes = notes.get(paperId) ?? [];
      return {
        paperId,
        ownNotes,
        discussedAt: at,
        notes: ownNotes.length,
        votes: tallies.get(paperId)?.votes ?? 0,
        hasThread: threads.has(paperId),
      };
    })
    .toSorted((a, b) => b.votes - a.votes || Temporal.Instant.compare(b.discussedAt, a.discussedAt));
}

/** Quotes the newest of a paper's notes, and counts the others. */
function withNotes(entry: Entry, discussed: readonly Discussed[]): Entry {
  const { paper } = entry.listing;
  const notes = discussed.find(({ paperId }) => paperId === paper.id)?.ownNotes ?? [];
  const [newest] = notes;
  if (newest === undefined) return entry;
  const verdict = newest.verdict === null ? '' : ` (verdict ${newest.verdict} of 5)`;
  const written = formatText(plainNote(newest.takeaways || newest.questions), MAX_NOTE);
  const text = written === '' ? '' : `: ${written}`;
  const more = notes.length > 1 ? ` · ${formatCount(notes.length - 1, 'more note')}` : '';
  const snippet = `<@${newest.userId}>${verdict}${text}${more}`;
  return { ...entry, matches: { tldr: undefined, snippet } };
}

async function describeStart({ among, papers }: StartHere<Discussed>, { database }: Services) {
  const found = await findPapers(
    database,
    papers.map(({ paperId }) => paperId),
  );
  const titles = papers
    .flatMap(({ paperId }) => found.find(({ id }) => id === paperId) ?? [])
    .map((paper: Paper) => `**${formatLinkedTitle(paper, MAX_TITLE)}**`);
  const what = titles.length === 1 ? 'It has the most votes' : 'They have the most votes';
  return [{ title: 'Start here', description: `${titles.join('\n')}\n${what} ${WHY[among]}` }];
}

/** Says by which rule `chooseFirst` chose. */
const WHY = {
  notes: 'of the papers with notes, which say what your team thought.',
  threads: 'of the papers with a thread, where you can read what was said. Nobody wrote notes.',
  all: 'of all. No paper has notes or a thread.',
} as const;
