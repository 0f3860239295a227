import type { LetterContent, StandingMenu, StandingOffer } from '../../delivery/channel.ts';
import type { Outcome, OutcomeItem, OutcomesView } from '../../meetings/views.ts';
import { formatPerson } from '../../nameless.ts';
import { MAX_CHOICE, MAX_EMBED_TITLE } from '../limits.ts';
import { MAX_LETTER_TEXT } from './letter.ts';
import { formatOccasion } from './meeting-words.ts';
import { formatLinkedTitle } from './paper-list.ts';
import { formatMoment, formatPlain, formatText } from './text.ts';

/** How long titles may be, tried until all papers fit. */
const MAX_PAPER_TITLES = [150, 80, 40] as const;

const ASK_ONE =
  'Say whether you discussed this paper. If you didn’t reach it, it competes again at the next meeting, with its votes.';
const ASK_SEVERAL =
  'Say which of these papers you discussed. Those that you didn’t reach compete again at the next meeting, with their votes.';

/** Asks what was discussed at a meeting, and shows the answers. */
export function writeOutcomes(view: OutcomesView): LetterContent {
  const { meeting, occurrence, items, settledAt } = view;
  const before = `${items.length === 1 ? ASK_ONE : ASK_SEVERAL}\n\n`;
  const isOpen = items.some(({ outcome }) => outcome === undefined);
  const after = [
    '',
    '',
    ...(isOpen
      ? [
          `-# Without an answer by ${formatMoment(settledAt, 'f')}, a paper counts as discussed if its thread has replies, and otherwise as not reached.`,
        ]
      : []),
    '-# Presenters and organisers can answer, and change an answer.',
  ].join('\n');
  return {
    title: formatText(`What did you discuss? ${formatOccasion(meeting, occurrence)}`, MAX_EMBED_TITLE),
    text: `${before}${fitItems(items, MAX_LETTER_TEXT - before.length - after.length)}${after}`,
    ...buildControls(view),
  };
}

function fitItems(items: readonly OutcomeItem[], max: number): string {
  const texts = MAX_PAPER_TITLES.map((maxTitle) =>
    items.map((item, index) => formatItem(item, index, maxTitle)).join('\n'),
  );
  const text = texts.find(({ length }) => length <= max) ?? items.map(formatShortItem).join('\n');
  return text.slice(0, max);
}

function formatItem(item: OutcomeItem, index: number, maxTitle: number): string {
  const presenter = item.presenterId === undefined ? [] : [`presenter: ${formatPerson(item.presenterId)}`];
  const facts = [formatSaid(item), ...presenter].join(' · ');
  return `**${index + 1}. ${formatLinkedTitle(item.paper, maxTitle)}**\n${facts}`;
}

/** Without a link: as long as Discord lets the agenda of a meeting be, all fit. */
function formatShortItem(item: OutcomeItem, index: number): string {
  return `${index + 1}. ${formatText(item.paper.title, 40) || item.paper.id}: ${formatSaid(item)}`;
}

/** "✅ Discussed, says Ada" */
function formatSaid({ outcome, by }: OutcomeItem): string {
  switch (outcome) {
    case undefined:
      return 'No answer yet';
    case 'discussed':
      return `✅ Discussed${by === undefined ? ': its thread has replies' : `, says ${formatPerson(by)}`}`;
    case 'not-reached':
      return `↩️ Not reached${by === undefined ? ': nobody answered, and its thread has no replies' : `, says ${formatPerson(by)}`}`;
  }
}

const LABELS = { discussed: 'Discussed', 'not-reached': 'Not reached' } as const;

/** Offers two buttons for one paper; for several, two buttons for all and two menus for one of them. */
function buildControls({ occurrence, items }: OutcomesView): Pick<LetterContent, 'moreMenus' | 'offers'> {
  const about = (outcome: Outcome) => ({
    command: 'meeting outcome',
    options: { occurrence: occurrence.id, outcome },
  });
  const isOne = items.length === 1;
  const offers: StandingOffer[] = [
    { label: isOne ? LABELS.discussed : 'All discussed', ...about('discussed'), isMain: true },
    { label: isOne ? LABELS['not-reached'] : 'None reached', ...about('not-reached') },
  ];
  if (isOne) return { offers };
  const choices = items.map(({ paper: { id, title } }, index) => ({
    label: formatPlain(`${index + 1}. ${title || id}`, MAX_CHOICE),
    value: id,
  }));
  const menuFor = (outcome: Outcome): StandingMenu => ({
    question: `${LABELS[outcome]}: …`,
    ...about(outcome),
    option: 'paper',
    choices,
  });
  return { moreMenus: [menuFor('discussed'), menuFor('not-reached')], offers };
}
