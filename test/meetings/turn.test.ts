import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meetings } from '../../src/database/schema/meetings.ts';
import { setAway } from '../../src/meetings/answers.ts';
import { changeAgenda, moveDay, skipDay } from '../../src/meetings/decisions.ts';
import { changeMeeting, findMeeting, findNextLook } from '../../src/meetings/meetings.ts';
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
    await changeMeeting(services.database, meeting, both);
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-03 voting', '2026-03-05 voting']);
  });

  test('holds a meeting whose zone is lost if its agenda is posted, and pauses it', async () => {
    const team = await startMeeting(await databases.open());
    const { database } = team.services;
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at('2026-03-04T13:00:00Z');
    await database.update(meetings).set({ zone: 'Mars/Olympus' });
    await team.at('2026-03-05T12:45:00Z');
    assert.deepEqual(team.told().slice(1), ['reminder 2026-03-05: a by anybody']);
    assert.match((await findMeeting(database, team.meeting.id))?.pausedBecause ?? '', /Mars\/Olympus/u);
    await team.at('2026-03-05T13:00:00Z');
    assert.deepEqual(await listPlan(team), ['2026-03-12 voting']);
    await team.at('2026-03-05T14:00:00Z');
    await team.at('2026-03-07T14:00:00Z');
    // Its last moment is that of voting which nobody can move any more.
    assert.equal((await findNextLook(database))?.toString(), '2026-03-11T13:00:00Z');
  });

  test('looks again when somebody is back who can then be asked', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.vote('a', 'ben');
    await setAway(team.services, 'team', 'ben', Temporal.PlainDate.from('2026-03-04'));
    await team.at('2026-03-04T13:00:00Z');
    assert.deepEqual(await team.offers(), []);
    const next = await findNextLook(team.services.database);
    assert.equal(next?.toString(), '2026-03-04T23:00:00Z');
    await team.at('2026-03-04T23:00:00Z');
    assert.deepEqual(await team.offers(), ['a ben open']);
  });

  test('counts papers that were added by hand for a meeting that was skipped at the next', async () => {
    const team = await startMeeting(await databases.open());
    const { services, meeting } = team;
    await team.post('a', 'b');
    for (const paperId of ['a', 'b'])
      await changeAgenda(services, meeting.id, { kind: 'added', paperId, userId: 'eva' });
    await skipDay(services, meeting.id, { day: THURSDAY, by: 'eva' });
    await team.look();
    await changeAgenda(services, meeting.id, { kind: 'dropped', paperId: 'b', userId: 'eva' });
    await team.at('2026-03-11T13:00:00Z');
    assert.deepEqual(team.told(), ['agenda 2026-03-12: a by anybody']);
    await changeAgenda(services, meeting.id, { kind: 'added', paperId: 'b', userId: 'eva' });
    await team.at('2026-03-18T13:00:00Z');
    assert.deepEqual(team.told().at(-1), 'agenda 2026-03-19: b by anybody');
  });
});
