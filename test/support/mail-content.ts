import type { MailContent, MailPaper } from '../../src/mail/views.ts';
import { MONDAY } from './papers.ts';

/** Returns a paper of a mail with the values that a test sets. */
export function mailPaper(given: Partial<MailPaper> = {}): MailPaper {
  return {
    title: 'Attention is all you need',
    url: 'https://arxiv.org/abs/1706.03762',
    summary: 'A network of attention alone translates better, and trains in less time.',
    by: 'TL;DR by the authors (a sentence from the abstract)',
    authors: 'Ada Lovelace, Charles Babbage + 2',
    facts: '2 Mar 2026 · cs.CL · ▲ 36',
    why: 'Why: attention · has code',
    links: [
      { label: 'Abstract', url: 'https://arxiv.org/abs/1706.03762' },
      { label: 'PDF', url: 'https://arxiv.org/pdf/1706.03762' },
    ],
    votes: 2,
    cardUrl: 'https://discord.com/channels/1/2/3',
    ...given,
  };
}

/** Returns the content of a day's mail. */
export function mailContent(papers: readonly MailPaper[] = [mailPaper()]): MailContent {
  return {
    kind: 'daily',
    feed: { id: 3, number: 1, source: 'arxiv', guildId: '1', channelId: '2' },
    day: MONDAY,
    listed: 31,
    papers,
    channelUrl: 'https://discord.com/channels/1/2',
  };
}
