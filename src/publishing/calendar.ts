import type { StoredEvent } from './calendar-events.ts';
import { namePart } from './names.ts';

/** A line has at most so many octets without its end (RFC 5545, section 3.1). */
const MAX_OCTETS = 75;

/** Returns a meeting's events as iCalendar (RFC 5545), each in UTC. */
export function writeCalendar(name: string, linkId: string, events: readonly StoredEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Daily Papers//Meetings//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap((event) => writeEvent(event, linkId)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function writeEvent(event: StoredEvent, linkId: string): string[] {
  const { day, startsAt, endsAt, isCancelled, title, place, description, sequence, changedAt } = event;
  return [
    'BEGIN:VEVENT',
    `UID:${namePart(linkId, day.toString())}`,
    `DTSTAMP:${formatTime(changedAt)}`,
    `LAST-MODIFIED:${formatTime(changedAt)}`,
    `SEQUENCE:${sequence}`,
    `DTSTART:${formatTime(startsAt)}`,
    `DTEND:${formatTime(endsAt)}`,
    `SUMMARY:${escapeText(title)}`,
    ...(place === '' ? [] : [`LOCATION:${escapeText(place)}`]),
    ...(description === '' ? [] : [`DESCRIPTION:${escapeText(description)}`]),
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
  ];
}

/** "20260305T130000Z" */
function formatTime(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' }).replace(/[-:]/gu, '');
}

/** Escapes text (section 3.3.11); leaves out controls, which it may not hold. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/gu, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\\;,]/gu, '\\$&')
    .replace(/\n/gu, '\\n');
}

/** Folds a line; never between the octets of a character. */
export function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const one of line) {
    const size = Buffer.byteLength(one);
    if (octets + size > MAX_OCTETS) {
      folded += '\r\n ';
      // The space counts.
      octets = 1;
    }
    folded += one;
    octets += size;
  }
  return folded;
}
