import type { Alert, Wish } from '../../alerts/alerts.ts';
import type { AlertedPaper, AlertLetterView, AlertWording } from '../../alerts/views.ts';
import type { LetterContent } from '../../delivery/channel.ts';
import { MAX_CHOICE, MAX_CHOICES } from '../limits.ts';
import { MAX_LETTER_TEXT } from './letter.ts';
import { isChoosable } from './paper-choices.ts';
import { formatLinkedTitle } from './paper-list.ts';
import { formatCount, formatLongDay, formatPaperDay, formatPlain, formatText } from './text.ts';

const MAX_TITLE = 180;
const MAX_ALERT = 60;
const MAX_NAME = 60;

/** Each paper should be among the choices of the menu. */
const MAX_PAPERS = MAX_CHOICES;

/** Names of authors before "and others". */
const MAX_NAMES = 3;

/** Alerts that one paper names. */
const MAX_NAMED = 5;

/** Writes alerts as people read them. */
export const alertWording: AlertWording = {
  letter: (view) => ({
    title: `Your alerts: ${formatLongDay(view.day)}`,
    text: writeText(view),
    ...(view.isPublic && { pings: [view.userId] }),
    ...writeMenus(view),
    ...(!view.isPublic && {
      offers: [{ label: 'My alerts', command: 'alerts list', options: {} }],
    }),
  }),
};

/** "author: Y. Wang" */
export function formatWish({ kind, text }: Pick<Wish, 'kind' | 'text'>, max = MAX_ALERT): string {
  return `${kind}: ${formatText(text, max)}`;
}

function writeText({ papers, isPublic, userId }: AlertLetterView): string {
  const before = [
    `${formatCount(papers.length, 'new paper')} for you.`,
    ...(isPublic
      ? [`-# <@${userId}> takes no private messages from me, so I post this here, as they asked.`]
      : []),
  ].join('\n');
  let shown = papers.slice(0, MAX_PAPERS).map(writePaper);
  for (;;) {
    const rest = papers.length - shown.length;
    const after = rest === 0 ? [] : [`…and ${rest.toLocaleString('en')} more: \`/alerts test\` lists them.`];
    const text = [before, ...shown, ...after].join('\n\n');
    if (text.length <= MAX_LETTER_TEXT || shown.length === 0) return text.slice(0, MAX_LETTER_TEXT);
    shown = shown.slice(0, -1);
  }
}

function writePaper({ paper, alerts }: AlertedPaper): string {
  const named = alerts.slice(0, MAX_NAMED).map((alert) => formatWish(alert));
  const more = alerts.length - named.length;
  return [
    `**${formatLinkedTitle(paper, MAX_TITLE)}**`,
    `-# ${[...formatAuthors(paper), ...formatPaperDay(paper)].join(' · ')}`,
    `-# For ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(' · ')}`,
  ].join('\n');
}

function formatAuthors({ authors, authorCount }: AlertedPaper['paper']): readonly string[] {
  if (authors.length === 0) return [];
  const names = authors.slice(0, MAX_NAMES).map((name) => formatText(name, MAX_NAME));
  const others = Math.max(authorCount, authors.length) > names.length ? ' and others' : '';
  return [`${names.join(', ')}${others}`];
}

function writeMenus({ papers }: AlertLetterView): Pick<LetterContent, 'menu' | 'moreMenus'> {
  const choose = (some: readonly AlertedPaper[]) =>
    some
      .map(({ paper }) => paper)
      .filter(isChoosable)
      .slice(0, MAX_PAPERS)
      .map(({ id, title }) => ({ label: formatPlain(title, MAX_CHOICE) || id, value: id }));
  const byAuthor = papers.filter(({ alerts }) => alerts.some(isForAuthor));
  return {
    menu: {
      question: 'Open a paper',
      command: 'papers show',
      options: {},
      option: 'paper',
      choices: choose(papers),
    },
    ...(byAuthor.length > 0 && {
      moreMenus: [
        {
          question: 'Not this author',
          command: 'alerts not-author',
          options: {},
          option: 'paper',
          choices: choose(byAuthor),
        },
      ],
    }),
  };
}

function isForAuthor({ kind }: Alert): boolean {
  return kind === 'author';
}
