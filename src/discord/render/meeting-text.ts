import type { LetterContent, StandingMenu, StandingOffer } from '../../delivery/channel.ts';
import type { Place } from '../../delivery/outbox.ts';
import { channelLink } from '../../discord-links.ts';
import type { EventContent } from '../../meetings/event-calendar.ts';
import { isFrozenLate } from '../../meetings/rules/agenda.ts';
import { UNVOTED } from '../../meetings/rules/explain-order.ts';
import { commitTo } from '../../meetings/rules/presenters.ts';
import type { AgendaView, MeetingWording, OfferView } from '../../meetings/views.ts';
import { formatPerson, formatPersonFirst } from '../../nameless.ts';
import {
  MAX_CHOICE,
  MAX_EMBED_TITLE,
  MAX_EVENT_DESCRIPTION,
  MAX_EVENT_NAME,
  MAX_EVENT_PLACE,
} from '../limits.ts';
import { MAX_LETTER_TEXT } from './letter.ts';
import {
  fitItems,
  formatBasis,
  formatHeldDay,
  formatItemTitle,
  formatName,
  formatOccasion,
  formatPresenter,
  formatWhen,
  formatWhenAndWhere,
  linkTo,
} from './meeting-words.ts';
import { writeOutcomes } from './outcomes-text.ts';
import { formatLinkedTitle } from './paper-list.ts';
import { formatMoment, formatPlain, formatText } from './text.ts';

const MAX_PAPER_TITLE = 150;

/** Words messages about meetings in Discord's markup. */
export const meetingWording: MeetingWording = {
  agenda: writeAgenda,
  offer: writeOffer,
  presenter: writePresenter,
  reminder: writeReminder,
  outcomes: writeOutcomes,
  notice: (meeting, occurrence, text) => ({
    title: formatTitle(formatOccasion(meeting, occurrence)),
    text: text.slice(0, MAX_LETTER_TEXT),
  }),
  event: writeEvent,
  notices: {
    missed: (meeting) =>
      `I was away from the closing of the vote until the meeting, so ${formatName(meeting)} had no agenda. Your votes stay: they count for the next one.`,
    skipped: (_meeting, _occurrence, by) =>
      `${formatPerson(by)} called this meeting off. Your votes stay: they count for the next one.`,
    restored: (meeting, { heldAt }, by) =>
      `${formatPerson(by)} took that back: this meeting takes place after all, on ${formatWhen(meeting, heldAt)}. Its agenda and its presenters stay.`,
    moved: (meeting, { heldAt }, by) =>
      `${formatPerson(by)} moved this meeting to ${formatWhen(meeting, heldAt)}. Its agenda and its presenters stay.`,
    closed: (meeting, because) =>
      `I can't post about ${formatName(meeting)} in <#${meeting.channelId}>. ${because} Or choose another channel with \`/meeting set\`. I try again every 15 minutes.`,
  },
};

function writeAgenda(view: AgendaView): LetterContent {
  const { meeting, occurrence } = view;
  const isComing = occurrence.state === 'frozen';
  const before = formatBeforeItems(view);
  const after = formatAfterItems(view);
  const room = MAX_LETTER_TEXT - before.length - after.length - 2;
  const items = fitItems(
    view,
    (item, index, form) =>
      [
        formatItemTitle(item, index, form),
        formatBasis(view, item, form),
        formatPresenter(item, isComing),
      ].join('\n'),
    room,
  );
  const letter = {
    title: formatTitle(`Agenda: ${formatOccasion(meeting, occurrence)}`),
    text: [before, items, after].filter((part) => part !== '').join('\n'),
  };
  const discussable = { ...letter, moreMenus: buildPaperMenus(view) };
  if (!isComing) return discussable;
  const menu = buildPresentMenu(view);
  return { ...discussable, ...(menu && { menu }), offers: buildAgendaOffers(view) };
}

