import type { Place } from '../../delivery/outbox.ts';
import { messageLink } from '../../discord-links.ts';
import type { Meeting } from '../../meetings/meetings.ts';
import type { ByHand, ByUpvotes, ByVotes } from '../../meetings/rules/agenda.ts';
import type { AgendaItem, AgendaView, StoredOccurrence } from '../../meetings/views.ts';
import { formatPerson, formatPersonFirst, isNameless, SOMEBODY } from '../../nameless.ts';
import { inZone } from '../../words.ts';
import { MAX_EVENT_PLACE } from '../limits.ts';
import { formatLinkedTitle } from './paper-list.ts';
import { formatCount, formatLongDay, formatMoment, formatText } from './text.ts';

/** As long as a name may be. */
export const MAX_MEETING_NAME = 50;

/** As long as a place may be: a longer one would not fit into an event. */
export const MAX_PLACE = MAX_EVENT_PLACE;

/** "Thursday 5 March 2026", where the meeting is */
export function formatHeldDay({ schedule }: Meeting, at: Temporal.Instant): string {
  return formatLongDay(inZone(at, schedule.zone).toPlainDate());
}

/** A moment for the reader, and on the clock where the meeting is: "… (14:00 Europe/Berlin)" */
export function formatWhen({ schedule }: Pick<Meeting, 'schedule'>, at: Temporal.Instant): string {
  const local = inZone(at, schedule.zone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${formatMoment(at)} (${time} ${local.timeZoneId})`;
}

/** Formats a meeting's name among other text. */
export function formatName({ name }: Pick<Meeting, 'name'>): string {
  return formatText(name, 2 * MAX_MEETING_NAME);
}

/** "Reading group, Thursday 5 March 2026", to be escaped with the text around it */
export function formatOccasion(meeting: Meeting, { heldAt }: Pick<StoredOccurrence, 'heldAt'>): string {
  return `${meeting.name}, ${formatHeldDay(meeting, heldAt)}`;
}

/** Formats when and where people meet. */
export function formatWhenAndWhere(meeting: Meeting, { heldAt }: Pick<StoredOccurrence, 'heldAt'>): string {
  const place = meeting.place === '' ? '' : ` · ${formatText(meeting.place, 2 * MAX_PLACE)}`;
  return `${formatWhen(meeting, heldAt)}${place}`;
}

/** Returns the address of a message in a server. */
export function linkTo(guildId: string, { channelId, messageId }: Place): string {
  return messageLink({ guildId, channelId, messageId });
}

/** How much of an agenda's papers is shown. */
export interface AgendaForm {
  readonly maxTitle: number;
  /** How many voters of a paper are named. */
  readonly maxVoters: number;
  readonly hasCards: boolean;
}

/** Lists shorter and shorter forms, tried until all papers fit. */
const AGENDA_FORMS: readonly AgendaForm[] = [
  { maxTitle: 200, maxVoters: 12, hasCards: true },
  { maxTitle: 100, maxVoters: 5, hasCards: true },
  { maxTitle: 60, maxVoters: 0, hasCards: true },
  { maxTitle: 40, maxVoters: 0, hasCards: false },
];

/** Formats as many papers of an agenda as fit into so many characters, and counts the others. */
export function fitItems(
  view: AgendaView,
  format: (item: AgendaItem, index: number, form: AgendaForm) => string,
  max: number,
): string {
  const { items } = view;
  const write = (form: AgendaForm, count: number): string => {
    const rest = items.length - count;
    const shown = items.slice(0, count).map((item, index) => format(item, index, form));
    return [...shown, ...(rest > 0 ? [`… and ${formatCount(rest, 'more paper')}.`] : [])].join('\n');
  };
  for (const form of AGENDA_FORMS) {
    const all = write(form, items.length);
    if (all.length <= max) return all;
  }
  for (let count = items.length - 1; count > 0; count -= 1) {
    const some = write(AGENDA_FORMS.at(-1) ?? { maxTitle: 0, maxVoters: 0, hasCards: false }, count);
    if (some.length <= max) return some;
  }
  return formatCount(items.length, 'paper');
}

/** "**1. [On graphs](…)**" */
export function formatItemTitle({ paper }: AgendaItem, index: number, { maxTitle }: AgendaForm): string {
  return `**${index + 1}. ${formatLinkedTitle(paper, maxTitle)}**`;
}

/** "-# 3 votes: Ada, Ben (from the authors) and Chloe · card" */
export function formatBasis({ meeting }: AgendaView, item: AgendaItem, form: AgendaForm): string {
  const card = item.card && form.hasCards ? [`[card](${linkTo(meeting.guildId, item.card)})`] : [];
  return `-# ${[...formatReasons(item, form), ...card].join(' · ')}`;
}

function formatReasons({ entry: { basis }, ownVoters }: AgendaItem, form: AgendaForm): string[] {
  switch (basis.kind) {
    case 'upvotes':
      return [`${formatCount(basis.upvotes, 'upvote')} at its source, no vote here`];
    case 'added':
      return [`added by ${formatPerson(basis.by)}`, ...formatVotes(basis, ownVoters, form)];
    case 'votes':
      return formatVotes(basis, ownVoters, form);
  }
}

function formatVotes(
  { support }: Exclude<ByVotes | ByHand | ByUpvotes, ByUpvotes>,
  ownVoters: readonly string[],
  { maxVoters }: AgendaForm,
): string[] {
  if (support === undefined) return [];
  const { voters } = support;
  const count = formatCount(voters.length, 'vote');
  const own = voters.filter((userId) => ownVoters.includes(userId)).length;
  if (maxVoters === 0) return [own === 0 ? count : `${count}, ${own} from the authors`];
  const here = voters.filter((id) => !isNameless(id));
  const named = here
    .slice(0, maxVoters)
    .map((id) => `${formatPerson(id)}${ownVoters.includes(id) ? ' (from the authors)' : ''}`);
  const left = voters.length - here.length;
  const more = here.length - named.length;
  const people = [
    ...named,
    ...(left > 0 ? [left === 1 ? SOMEBODY : `${left} people who left`] : []),
    ...(more > 0 ? [`${more} more`] : []),
  ];
  return [`${count}: ${LISTED.format(people)}`];
}

const LISTED = new Intl.ListFormat('en-GB');

/** Says who presents a paper, who is asked, or that it is open; until the meeting, how to take it. */
export function formatPresenter({ presenter }: AgendaItem, isComing: boolean): string {
  switch (presenter?.state) {
    case 'accepted':
      return `${formatPersonFirst(presenter.userId)} presents.`;
    case 'open':
      return `${formatPersonFirst(presenter.userId)} is asked to present, until ${formatMoment(presenter.expiresAt, 'f')}.`;
    default:
      return isComing ? 'Open discussion: choose it under **I’ll present**.' : 'Open discussion.';
  }
}
