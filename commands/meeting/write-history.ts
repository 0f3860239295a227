import {
  escapeMarkdown,
  writeMarkdownLink,
  writeMarkdownText,
} from '../../src/bibliography/write/markdown.ts';
import { formatAuthors } from '../../src/discord/render/cards.ts';
import { dayOf, threadLink } from '../../src/discord/render/past-text.ts';
import { formatCount, formatLongDay } from '../../src/discord/render/text.ts';
import { messageLink } from '../../src/discord-links.ts';
import type { Note } from '../../src/notes/notes.ts';
import { mainLink, webAddress } from '../../src/papers/links.ts';
import { readable } from '../../src/papers/readable.ts';
import type { HeldMeeting, HeldPaper } from './past-meetings.ts';

/** Longer addresses are no link that anybody could use. */
const MAX_URL = 2_048;

/** Where a history is written for, and how the file names people. */
export interface HistoryPlace {
  readonly guildId: string;
  readonly nameOf: (userId: string) => string;
}

/** Writes a meeting that was held in Markdown, in pieces: its heading, then one for each paper. */
export function writeMeeting(meeting: HeldMeeting, { guildId, nameOf }: HistoryPlace): string[] {
  const agendaAt = meeting.papers[0]?.past.agendaAt;
  const agenda =
    agendaAt === undefined ? [] : [writeMarkdownLink('Agenda', messageLink({ guildId, ...agendaAt })), ''];
  const heading = `## ${escapeMarkdown(readable(meeting.meetingName))}, ${formatLongDay(dayOf(meeting))}`;
  const none = meeting.papers.length === 0 ? ['Nothing was on its agenda.', ''] : [];
  return [
    [heading, '', ...agenda, ...none, ''].join('\n'),
    ...meeting.papers.map((one) => writePaper(one, { guildId, nameOf })),
  ];
}

function writePaper(
  { past, paper, tally, threadId, notes }: HeldPaper,
  { guildId, nameOf }: HistoryPlace,
): string {
  const url = webAddress(mainLink(paper), MAX_URL);
  const presenter =
    past.presenterId === undefined || past.outcome === 'not-reached'
      ? ''
      : `; ${escapeMarkdown(nameOf(past.presenterId))} presented`;
  const links = [
    ...(url === undefined ? [] : [writeMarkdownLink('paper', url)]),
    ...(tally === undefined ? [] : [writeMarkdownLink('card', messageLink(tally.card))]),
    ...(threadId === undefined ? [] : [writeMarkdownLink('thread', threadLink(guildId, threadId))]),
  ];
  return [
    `- **${writeMarkdownText(paper.title) || escapeMarkdown(paper.id)}**`,
    `  - ${formatAuthors(paper, (text, max) => escapeMarkdown(readable(text)).slice(0, max))}`,
    `  - ${OUTCOMES[past.outcome]}${presenter}`,
    ...(tally === undefined ? [] : [`  - ${formatCount(tally.votes, 'vote')}`]),
    ...(links.length === 0 ? [] : [`  - Links: ${links.join(', ')}`]),
    ...notes.flatMap((note) => writeNote(note, nameOf)),
    '',
  ].join('\n');
}

const OUTCOMES = {
  discussed: 'Discussed',
  'not-reached': 'Not reached',
  unanswered: 'Nobody has said whether it was discussed',
} as const;

/** Quotes a person's notes, which are Markdown themselves. */
function writeNote(
  { userId, verdict, takeaways, questions }: Note,
  nameOf: (id: string) => string,
): string[] {
  const verdictText = verdict === null ? '' : ` (verdict ${verdict} of 5)`;
  const parts = [takeaways, ...(questions === '' ? [] : [`Open questions:\n\n${questions}`])];
  const text = parts.filter((part) => part !== '').join('\n\n');
  return [
    `  - Notes by ${escapeMarkdown(nameOf(userId))}${verdictText}`,
    ...(text === '' ? [] : ['', ...text.split(/\r?\n/u).map((line) => `    > ${line}`.trimEnd()), '']),
  ];
}

/** Puts pieces of text into files of at most so many bytes, each of which begins with a heading. */
export function fillFiles(pieces: Iterable<string>, heading: string, maxBytes: number): string[] {
  const files: string[] = [];
  let text = '';
  let bytes = 0;
  const begun = Buffer.byteLength(heading);
  for (const piece of pieces) {
    const more = Buffer.byteLength(piece);
    if (text !== '' && bytes + more > maxBytes) {
      files.push(text);
      text = '';
    }
    if (text === '') {
      text = heading;
      bytes = begun;
    }
    text += piece;
    bytes += more;
  }
  return text === '' ? files : [...files, text];
}
