import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { MAX_EMBED_DESCRIPTION, MAX_EMBED_TITLE } from '../../src/discord/limits.ts';
import { MAX_MEETING_NAME } from '../../src/discord/render/meeting-words.ts';
import { formatLinkedTitle } from '../../src/discord/render/paper-list.ts';
import { dayOf, formatPresented, formatThread } from '../../src/discord/render/past-text.ts';
import { formatCount, formatLongDay, formatText } from '../../src/discord/render/text.ts';
import { messageLink } from '../../src/discord-links.ts';
import { MEETING_ID, meetingAutocomplete, meetingOption } from './meeting-option.ts';
import { gatherPapers, type HeldMeeting, type HeldPaper, readPastMeetings } from './past-meetings.ts';

/** Meetings on a page: three papers each with their links fill a phone's screen or two. */
const PAGE_SIZE = 3;

/** Lists shorter and shorter forms, tried until all papers of a page fit: a meeting may have ten papers, and more by hand. */
const FORMS = [
  { maxTitle: 150, hasLinks: true },
  { maxTitle: 60, hasLinks: true },
  { maxTitle: 60, hasLinks: false },
  { maxTitle: 30, hasLinks: false },
] as const;
type Form = (typeof FORMS)[number];

/** `/meeting history` shows the meetings that were held, and what was discussed. */
export const history: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'history',
    description: 'Look back on the meetings that were held: papers, presenters, votes and threads',
    options: [{ ...meetingOption, description: "The meeting's name (default: all of this server)" }],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const { held, meeting } = await readPastMeetings(asked, services);
    const pages = Math.ceil(held.length / PAGE_SIZE);
    const page = Math.min(asked.page, pages - 1);
    const shown = held.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    const meetings = await gatherPapers(services, asked.guildId, shown);
    const title = meeting === undefined ? 'Past meetings' : `Past meetings of ${meeting.name}`;
    return {
      embeds: [
        {
          title: formatText(title, MAX_EMBED_TITLE),
          description: fitMeetings(meetings, asked.guildId),
          footer: {
            text: `${formatCount(held.length, 'meeting')}${pages > 1 ? ` · page ${page + 1} of ${pages}` : ''}`,
          },
        },
      ],
      pages,
      offers: [
        {
          label: 'Export',
          command: 'meeting export',
          options: meeting === undefined ? {} : { [MEETING_ID]: meeting.id },
          press: 'beside',
        },
      ],
    };
  },
};

function fitMeetings(meetings: readonly HeldMeeting[], guildId: string): string {
  const texts = FORMS.map((form) =>
    meetings.map((meeting) => formatMeeting(meeting, guildId, form)).join('\n\n'),
  );
  const text = texts.find(({ length }) => length <= MAX_EMBED_DESCRIPTION) ?? texts.at(-1) ?? '';
  if (text.length <= MAX_EMBED_DESCRIPTION) return text;
  return `${text.slice(0, text.lastIndexOf('\n', MAX_EMBED_DESCRIPTION - 2))}\n…`;
}

function formatMeeting(meeting: HeldMeeting, guildId: string, form: Form): string {
  const agendaAt = meeting.papers[0]?.past.agendaAt;
  const agenda = agendaAt === undefined ? '' : ` · [agenda](${messageLink({ guildId, ...agendaAt })})`;
  const name = formatText(meeting.meetingName, 2 * MAX_MEETING_NAME);
  const papers = meeting.papers.map((one, index) => formatPaper(one, index, guildId, form));
  return [
    `**${formatLongDay(dayOf(meeting))}** · ${name}${agenda}`,
    ...(papers.length === 0 ? ['Nothing was on its agenda.'] : papers),
  ].join('\n');
}

/** "1. [On graphs](…) · discussed, Ada presented · [7 votes](card) · [thread](…)" */
function formatPaper(
  { past, paper, tally, threadId, notes }: HeldPaper,
  index: number,
  guildId: string,
  { maxTitle, hasLinks }: Form,
): string {
  const title = hasLinks ? formatLinkedTitle(paper, maxTitle) : formatText(paper.title, maxTitle);
  const votes = tally === undefined ? undefined : formatCount(tally.votes, 'vote');
  const facts = [
    `${OUTCOMES[past.outcome]}${formatPresented(past)}`,
    ...(votes === undefined || tally === undefined
      ? []
      : [hasLinks ? `[${votes}](${messageLink(tally.card)})` : votes]),
    ...(threadId === undefined || !hasLinks ? [] : [formatThread(guildId, threadId)]),
    ...(notes.length === 0 ? [] : [formatCount(notes.length, 'note')]),
  ];
  return `${index + 1}. ${title || 'Untitled'}\n-# ${facts.join(' · ')}`;
}

const OUTCOMES = {
  discussed: 'discussed',
  'not-reached': 'not reached',
  unanswered: 'nobody has said yet',
} as const;
