import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findLastDue } from '../../src/alerts/letters.ts';

const NINE = Temporal.PlainTime.from('09:00');

/** A zone, a moment, when its nine o'clock was last, and which day it is there. */
const CASES = [
  ['UTC', '2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z', '2026-03-02'],
  ['UTC', '2026-03-02T08:59:59Z', '2026-03-01T09:00:00Z', '2026-03-02'],
  ['Pacific/Auckland', '2026-03-01T20:30:00Z', '2026-03-01T20:00:00Z', '2026-03-02'],
  ['Europe/Berlin', '2026-03-29T07:00:00Z', '2026-03-29T07:00:00Z', '2026-03-29'],
  ['America/New_York', '2026-03-08T12:59:00Z', '2026-03-07T14:00:00Z', '2026-03-08'],
] as const;

suite('the hour at which a person is told', () => {
  for (const [zone, now, due, today] of CASES)
    test(`was last in ${zone} at ${due}, as of ${now}`, () => {
      const last = findLastDue({ time: NINE, zone }, Temporal.Instant.from(now));

      assert.equal(last.due.toString(), due);
      assert.equal(last.today.toString(), today);
    });
});
