import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveDay } from '../../src/meetings/decisions.ts';
import { changeMeeting } from '../../src/meetings/meetings.ts';
import { onEachDatabase } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { listPlan, startMeeting } from '../support/meeting-team.ts';

const { schedule } = MEETING_SETTINGS;
const THURSDAY = Temporal.PlainDate.from('2026-03-05');

onEachDatabase("a meeting's turn", (databases) => {
  test('settles each agenda whose voting has closed, and opens voting for the one behind them', async () => {
    const daily = { ...schedule, weekdays: [1, 2, 3, 4, 5], closingHours: 72 };
    const team = await startMeeting(await databases.open(), { schedule: daily });
    assert.deepEqual(await listPlan(team), [
      '2026-03-02 frozen',
      '2026-03-03 frozen',
      '2026-03-04 frozen',
      '2026-03-05 voting',
    ]);
  });

  test('opens voting for a meeting past which another was moved, in time for its agenda', async () => {
    const team = await startMeeting(await databases.open());
    const to = Temporal.PlainDateTime.from('2026-03-13T14:00');
    await moveDay(team.services, team.meeting.id, { day: THURSDAY, by: 'eva', to });
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-12 voting', '2026-03-05 voting']);
    await team.at('2026-03-11T13:00:00Z');
    assert.deepEqual(await listPlan(team), ['2026-03-12 frozen', '2026-03-05 voting']);
    await team.at('2026-03-12T13:00:00Z');
    assert.deepEqual(await listPlan(team), ['2026-03-05 frozen', '2026-03-19 voting']);
  });

  test('settles both agendas of two meetings that were moved to the same moment', async () => {
    const team = await startMeeting(await databases.open());
    const to = Temporal.PlainDateTime.from('2026-03-12T14:00');
    await moveDay(team.services, team.meeting.id, { day: THURSDAY, by: 'eva', to });
    await team.at('2026-03-11T13:00:00Z');
    assert.deepEqual(await listPlan(team), ['2026-03-05 frozen', '2026-03-12 frozen', '2026-03-19 voting']);
  });

  test('opens voting for a weekday that was added before the one for which people vote', async () => {
    const team = await startMeeting(await databases.open());
    const { services, meeting } = team;
    const both = { ...MEETING_SETTINGS, schedule: { ...schedule, weekdays: [2, 4] } };
    await changeMeeting(services.database, meeting, both, services.now());
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-03 voting', '2026-03-05 voting']);
  });
});
