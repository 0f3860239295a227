import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { findNextDue, isWeekend, type Timetable } from '../../src/feeds/calendar.ts';

const timetable = (time: string, zone: string, weekdays = [1, 2, 3, 4, 5, 6, 7]): Timetable => ({
  time: Temporal.PlainTime.from(time),
  zone,
  weekdays,
});

suite('the calendar', () => {
  const cases: [string, Timetable, string, string, string][] = [
    [
      'later the same day',
      timetable('09:00', 'UTC'),
      '2026-03-02T08:59:59Z',
      '2026-03-02T09:00:00Z',
      '2026-03-02',
    ],
    [
      'at the very moment, the next day',
      timetable('09:00', 'UTC'),
      '2026-03-02T09:00:00Z',
      '2026-03-03T09:00:00Z',
      '2026-03-03',
    ],
    [
      'over a weekend',
      timetable('09:00', 'UTC', [1, 2, 3, 4, 5]),
      '2026-03-06T10:00:00Z',
      '2026-03-09T09:00:00Z',
      '2026-03-09',
    ],
    [
      'once a week',
      timetable('09:00', 'UTC', [3]),
      '2026-03-04T09:00:00Z',
      '2026-03-11T09:00:00Z',
      '2026-03-11',
    ],
    [
      "by the zone's own date",
      timetable('08:00', 'Pacific/Auckland'),
      '2026-03-01T18:00:00Z',
      '2026-03-01T19:00:00Z',
      '2026-03-02',
    ],
    [
      'at an hour that is the same in winter',
      timetable('09:00', 'Europe/Berlin'),
      '2026-10-24T07:00:00Z',
      '2026-10-25T08:00:00Z',
      '2026-10-25',
    ],
    [
      'in summer time',
      timetable('09:00', 'Europe/Berlin'),
      '2026-07-01T00:00:00Z',
      '2026-07-01T07:00:00Z',
      '2026-07-01',
    ],
    [
      'an hour later where spring skips the time',
      timetable('02:30', 'Europe/Berlin'),
      '2026-03-29T00:00:00Z',
      '2026-03-29T01:30:00Z',
      '2026-03-29',
    ],
    [
      'the first time where autumn has it twice',
      timetable('02:30', 'Europe/Berlin'),
      '2026-10-25T00:00:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-25',
    ],
    [
      'not the second time that autumn has it',
      timetable('02:30', 'Europe/Berlin'),
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
      '2026-10-26',
    ],
  ];
  for (const [title, table, after, at, listDay] of cases) {
    test(`is due ${title}`, () => {
      const due = findNextDue(table, Temporal.Instant.from(after));

      assert.deepEqual([due.at.toString(), due.listDay.toString()], [at, listDay]);
    });
  }

  for (const [what, table] of [
    ['a timetable without weekdays', timetable('09:00', 'UTC', [])],
    ['an unknown zone', timetable('09:00', 'Europe/Atlantis')],
  ] as const) {
    test(`refuses ${what}`, () => {
      assert.throws(() => findNextDue(table, Temporal.Instant.from('2026-03-02T12:00:00Z')), RangeError);
    });
  }

  test('knows the days on which no source makes a list', () => {
    const monday = Temporal.PlainDate.from('2026-03-02');

    const week = [0, 1, 2, 3, 4, 5, 6].map((days) => isWeekend(monday.add({ days })));

    assert.deepEqual(week, [false, false, false, false, false, true, true]);
  });

  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    // Here the clocks change at midnight: a day may begin at one, or have its first hour twice.
    'America/Santiago',
    'America/Havana',
    'Africa/Cairo',
  );
  const tables = fc.record({
    time: fc
      .integer({ min: 0, max: 24 * 60 - 1 })
      .map((minute) => new Temporal.PlainTime(Math.floor(minute / 60), minute % 60)),
    zone: zones,
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  });
  const instants = fc
    .integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) })
    .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));

  test('is always due after the moment, on a wanted weekday, with no due time passed over', () => {
    fc.assert(
      fc.property(tables, instants, (table, after) => {
        const { at, listDay } = findNextDue(table, after);

        assert.ok(Temporal.Instant.compare(at, after) > 0);
        assert.ok(table.weekdays.includes(listDay.dayOfWeek));
        let day = after.toZonedDateTimeISO(table.zone).toPlainDate().subtract({ days: 1 });
        for (; Temporal.PlainDate.compare(day, listDay) < 0; day = day.add({ days: 1 })) {
          if (!table.weekdays.includes(day.dayOfWeek)) continue;
          const earlier = day.toZonedDateTime({ timeZone: table.zone, plainTime: table.time }).toInstant();
          assert.ok(Temporal.Instant.compare(earlier, after) <= 0, `${day} was passed over`);
        }
      }),
    );
  });

  test('is due at every due time in turn, none of them twice', () => {
    fc.assert(
      fc.property(tables, instants, (table, after) => {
        let due = findNextDue(table, after);
        for (let count = 0; count < table.weekdays.length; count += 1) {
          const then = findNextDue(table, due.at);

          assert.ok(Temporal.PlainDate.compare(then.listDay, due.listDay) > 0);
          assert.ok(Temporal.Instant.compare(then.at, due.at) > 0);
          due = then;
        }
        assert.ok(table.weekdays.includes(due.listDay.dayOfWeek));
      }),
    );
  });

  test("shows the wanted time on the zone's clock, save where spring skips it", () => {
    fc.assert(
      fc.property(tables, instants, (table, after) => {
        const { at, listDay } = findNextDue(table, after);

        const onClock = at.toZonedDateTimeISO(table.zone).toPlainDateTime();
        const wanted = listDay.toPlainDateTime(table.time);
        const early = wanted.toZonedDateTime(table.zone, { disambiguation: 'earlier' });
        const late = wanted.toZonedDateTime(table.zone, { disambiguation: 'later' });
        const isSkipped = !early.toPlainDateTime().equals(wanted);
        assert.ok(onClock.equals(wanted) || (isSkipped && late.toInstant().equals(at)));
      }),
    );
  });
});