function formatBeforeItems({ meeting, occurrence, agenda, items }: AgendaView): string {
  const { state, frozenAt, closesAt } = occurrence;
  return [
    ...(state === 'skipped' || state === 'dropped' ? ['**Called off.**'] : []),
    formatWhenAndWhere(meeting, occurrence),
    ...(agenda.state === 'offered' ? [formatUnvoted(agenda.because, items.length)] : []),
    ...(frozenAt !== null && isFrozenLate(closesAt, frozenAt)
      ? [
          `-# I couldn't settle this when voting was to close, so this froze late, ${formatMoment(frozenAt, 'f')}. Votes until then count.`,
        ]
      : []),
    '',
  ].join('\n');
}

function formatUnvoted(because: 'no-votes' | 'all-dropped', count: number): string {
  const why = UNVOTED[because];
  return count === 0
    ? `${why} No paper of this week has upvotes either, so there is nothing on the agenda.`
    : `${why} The week’s most upvoted papers are offered instead.`;
}

function formatAfterItems({ meeting, occurrence, next }: AgendaView): string {
  const { seed } = occurrence;
  return [
    '',
    `-# Ties are drawn by the seed \`${seed}\`. Its SHA-256 was shown when voting opened, in \`/meeting show\` and under the agenda before: \`${commitTo(seed)}\`. \`/meeting why\` draws again.`,
    ...(next === undefined
      ? []
      : [
          `-# Voting for ${formatHeldDay(meeting, next.heldAt)} is open; its draw's seed has SHA-256 \`${commitTo(next.seed)}\`.`,
        ]),
  ].join('\n');
}

/** Offers the papers that nobody presents yet. */
function buildPresentMenu({ meeting, occurrence, items }: AgendaView): StandingMenu | undefined {
  const free = items.filter(({ presenter }) => presenter?.state !== 'accepted');
  if (free.length === 0) return undefined;
  return {
    question: 'I’ll present …',
    command: 'meeting present',
    options: { server: meeting.guildId, occurrence: occurrence.id },
    option: 'paper',
    choices: choicesOf(free),
  };
}

/** Leads to the papers' threads, and to one's notes, before the meeting and long after it. */
function buildPaperMenus({ items }: AgendaView): StandingMenu[] {
  if (items.length === 0) return [];
  const menu = { question: 'Discuss …', command: 'papers discuss', options: {}, option: 'paper' };
  const notes = { question: 'Add notes on …', command: 'papers note', options: {}, option: 'paper' };
  const choices = choicesOf(items);
  return [
    { ...menu, choices },
    { ...notes, choices },
  ];
}

function choicesOf(items: AgendaView['items']): StandingMenu['choices'] {
  return items.map(({ paper: { id, title } }) => ({
    label: formatPlain(title, MAX_CHOICE) || id,
    value: id,
  }));
}

function buildAgendaOffers({ meeting, occurrence }: AgendaView): StandingOffer[] {
  const options = { server: meeting.guildId, occurrence: occurrence.id };
  return [
    { label: 'Swap', command: 'meeting swap', options },
    { label: 'Skip this week', command: 'meeting skip-me', options },
  ];
}

type Where = 'private' | 'channel';

function writeOffer(view: OfferView, where: Where): LetterContent {
  const { offer, paper, from } = view;
  const isOpen = offer.state === 'open';
  const why =
    from === undefined
      ? `Whoever presented longest ago is asked first; \`/meeting why\` explains it.`
      : `${formatPersonFirst(from)} would like to hand it on to you.`;
  return {
    title: formatTitle(
      isOpen ? `Will you present “${paper.title || paper.id}”?` : `You present “${paper.title}”`,
    ),
    text: [
      ...formatGreeting(view, where),
      formatTalk(view),
      why,
      ...(isOpen
        ? [
            `Please answer by ${formatMoment(offer.expiresAt)} (${formatMoment(offer.expiresAt, 'R')}). Without an answer, the next person is asked.`,
          ]
        : []),
      ...formatAgendaLink(view),
    ].join('\n'),
    ...(where === 'channel' && { pings: [offer.userId] }),
    offers: [
      ...(isOpen ? [{ ...offerOf(view, 'Accept', 'accept'), isMain: true }] : []),
      offerOf(view, 'Pass', 'pass'),
      offerOf(view, 'Swap', 'swap'),
    ],
  };
}

