import { withoutControls } from '../../papers/controls.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { readable } from '../../papers/readable.ts';
import { SOURCES } from '../../sources/sources.ts';
import { formatAll } from '../../words.ts';
import type { Leaving, MailContent, MailPaper } from '../views.ts';

/** Phones show some 40 characters of a subject, desktops some 90; the rest is for searching. */
const MAX_SUBJECT = 120;

/** Formats a subject: "Mon 2 Mar: A title and 6 more". */
export function formatSubject({ kind, day, papers }: Pick<MailContent, 'kind' | 'day' | 'papers'>): string {
  const [first] = papers;
  const more = papers.length - 1;
  const after = more > 0 ? ` and ${more} more` : '';
  const before = kind === 'daily' ? `${formatShortDay(day)}: ` : `Week of ${formatDayMonth(day)}: `;
  const title = readable(first?.title ?? 'no papers');
  return `${before}${cutAtWord(title, MAX_SUBJECT - before.length - after.length)}${after}`;
}

/** Formats a heading: "Monday 2 March 2026", or "Week of 2 March 2026". */
export function formatHeading({ kind, day }: Pick<MailContent, 'kind' | 'day'>): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  if (kind === 'weekly') return `Week of ${day.toLocaleString('en-GB', options)}`;
  return day.toLocaleString('en-GB', { weekday: 'long', ...options }).replace(',', '');
}

/** Says what is shown of what: "Hugging Face Daily Papers: 7 of 31 papers". */
export function formatLead({ kind, feed, listed, papers }: MailContent): string {
  const { title } = SOURCES[feed.source];
  const shown = papers.length;
  if (kind === 'weekly')
    return `${title}: the ${shown === 1 ? 'paper' : `${shown} papers`} that your team voted for most`;
  if (shown === listed) return `${title}: ${formatAll(listed, 'paper')}`;
  return `${title}: ${shown} of ${listed} papers`;
}

/** Counts votes in words: "3 votes so far". */
export function formatVotes({ votes }: Pick<MailPaper, 'votes'>): string {
  if (votes === 0) return 'No votes yet';
  return votes === 1 ? '1 vote so far' : `${votes} votes so far`;
}

/** Names a feed's list of readers, for mail programs. */
export function formatListTitle({ feed }: Pick<MailContent, 'feed'>): string {
  return `Daily Papers, ${SOURCES[feed.source].title}`;
}

/** Says how to stop the mails, before a link or an address. */
export function formatLeaving({ url, mailTo, subject }: Leaving): string {
  return url === undefined
    ? `To stop these mails, run /email stop in Discord, or write to ${mailTo} with the subject “${subject}”.`
    : 'To stop these mails, run /email stop in Discord, or open this page:';
}

/** Formats a day as "Mon 2 Mar". */
function formatShortDay(day: Temporal.PlainDate): string {
  return day.toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
}

/** Formats a day as "2 Mar". */
function formatDayMonth(day: Temporal.PlainDate): string {
  return day.toLocaleString('en-GB', { day: 'numeric', month: 'short' });
}

const MAX_NAME = 60;

/** Formats a person's name as a mail shows it: they may have chosen it to deceive. */
export function formatAsker(name: string): string {
  return cutAtWord(withoutControls(name).replace(/\s+/gu, ' ').trim(), MAX_NAME) || 'somebody';
}
