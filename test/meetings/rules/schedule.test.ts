import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  findEarlyClosings,
  findOccurrence,
  findOccurrences,
  INTERVALS,
  isHeldOn,
  type Override,
  type Schedule,
} from '../../../src/meetings/rules/schedule.ts';

const day = Temporal.PlainDate.from;
const moment = Temporal.Instant.from;

const schedule = (given: Partial<Schedule> = {}): Schedule => ({
  time: Temporal.PlainTime.from('14:00'),
  zone: 'Europe/Berlin',
  weekdays: [4],
  everyWeeks: 1,
  anchor: day('2026-03-05'),
  closingHours: 24,
  ...given,
});

const find = (given: Partial<Schedule>, overrides: Override[], after: string, limit = 3): string[] =>
  findOccurrences(schedule(given), overrides, moment(after), limit).map(({ at }) => at.toString());

suite('the schedule of a meeting', () => {
  const skip: Override = { kind: 'skipped', day: day('2026-03-12') };
  const move = (to: string): Override => ({
    kind: 'moved',
    day: day('2026-03-12'),
    to: Temporal.PlainDateTime.from(to),
  });
  const cases: [string, Partial<Schedule>, Override[], string, string[]][] = [
    [
      'keeps its hour over a change of the clocks',
      {},
      [],
      '2026-03-19T13:00:00Z',
      ['2026-03-26T13:00:00Z', '2026-04-02T12:00:00Z', '2026-04-09T12:00:00Z'],
    ],
    [
      'meets every second week, counted from its anchor',
      { everyWeeks: 2 },
      [],
      '2026-03-01T00:00:00Z',
      ['2026-03-05T13:00:00Z', '2026-03-19T13:00:00Z', '2026-04-02T12:00:00Z'],
    ],
    [
      'counts the weeks before its anchor, too',
      { everyWeeks: 4, anchor: day('2026-05-01') },
      [],
      '2026-03-01T00:00:00Z',
      ['2026-03-05T13:00:00Z', '2026-04-02T12:00:00Z', '2026-04-30T12:00:00Z'],
    ],
    [
      'has all days of a week in the same week',
      { everyWeeks: 2, weekdays: [1, 7] },
      [],
      '2026-03-01T23:30:00Z',
      ['2026-03-02T13:00:00Z', '2026-03-08T13:00:00Z', '2026-03-16T13:00:00Z'],
    ],
    [
      'leaves out a skipped occurrence',
      {},
      [skip],
      '2026-03-05T13:00:00Z',
      ['2026-03-19T13:00:00Z', '2026-03-26T13:00:00Z', '2026-04-02T12:00:00Z'],
    ],
    [
      'holds a moved one where it was moved to',
      {},
      [move('2026-03-13T09:30')],
      '2026-03-05T13:00:00Z',
      ['2026-03-13T08:30:00Z', '2026-03-19T13:00:00Z', '2026-03-26T13:00:00Z'],
    ],
    [
      'holds it on the day of the next, in order of time',
      {},
      [move('2026-03-19T10:00')],
      '2026-03-05T13:00:00Z',
      ['2026-03-19T09:00:00Z', '2026-03-19T13:00:00Z', '2026-03-26T13:00:00Z'],
    ],
    [
      'holds it after the next',
      {},
      [move('2026-03-20T10:00')],
      '2026-03-05T13:00:00Z',
      ['2026-03-19T13:00:00Z', '2026-03-20T09:00:00Z', '2026-03-26T13:00:00Z'],
    ],
    [
      'still finds it when its old day is over',
      {},
      [move('2026-03-27T10:00')],
      '2026-03-20T00:00:00Z',
      ['2026-03-26T13:00:00Z', '2026-03-27T09:00:00Z', '2026-04-02T12:00:00Z'],
    ],
    [
      'follows the last override of a day',
      {},
      [skip, move('2026-03-13T09:30')],
      '2026-03-05T13:00:00Z',
      ['2026-03-13T08:30:00Z', '2026-03-19T13:00:00Z', '2026-03-26T13:00:00Z'],
    ],
    [
      'ignores an override of a day that has no meeting',
      { weekdays: [5] },
      [move('2026-03-14T09:30'), skip],
      '2026-03-07T00:00:00Z',
      ['2026-03-13T13:00:00Z', '2026-03-20T13:00:00Z', '2026-03-27T13:00:00Z'],
    ],
    [
      'meets a week later where a zone leaves the day out',
      { zone: 'Pacific/Apia', weekdays: [5], anchor: day('2011-12-23') },
      [],
      '2011-12-29T00:00:00Z',
      ['2012-01-06T00:00:00Z', '2012-01-13T00:00:00Z', '2012-01-20T00:00:00Z'],
    ],
  ];
  for (const [title, given, overrides, after, expected] of cases) {
    test(title, () => {
      assert.deepEqual(find(given, overrides, after), expected);
    });
  }

  const clocks: [string, string, string, string, string][] = [
    [
      'an hour that spring skips is later by as much',
      '2026-03-29',
      '02:30',
      '2026-03-29T01:30:00Z',
      'skipped',
    ],
    ['an hour that autumn repeats is the first', '2026-10-25', '02:30', '2026-10-25T00:30:00Z', 'repeated'],
    ['any other is as it says', '2026-10-25', '03:00', '2026-10-25T02:00:00Z', 'once'],
  ];
  for (const [title, on, time, at, clock] of clocks) {
    test(title, () => {
      const given = schedule({ time: Temporal.PlainTime.from(time), weekdays: [7] });

      const found = findOccurrence(given, [], day(on));

      assert.deepEqual([found?.at.toString(), found?.clock], [at, clock]);
    });
  }

  test('treats a moved occurrence like any other in an hour that does not exist', () => {
    const found = findOccurrence(schedule(), [move('2026-03-29T02:30')], day('2026-03-12'));

    assert.equal(found?.at.toString(), '2026-03-29T01:30:00Z');
    assert.equal(found?.clock, 'skipped');
    assert.equal(found?.movedFrom?.toString(), '2026-03-12T13:00:00Z');
  });

  test('finds no occurrence on a day that is skipped or has no meeting', () => {
    assert.equal(findOccurrence(schedule(), [skip], day('2026-03-12')), undefined);
    assert.equal(findOccurrence(schedule(), [], day('2026-03-13')), undefined);
  });

  test('closes hours that pass, not hours on the clock', () => {
    const found = findOccurrence(schedule({ weekdays: [7] }), [], day('2026-03-29'));

    assert.equal(found?.at.toString(), '2026-03-29T12:00:00Z');
    assert.equal(found?.closesAt.toString(), '2026-03-28T12:00:00Z');
  });

  test('tells which votings close before the last meeting was held', () => {
    const daily = schedule({ weekdays: [1, 2, 4], closingHours: 30 });

    const early = findEarlyClosings(findOccurrences(daily, [], moment('2026-03-01T00:00:00Z'), 3));

    assert.deepEqual(
      early.map(({ day }) => day.toString()),
      ['2026-03-03'],
    );
  });

  test('refuses a schedule that can have no meeting, and a bad limit', () => {
    const after = '2026-03-01T00:00:00Z';
    assert.throws(() => find({ weekdays: [] }, [], after), RangeError);
    assert.throws(() => find({ zone: 'Europe/Atlantis' }, [], after), RangeError);
    assert.throws(() => find({}, [], after, -1), RangeError);
    assert.throws(() => find({}, [], after, 0.5), RangeError);
  });
});