function formatGreeting({ offer: { userId } }: OfferView, where: Where): string[] {
  if (where === 'private') return [];
  return [`${formatPersonFirst(userId)}, I can't send you private messages, so I'm asking here.`];
}

function offerOf({ meeting, offerId }: OfferView, label: string, subcommand: string): StandingOffer {
  return { label, command: `meeting ${subcommand}`, options: { server: meeting.guildId, offer: offerId } };
}

function writePresenter(view: OfferView, where: Where): LetterContent {
  const { offer, paper } = view;
  return {
    title: formatTitle(`You present “${paper.title || paper.id}”`),
    text: [
      ...(where === 'channel' ? [`${formatPersonFirst(offer.userId)}, a reminder:`] : []),
      formatTalk(view),
      'If you can’t, press Swap to name somebody else, or Pass to let me ask the next.',
      ...formatAgendaLink(view),
    ].join('\n'),
    ...(where === 'channel' && { pings: [offer.userId] }),
    offers: [offerOf(view, 'Swap', 'swap'), offerOf(view, 'Pass', 'pass')],
  };
}

function formatTalk({ meeting, occurrence, paper }: OfferView): string {
  return `**${formatLinkedTitle(paper, MAX_PAPER_TITLE)}** at ${formatName(meeting)}, ${formatWhenAndWhere(meeting, occurrence)}`;
}

function formatAgendaLink({ meeting, agendaAt }: Pick<OfferView, 'meeting' | 'agendaAt'>): string[] {
  return agendaAt === undefined ? [] : [`[The agenda](${linkTo(meeting.guildId, agendaAt)})`];
}

function writeReminder(view: AgendaView, agendaAt: Place | undefined): LetterContent {
  const { meeting, occurrence } = view;
  const before = `Starts ${formatMoment(occurrence.heldAt, 'R')}: ${formatWhenAndWhere(meeting, occurrence)}`;
  const after = formatAgendaLink({ meeting, agendaAt }).join('');
  const items = fitItems(
    view,
    (item, index, form) => {
      const who = item.presenter?.state === 'accepted' ? formatPresenter(item, false) : 'Open discussion.';
      return `${formatItemTitle(item, index, form)}\n${who}`;
    },
    MAX_LETTER_TEXT - before.length - after.length - 2,
  );
  return {
    title: formatTitle(`Soon: ${formatOccasion(meeting, occurrence)}`),
    text: [before, items, after].filter((part) => part !== '').join('\n'),
  };
}

function writeEvent(view: AgendaView, agendaAt: Place | undefined): EventContent {
  const { meeting, occurrence } = view;
  const { heldAt, closesAt, frozenAt } = occurrence;
  const link = agendaAt === undefined ? '' : `Agenda: ${linkTo(meeting.guildId, agendaAt)}`;
  const before =
    frozenAt === null ? `Vote for papers until ${formatMoment(closesAt, 'f')}. Then I post the agenda.` : '';
  const items =
    frozenAt === null
      ? ''
      : fitItems(
          view,
          ({ paper }, index, { maxTitle }) =>
            `${index + 1}. ${formatText(paper.title, maxTitle) || paper.id}`,
          MAX_EVENT_DESCRIPTION - link.length - 1,
        );
  const place = formatPlain(meeting.place, MAX_EVENT_PLACE);
  return {
    name: formatPlain(meeting.name, MAX_EVENT_NAME) || 'Meeting',
    description: [before, items, link].filter((part) => part !== '').join('\n'),
    place: place === '' ? channelLink(meeting) : place,
    startsAt: heldAt,
    endsAt: heldAt.add({ minutes: meeting.minutes }),
  };
}

/** Cuts a title; what strangers wrote in it is shown letter by letter. */
function formatTitle(text: string): string {
  return formatText(text, MAX_EMBED_TITLE);
}
