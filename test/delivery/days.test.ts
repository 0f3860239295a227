import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedDays } from '../../src/database/schema/delivery.ts';
import { isOpen, moveDay, openDay } from '../../src/delivery/day-state.ts';
import { findFeedDay, resetFarDays } from '../../src/delivery/days.ts';
import { onEachDatabase } from '../support/database.ts';
import { addFeedsIn } from '../support/feeds.ts';

const at = (text: string) => Temporal.Instant.from(text);
const date = (text: string) => Temporal.PlainDate.from(text);

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

onEachDatabase('after the clock was ahead', (databases) => {
  test('days that were decided then are open again, and those not due yet are gone', async () => {
    const database = await databases.open();
    const [feedId = 0] = await addFeedsIn(database, at('2026-03-01T12:00:00Z'), ['UTC'], EVERY_DAY);
    const ahead = at('2026-03-05T10:00:00Z');
    const open = async (listDay: string, clock: Temporal.Instant) => {
      await openDay(database, { feedId, listDay: date(listDay), isLate: false }, clock);
    };
    const mark = (listDay: string, state: Parameters<typeof moveDay>[2]) =>
      moveDay(database, { feedId, listDay: date(listDay) }, state, ahead);
    await open('2026-02-28', at('2026-02-28T09:00:00Z'));
    await moveDay(
      database,
      { feedId, listDay: date('2026-02-28') },
      { kind: 'quiet', reason: 'weekend' },
      at('2026-02-28T09:00:00Z'),
    );
    await open('2026-03-02', at('2026-03-02T09:00:00Z'));
    await mark('2026-03-02', { kind: 'quiet', reason: 'holiday' });
    await open('2026-03-03', ahead);
    await mark('2026-03-03', { kind: 'posted' });
    await open('2026-03-04', ahead);
    await mark('2026-03-04', { kind: 'broken', because: 'x', tryAt: ahead.add({ minutes: 1 }) });
    const now = at('2026-03-02T12:00:00Z');

    await resetFarDays(database, now);

    const rows = await database.select().from(feedDays).orderBy(feedDays.listDay);
    assert.deepEqual(
      rows.map(({ listDay, state }) => `${listDay} ${state}`),
      ['2026-02-28 quiet', '2026-03-02 waiting', '2026-03-03 posted'],
    );
    const today = await findFeedDay(database, { feedId, listDay: date('2026-03-02') });
    assert.ok(today !== undefined && isOpen(today.state));
    assert.equal(today.state.tryAt.toString(), now.toString());
  });
});