suite('the schedule of any meeting', () => {
  const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const START = moment('2026-01-01T00:00:00Z');
  const times = fc
    .integer({ min: 0, max: 24 * 60 - 1 })
    .map((minute) => new Temporal.PlainTime(Math.floor(minute / 60), minute % 60));
  const schedules = fc.record({
    time: times,
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    everyWeeks: fc.constantFrom(...INTERVALS),
    anchor: fc.integer({ min: 0, max: 400 }).map((days) => day('2025-12-01').add({ days })),
    closingHours: fc.integer({ min: 1, max: 200 }),
  });
  const offsets = fc.integer({ min: 0, max: 365 * 24 });

  test('is at its wall-clock time in every zone, all year, except in a gap', () => {
    const met = { once: 0, skipped: 0, repeated: 0 };
    for (const zone of ZONES) {
      // On the day and at the time of a change of the clocks, which would hardly ever be met at random.
      const change = START.toZonedDateTimeISO(zone).getTimeZoneTransition('next');
      const time = change?.toPlainTime().subtract({ minutes: 30 }) ?? new Temporal.PlainTime(9);
      const given = schedule({ time, zone, weekdays: [change?.dayOfWeek ?? 3] });
      for (const { at, day, clock } of findOccurrences(given, [], START, 52)) {
        const shown = at.toZonedDateTimeISO(zone).toPlainDateTime();
        const wanted = day.toPlainDateTime(time);
        assert.equal(shown.equals(wanted), clock !== 'skipped', `${zone} ${wanted}: ${shown}, ${clock}`);
        met[clock] += 1;
        const isAmbiguous = (): unknown => wanted.toZonedDateTime(zone, { disambiguation: 'reject' });
        if (clock !== 'once') assert.throws(isAmbiguous, RangeError);
      }
    }
    assert.ok(met.skipped > 50 && met.repeated > 50, JSON.stringify(met));
  });

  test('finds each day of the schedule once, in order, all in its weeks', () => {
    fc.assert(
      fc.property(schedules, fc.constantFrom(...ZONES), offsets, (given, zone, hours) => {
        const all = { ...given, zone };
        const found = findOccurrences(all, [], START.add({ hours }), 6);

        assert.equal(found.length, 6);
        const [first, last] = [found[0], found.at(-1)];
        assert.ok(first && last);
        const wanted: string[] = [];
        for (let at = first.day; Temporal.PlainDate.compare(at, last.day) <= 0; at = at.add({ days: 1 }))
          if (isHeldOn(all, at)) wanted.push(at.toString());
        assert.deepEqual(
          found.map(({ day }) => day.toString()),
          wanted,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('never holds a skipped one, holds a moved one once, and closes in the order of meetings', () => {
    fc.assert(
      fc.property(schedules, fc.constantFrom(...ZONES), offsets, offsets, (given, zone, hours, ahead) => {
        const all = { ...given, zone };
        const after = START.add({ hours });
        const [skipped, moved] = findOccurrences(all, [], after, 2);
        assert.ok(skipped && moved);
        const to = after
          .add({ hours: 1 + (ahead % 300) })
          .toZonedDateTimeISO(zone)
          .toPlainDateTime();

        const found = findOccurrences(
          all,
          [
            { kind: 'skipped', day: skipped.day },
            { kind: 'moved', day: moved.day, to },
          ],
          after,
          20,
        );

        const days = found.map(({ day }) => day.toString());
        assert.ok(!days.includes(skipped.day.toString()));
        assert.equal(days.filter((day) => day === moved.day.toString()).length, 1);
        assert.equal(new Set(days).size, days.length);
        for (const [index, { at, closesAt }] of found.entries()) {
          const before = found[index - 1];
          assert.ok(Temporal.Instant.compare(at, after) > 0);
          assert.ok(!before || Temporal.Instant.compare(before.closesAt, closesAt) <= 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
