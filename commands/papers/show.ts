import { ApplicationCommandOptionType } from 'discord.js';
import type { Offer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import {
  MAX_EMBED,
  MAX_EMBED_DESCRIPTION,
  MAX_EMBED_TITLE,
  MAX_EMBED_URL,
} from '../../src/discord/limits.ts';
import { buttonRows, formatFacts, formatTldr, linkButtons } from '../../src/discord/render/cards.ts';
import { MAX_MEETING_NAME } from '../../src/discord/render/meeting-words.ts';
import { buildFullNotes, buildNoteFields } from '../../src/discord/render/notes-text.ts';
import { formatWarning } from '../../src/discord/render/notices.ts';
import { type Entry, findEntries, formatLinkedTally } from '../../src/discord/render/paper-list.ts';
import { offersAbout } from '../../src/discord/render/paper-offers.ts';
import { formatPast, formatThread } from '../../src/discord/render/past-text.ts';
import {
  escapeText,
  formatCount,
  formatDay,
  formatPaperDay,
  formatText,
} from '../../src/discord/render/text.ts';
import { listNotes } from '../../src/notes/notes.ts';
import { doiLink } from '../../src/papers/doi.ts';
import { mainLink, webAddress } from '../../src/papers/links.ts';
import { NO_POPULARITY, type Paper } from '../../src/papers/paper.ts';
import { INDEX_TITLES } from '../../src/revisions/indexes/titles.ts';
import { type Citations, findCitations } from '../../src/revisions/reports.ts';
import { answerAbout, completePaper, PAPER_OPTION } from './paper-option.ts';
import { suggestJoin } from './suggest-join.ts';

const MAX_AUTHORS = 1_000;
const MAX_VENUE = 200;

/** `/papers show` shows everything about one paper, and on further pages each person's notes in full. */
export const show: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'show',
    description: 'Show one paper with its full abstract, links and votes',
    options: [PAPER_OPTION],
  },

  autocomplete: { paper: completePaper },

  answer: (asked, services) =>
    answerAbout(asked, services, async (paper) => {
      const notes = await listNotes(services.database, { guildId: asked.guildId, paperId: paper.id });
      const pages = notes.length + 1;
      const written = notes[asked.page - 1];
      const hasOwn = notes.some(({ userId }) => userId === asked.userId);
      const offerRows = [buildOffers(paper, asked, hasOwn)];
      if (written !== undefined)
        return { embeds: buildFullNotes(paper, written, written.userId), offerRows, pages };
      const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
      const [entry] = await findEntries(services, asked.guildId, [paper]);
      const links = buttonRows(linkButtons(paper));
      const facts = formatFacts(entry?.listing ?? { paper, ...NO_POPULARITY }, [
        ...formatPaperDay(paper),
        paper.id,
      ]);
      const link = webAddress(mainLink(paper), MAX_EMBED_URL);
      const before = [
        ...formatWarning(paper),
        ...(entry?.tldr === undefined ? [] : [...formatTldr(paper, entry.tldr), '']),
        paper.abstractKind === 'description' ? '**Description** (by Daily Papers)' : '**Abstract**',
        '',
      ].join('\n');
      const after = [
        '',
        '',
        formatText(formatAllAuthors(paper), MAX_AUTHORS),
        ...formatPublication(paper),
        ...formatCitations(await findCitations(services.database, paper.id)),
        ...(entry?.tally === undefined ? [] : ['', `**${formatLinkedTally(entry.tally, today)}**`]),
        ...formatMeetings(entry, today),
      ].join('\n');
      const title = formatText(paper.title, MAX_EMBED_TITLE) || 'Untitled';
      const footer =
        entry?.tally === undefined && hasServer(asked) ? `${facts} · not posted here yet` : facts;
      const room = MAX_EMBED_DESCRIPTION - before.length - after.length;
      const abstract = paper.abstract === null ? 'No abstract is known.' : formatText(paper.abstract, room);
      return {
        ...(hasServer(asked) && (await suggestJoin(paper, asked, services))),
        embeds: [
          {
            title,
            ...(link !== undefined && { url: link }),
            description: `${before}${abstract}${after}`,
            footer: { text: footer },
            ...(notes.length > 0 && {
              fields: buildNoteFields(
                notes,
                MAX_EMBED - MAX_EMBED_DESCRIPTION - title.length - footer.length,
              ),
            }),
          },
        ],
        ...(links.length > 0 && { links }),
        offerRows,
        pages,
      };
    }),
};

/** A paper comes back to a meeting a few times at most. */
const MAX_MEETINGS = 3;

/** Says at which meetings a paper was, who presented it, and where its thread is. */
function formatMeetings(entry: Entry | undefined, today: Temporal.PlainDate): string[] {
  if (entry === undefined) return [];
  const { guildId, past = [], threadId } = entry;
  const meetings = past.slice(0, MAX_MEETINGS).map((one) => {
    const said = formatPast(one, { today, guildId, hasLink: true });
    return `${said} (${formatText(one.meetingName, 2 * MAX_MEETING_NAME)})`;
  });
  return [...meetings, ...(threadId === undefined ? [] : [formatThread(guildId, threadId)])];
}

function buildOffers(paper: Paper, asked: Asked, hasNotes: boolean): Offer[] {
  const options = { paper: paper.id };
  const ofServer: Offer[] = [
    { label: 'Put to the vote', command: 'papers propose', options, press: 'beside' },
    ...offersAbout(paper, hasNotes),
  ];
  return [
    { label: 'Similar', command: 'papers similar', options, press: 'beside' },
    ...(hasServer(asked) ? ofServer : []),
    { label: 'Save', command: 'papers save', options, press: 'beside' },
  ];
}

/** "KDD 2026 · https://doi.org/10.1145/1.2": where the paper appeared, as one line, or none if that is not known. */
function formatPublication({ venue, doi }: Paper): string[] {
  const facts = [
    ...(venue === null ? [] : [formatText(venue, MAX_VENUE)]),
    ...(doi === null ? [] : [escapeText(doiLink(doi))]),
  ];
  return facts.length === 0 ? [] : [`-# ${facts.join(' · ')}`];
}

/** "Cited 12 times, according to Crossref on 3 Mar 2026", in small print; nothing if nobody has counted. */
function formatCitations(cited: Citations | undefined): string[] {
  if (cited === undefined || cited.count === 0) return [];
  const day = formatDay(cited.at.toZonedDateTimeISO('UTC').toPlainDate());
  return [
    `-# Cited ${formatCount(cited.count, 'time')}, according to ${NAMES[cited.by] ?? cited.by} on ${day}`,
  ];
}

const NAMES: Readonly<Record<string, string>> = INDEX_TITLES;

function formatAllAuthors({ authors, authorCount }: Paper): string {
  const missing = authorCount - authors.length;
  if (authors.length === 0) return missing > 0 ? `${missing} authors, names unknown` : 'Authors unknown';
  return missing > 0 ? `${authors.join(', ')} and ${missing} more` : authors.join(', ');
}
