import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skipDay, undoDecision } from '../../src/meetings/decisions.ts';
import { changeMeeting, findNextLook, type MeetingSettings } from '../../src/meetings/meetings.ts';
import { onEachDatabase } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { type MeetingTeam, startMeeting } from '../support/meeting-team.ts';

const CLOSING = '2026-03-04T13:00:00Z';
const THURSDAY = Temporal.PlainDate.from('2026-03-05');

async function change({ services, meeting, look }: MeetingTeam, settings: Partial<MeetingSettings>) {
  await changeMeeting(services.database, meeting, { ...MEETING_SETTINGS, ...settings });
  await look();
}

/** Lists the events as "day state", in the order in which they were made. */
function listEvents({ events }: MeetingTeam): string[] {
  return [...events.values()].map(({ name, state }) => `${name.split(' ').at(-1)} ${state}`);
}

onEachDatabase("a meeting's event", (databases) => {
  test('is made again if the schedule leaves its day and comes back', async () => {
    const team = await startMeeting(await databases.open());
    const { schedule } = MEETING_SETTINGS;
    await change(team, { schedule: { ...schedule, weekdays: [5] } });
    await change(team, { schedule });
    assert.deepEqual(listEvents(team), [
      '2026-03-05 called-off',
      '2026-03-06 called-off',
      '2026-03-05 scheduled',
    ]);
    await team.look();
    assert.equal(team.events.size, 3);
  });

  test('is made again once events are wanted again', async () => {
    const team = await startMeeting(await databases.open());
    await change(team, { makesEvent: false });
    assert.deepEqual(listEvents(team), ['2026-03-05 called-off']);
    await change(team, { makesEvent: true });
    assert.deepEqual(listEvents(team), ['2026-03-05 called-off', '2026-03-05 scheduled']);
  });

  test('stays if its meeting is skipped and taken back before anybody looks', async () => {
    const team = await startMeeting(await databases.open());
    await team.at(CLOSING);
    await skipDay(team.services, team.meeting.id, { day: THURSDAY, by: 'eva' });
    await undoDecision(team.services, team.meeting.id, { day: THURSDAY, by: 'eva' });
    await team.look();
    assert.deepEqual(listEvents(team), ['2026-03-05 scheduled', '2026-03-12 scheduled']);
  });

  test('is ended when the meeting ends, not when something else is due', async () => {
    const team = await startMeeting(await databases.open());
    await team.at(CLOSING);
    await team.at('2026-03-05T13:00:00Z');
    const next = await findNextLook(team.services.database);
    assert.equal(next?.toString(), '2026-03-05T14:00:00Z');
    await team.at('2026-03-05T14:00:00Z');
    assert.equal(listEvents(team)[0], '2026-03-05 held');
  });
});
