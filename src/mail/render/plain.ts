import type { Leaving, MailContent, MailPaper } from '../views.ts';
import { formatHeading, formatLead, formatLeaving, formatVotes } from './words.ts';

/** RFC 3676 asks for lines of at most 78 characters. */
const WIDTH = 76;

/** Renders a mail as plain text. */
export function renderPlain(content: MailContent, leaving: Leaving): string {
  const { papers, channelUrl } = content;
  return [
    formatHeading(content),
    formatLead(content),
    '',
    ...papers.flatMap((paper, index) => renderPaper(paper, index + 1)),
    wrap('Vote in Discord, where the papers are posted:'),
    channelUrl,
    '',
    wrap(formatLeaving(leaving)),
    ...(leaving.url === undefined ? [] : [leaving.url]),
    '',
  ].join('\n');
}

function renderPaper(paper: MailPaper, number: number): string[] {
  const { title, url, summary, by, authors, facts, why, cardUrl } = paper;
  return [
    wrap(`${number}. ${title}`),
    ...(url === undefined ? [] : [url]),
    ...(summary === undefined ? [] : [wrap(summary)]),
    wrap(by),
    wrap(authors),
    ...(facts === '' ? [] : [wrap(facts)]),
    ...(why === undefined ? [] : [wrap(why)]),
    `${formatVotes(paper)}${cardUrl === undefined ? '' : `: ${cardUrl}`}`,
    '',
  ];
}

/** Breaks a text into lines at spaces; a longer word stays whole. */
export function wrap(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
