import type { Database } from '../database/connect.ts';
import { channelLink, messageLink } from '../discord-links.ts';
import { escapeMarkup } from '../escape-markup.ts';
import type { Meeting } from '../meetings/meetings.ts';
import { findPostedAgenda } from '../meetings/messages.ts';
import { listFrozen } from '../meetings/occurrences.ts';
import { viewAgenda } from '../meetings/view.ts';
import type { AgendaItem, AgendaView, StoredOccurrence } from '../meetings/views.ts';
import { mainLink, webAddress } from '../papers/links.ts';
import { formatCount, formatLongDay, inZone } from '../words.ts';
import { keepEvents, type StoredEvent } from './calendar-events.ts';
import { namePart } from './names.ts';
import { plain } from './plain.ts';
import type { FeedEntry, FeedView } from './views.ts';

/** A quarter of a weekly meeting. */
const MAX_ENTRIES = 12;

const MAX_TEXT = 500;
const MAX_URL = 2_048;

/**
 * Gathers the newest agendas of a meeting that were settled, one entry for each time that it is held. Says nothing about
 * people: whoever has the address may not be on the server.
 */
export async function viewAgendas(
  database: Database,
  meeting: Meeting,
  linkId: string,
  now: Temporal.Instant,
): Promise<FeedView> {
  const events = await keepEvents(database, meeting, linkId, now);
  const entries: FeedEntry[] = [];
  for (const occurrence of await listFrozen(database, meeting.id, MAX_ENTRIES)) {
    const view = await viewAgenda(database, meeting, occurrence, now);
    const agendaAt = (await findPostedAgenda(database, occurrence.id))?.place;
    const event = events.find(({ day }) => day.equals(occurrence.day));
    const publishedAt = occurrence.frozenAt ?? occurrence.closesAt;
    entries.push({
      id: `urn:uuid:${namePart(linkId, `agenda ${occurrence.day}`)}`,
      title: formatTitle(view),
      link:
        agendaAt === undefined
          ? channelLink(meeting)
          : messageLink({ guildId: meeting.guildId, ...agendaAt }),
      related: [],
      authors: [],
      categories: [],
      summary: `${formatCount(view.items.length, 'paper')}. ${formatWhenAndWhere(meeting, occurrence)}`,
      content: formatContent(view),
      publishedAt,
      updatedAt: findUpdate(publishedAt, event),
    });
  }
  return {
    id: `urn:uuid:${linkId}`,
    title: `Agendas: ${plain(meeting.name, MAX_TEXT)}`,
    home: channelLink(meeting),
    entries,
  };
}

function findUpdate(publishedAt: Temporal.Instant, event: StoredEvent | undefined): Temporal.Instant {
  const isLater = event !== undefined && Temporal.Instant.compare(event.changedAt, publishedAt) > 0;
  return isLater && event.sequence > 0 ? event.changedAt : publishedAt;
}

function isCalledOff({ state }: StoredOccurrence): boolean {
  return state === 'skipped' || state === 'dropped';
}

function formatTitle({ meeting, occurrence }: AgendaView): string {
  const day = formatLongDay(inZone(occurrence.heldAt, meeting.schedule.zone).toPlainDate());
  return `${isCalledOff(occurrence) ? 'Called off' : 'Agenda'}: ${plain(meeting.name, MAX_TEXT)}, ${day}`;
}

/** "Thursday 5 March 2026, 14:00 (Europe/Berlin), Room 3" */
function formatWhenAndWhere({ schedule, place }: Meeting, { heldAt }: StoredOccurrence): string {
  const local = inZone(heldAt, schedule.zone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const where = plain(place, MAX_TEXT);
  const when = `${formatLongDay(local.toPlainDate())}, ${time} (${local.timeZoneId})`;
  return where === '' ? when : `${when}, ${where}`;
}

function formatContent({ meeting, occurrence, agenda, items }: AgendaView): string {
  return [
    ...(isCalledOff(occurrence) ? ['<p><strong>Called off.</strong></p>'] : []),
    `<p>${escapeMarkup(formatWhenAndWhere(meeting, occurrence))}</p>`,
    ...(agenda.state === 'offered'
      ? ['<p>No vote decided: the week’s most upvoted papers are offered instead.</p>']
      : []),
    ...(items.length === 0
      ? ['<p>There is nothing on the agenda.</p>']
      : [`<ol>${items.map(formatItem).join('')}</ol>`]),
  ].join('\n');
}

function formatItem({ paper, entry }: AgendaItem): string {
  const title = escapeMarkup(plain(paper.title, MAX_TEXT) || paper.id);
  const link = webAddress(mainLink(paper), MAX_URL);
  const linked = link === undefined ? title : `<a href="${escapeMarkup(link)}">${title}</a>`;
  return `<li dir="auto">${linked}<br/><small>${formatBasis(entry)}</small></li>`;
}

function formatBasis({ basis }: AgendaItem['entry']): string {
  switch (basis.kind) {
    case 'votes':
      return formatCount(basis.support.voters.length, 'vote');
    case 'added':
      return basis.support === undefined
        ? 'added by hand'
        : `added by hand, ${formatCount(basis.support.voters.length, 'vote')}`;
    case 'upvotes':
      return `${formatCount(basis.upvotes, 'upvote')} at its source, no vote here`;
  }
}
