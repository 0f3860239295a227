import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import ical from 'ical.js';
import { escapeText, fold, writeCalendar } from '../../src/publishing/calendar.ts';
import type { StoredEvent } from '../../src/publishing/calendar-events.ts';
import { NOON } from '../support/papers.ts';

const LINK = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';

function eventOf(given: Partial<StoredEvent> = {}): StoredEvent {
  return {
    linkId: LINK,
    day: Temporal.PlainDate.from('2026-03-05'),
    startsAt: Temporal.Instant.from('2026-03-05T13:00:00Z'),
    endsAt: Temporal.Instant.from('2026-03-05T14:00:00Z'),
    isCancelled: false,
    title: 'Journal club',
    place: 'Room 3',
    description: 'Votes and agenda',
    sequence: 0,
    changedAt: NOON,
    ...given,
  };
}

function read(text: string) {
  const calendar = new ical.Component(ical.parse(text));
  return calendar.getAllSubcomponents('vevent').map((one) => new ical.Event(one));
}

suite('calendar', () => {
  test('is read back by another parser: texts, times in UTC, state', () => {
    const title = 'Groups; rings, and \\fields: "1 < 2" – مقدمة 👩‍🔬';
    const description = `1. ${'A long title about graphs, '.repeat(9)}\n2. שלום\n${'é'.repeat(200)}`;

    const text = writeCalendar(title, LINK, [
      eventOf({ title, description, sequence: 3, isCancelled: true }),
    ]);

    const [event] = read(text);
    assert.ok(event);
    assert.equal(event.summary, title);
    assert.equal(event.description, description);
    assert.equal(event.location, 'Room 3');
    assert.equal(event.sequence, 3);
    assert.equal(event.startDate.toString(), '2026-03-05T13:00:00Z');
    assert.equal(event.endDate.toString(), '2026-03-05T14:00:00Z');
    assert.equal(event.component.getFirstPropertyValue('status'), 'CANCELLED');
    assert.equal(event.isRecurring(), false);
  });

  test('has no line over 75 octets, each ended by CR LF, and no character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (any) => {
        const line = `SUMMARY:${escapeText(any)}`;
        const folded = fold(line);
        for (const part of folded.split('\r\n')) {
          assert.ok(Buffer.byteLength(part) <= 75);
          assert.ok(part.isWellFormed());
        }
        assert.equal(folded.replaceAll('\r\n ', ''), line);
      }),
    );
    const text = writeCalendar('a\u0000b\r\nEND:VCALENDAR', LINK, [eventOf()]);
    assert.match(text, /^(?:[^\r\n]*\r\n)+$/u);
    assert.match(text, /^NAME:ab\\nEND:VCALENDAR\r$/mu);
    assert.equal(text.match(/^END:VCALENDAR/gmu)?.length, 1);
  });

  test('has what RFC 5545 requires, once, and names each day of the schedule its own', () => {
    const events = [eventOf(), eventOf({ day: Temporal.PlainDate.from('2026-03-12'), place: '' })];

    const lines = writeCalendar('Journal club', LINK, events).split('\r\n');

    const count = (start: string) => lines.filter((line) => line.startsWith(start)).length;
    for (const [start, times] of [
      ['VERSION:2.0', 1],
      ['PRODID:', 1],
      ['UID:', 2],
      ['DTSTAMP:', 2],
      ['DTSTART:', 2],
      ['LOCATION:', 1],
      ['RRULE', 0],
      ['METHOD', 0],
    ] as const)
      assert.equal(count(start), times, start);
    assert.equal(new Set(lines.filter((line) => line.startsWith('UID:'))).size, 2);
  });
});
