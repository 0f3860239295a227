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
      'past midnight where spring skips the last hour of a day',
      timetable('23:30', 'America/Nuuk', [6]),
      '2026-03-29T01:15:00Z',
      '2026-03-29T01:30:00Z',
      '2026-03-28',
    ],
    [
      'still then, once the skipped day is over',
      timetable('23:30', 'America/Nuuk', [6]),
      '2026-03-29T01:30:00Z',
      '2026-04-05T00:30:00Z',
      '2026-04-04',
    ],
    [
      'a week later where a zone leaves the day out',
      timetable('09:00', 'Pacific/Apia', [5]),
      '2011-12-30T00:00:00Z',
      '2012-01-05T19:00:00Z',
      '2012-01-06',
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

  const FIRST = Temporal.Instant.from('2026-01-01T00:00:00Z');
  const TEN_YEARS_MS = Date.UTC(2036, 0) - Date.UTC(2026, 0);
  const times = fc
    .integer({ min: 0, max: 24 * 60 - 1 })
    .map((minute) => new Temporal.PlainTime(Math.floor(minute / 60), minute % 60));
  const masks = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  const instants = fc.integer({ min: 0, max: TEN_YEARS_MS }).map((ms) => FIRST.add({ milliseconds: ms }));
  const allZones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const zones = fc.constantFrom(...allZones);
  const anywhen = fc.record({ time: times, zone: zones, weekdays: masks, after: instants });
  // Clocks change on two days of a year, at an hour when few feeds post: drawn at random, hardly ever met.
  const nearChange = fc
    .record({
      of: anywhen,
      from: fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -3_600, max: 3_600 })),
      minutes: fc.integer({ min: -60, max: 60 }),
      isAtChange: fc.boolean(),
    })
    .map(({ of, from, minutes, isAtChange }) => {
      const change = of.after.toZonedDateTimeISO(of.zone).getTimeZoneTransition('next');
      if (change === null) return of;
      const time = change.toPlainTime().add({ minutes }).round('minute');
      return { ...of, time: isAtChange ? time : of.time, after: change.toInstant().add({ minutes: from }) };
    });
  const drawn = fc.oneof(anywhen, { weight: 3, arbitrary: nearChange });
  // Few here, as each takes a millisecond; test/chaos/calendar.test.ts has many.
  const RUNS = { numRuns: Number(process.env.RUNS_A_ZONE ?? 4) * allZones.length };

  test('is always due after the moment, on a wanted weekday, with no due time passed over', () => {
    fc.assert(
      fc.property(drawn, ({ after, ...table }) => {
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
      RUNS,
    );
  });

  test('is due once for each wanted day of three weeks, in turn', () => {
    fc.assert(
      fc.property(drawn, ({ after, ...table }) => {
        let due = findNextDue(table, after);
        const end = due.listDay.add({ days: 21 });
        const wanted: string[] = [];
        for (let day = due.listDay; Temporal.PlainDate.compare(day, end) < 0; day = day.add({ days: 1 }))
          if (table.weekdays.includes(day.dayOfWeek)) wanted.push(day.toString());

        const found: string[] = [];
        while (Temporal.PlainDate.compare(due.listDay, end) < 0) {
          found.push(due.listDay.toString());
          const then = findNextDue(table, due.at);
          assert.ok(Temporal.Instant.compare(then.at, due.at) > 0);
          due = then;
        }

        assert.deepEqual(found, wanted);
      }),
      RUNS,
    );
  });

  test("shows the wanted time on the zone's clock, save where spring skips it", () => {
    fc.assert(
      fc.property(drawn, ({ after, ...table }) => {
        const { at, listDay } = findNextDue(table, after);

        const wanted = listDay.toPlainDateTime(table.time);
        const onClock = at.toZonedDateTimeISO(table.zone).toPlainDateTime();
        if (onClock.equals(wanted)) return;
        assert.throws(
          () => wanted.toZonedDateTime(table.zone, { disambiguation: 'reject' }),
          RangeError,
          `${wanted} is there in ${table.zone}, and ${onClock} was taken`,
        );
        const change = at
          .add({ nanoseconds: 1 })
          .toZonedDateTimeISO(table.zone)
          .getTimeZoneTransition('previous');
        const before = change?.subtract({ nanoseconds: 1 }).offsetNanoseconds ?? 0;
        const skipped = Temporal.Duration.from({ nanoseconds: (change?.offsetNanoseconds ?? 0) - before });
        assert.ok(onClock.equals(wanted.add(skipped)), 'as much later as the clocks moved');
      }),
      RUNS,
    );
  });
});
