import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type KnownDays, planDays } from '../../../src/meetings/rules/plan-days.ts';
import { MEETING_SETTINGS } from '../../support/meeting-settings.ts';
import { NOON } from '../../support/papers.ts';

/** Each Thursday at 14:00 in Berlin. */
const { schedule } = MEETING_SETTINGS;

const day = (text: string) => Temporal.PlainDate.from(text);
const at = (text: string) => Temporal.Instant.from(text);

function plan(known: Partial<KnownDays>, now = NOON): string[] {
  return planDays({ schedule, overrides: [], opened: [], shown: [], ...known }, now).map(
    ({ day, at, isCancelled }) => `${day} ${at}${isCancelled ? ' cancelled' : ''}`,
  );
}

const SHOWN = [
  { day: day('2026-03-05'), at: at('2026-03-05T13:00:00Z') },
  { day: day('2026-03-12'), at: at('2026-03-12T13:00:00Z') },
];

suite('the days in a calendar', () => {
  test('are those of the coming 12 weeks, at their hour on both sides of a change of the clocks', () => {
    const planned = plan({});

    assert.equal(planned.length, 12);
    assert.equal(planned[0], '2026-03-05 2026-03-05T13:00:00Z');
    assert.equal(planned[4], '2026-04-02 2026-04-02T12:00:00Z');
    assert.equal(planned.at(-1), '2026-05-21 2026-05-21T12:00:00Z');
    assert.equal(plan({ schedule: { ...schedule, everyWeeks: 4 } }).length, 3);
    // To the moment: the clocks have changed meanwhile, so Monday's is held at noon in UTC.
    assert.equal(plan({ schedule: { ...schedule, weekdays: [1, 2, 3, 4, 5, 6, 7] } }).length, 85);
  });

  test('keep their name when they are moved, and are cancelled when they are skipped', () => {
    const overrides = [
      { kind: 'moved', day: day('2026-03-05'), to: Temporal.PlainDateTime.from('2026-03-13T10:00') },
      { kind: 'skipped', day: day('2026-03-19') },
    ] as const;

    assert.deepEqual(plan({ overrides }).slice(0, 3), [
      '2026-03-12 2026-03-12T13:00:00Z',
      '2026-03-05 2026-03-13T09:00:00Z',
      '2026-03-19 2026-03-19T13:00:00Z cancelled',
    ]);
  });

  test('that people were shown stay when they are moved out of the 12 weeks', () => {
    const to = Temporal.PlainDateTime.from('2026-08-06T14:00');
    const overrides = [{ kind: 'moved', day: day('2026-03-05'), to }] as const;

    assert.equal(plan({ overrides, shown: SHOWN }).at(-1), '2026-03-05 2026-08-06T12:00:00Z');
    assert.ok(!plan({ overrides }).some((one) => one.startsWith('2026-03-05')));
  });

  test('are cancelled, not left out, when the schedule has them no more', () => {
    const friday = { ...schedule, weekdays: [5] };

    assert.deepEqual(plan({ schedule: friday, shown: SHOWN }).slice(0, 4), [
      '2026-03-05 2026-03-05T13:00:00Z cancelled',
      '2026-03-06 2026-03-06T13:00:00Z',
      '2026-03-12 2026-03-12T13:00:00Z cancelled',
      '2026-03-13 2026-03-13T13:00:00Z',
    ]);
  });

  test('are cancelled while the meeting is paused, but for one whose agenda is settled', () => {
    const opened = [{ day: day('2026-03-05'), heldAt: at('2026-03-05T13:00:00Z'), state: 'frozen' }] as const;

    assert.deepEqual(plan({ schedule: undefined, shown: SHOWN, opened }), [
      '2026-03-05 2026-03-05T13:00:00Z',
      '2026-03-12 2026-03-12T13:00:00Z cancelled',
    ]);
  });

  test('that are over stay as they were, unless it is known what came of them', () => {
    const now = at('2026-03-20T12:00:00Z');
    const opened = [
      { day: day('2026-03-12'), heldAt: at('2026-03-12T13:00:00Z'), state: 'skipped' },
      { day: day('2026-03-19'), heldAt: at('2026-03-19T15:00:00Z'), state: 'held' },
    ] as const;
    const shown = [...SHOWN, { day: day('2026-03-19'), at: at('2026-03-19T13:00:00Z') }];

    assert.deepEqual(plan({ schedule: { ...schedule, weekdays: [5] }, shown, opened }, now).slice(0, 3), [
      '2026-03-12 2026-03-12T13:00:00Z cancelled',
      '2026-03-19 2026-03-19T15:00:00Z',
      '2026-03-20 2026-03-20T13:00:00Z',
    ]);
  });
});
