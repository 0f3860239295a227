import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeAgenda, moveDay, pause, resume, skipDay, undoDecision } from '../../src/meetings/decisions.ts';
import { changeMeeting } from '../../src/meetings/meetings.ts';
import { listPast } from '../../src/meetings/occurrences.ts';
import { onEachDatabase } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { listPlan, startMeeting } from '../support/meeting-team.ts';

const CLOSING = '2026-03-04T13:00:00Z';
const THURSDAY = Temporal.PlainDate.from('2026-03-05');

onEachDatabase('decisions about a meeting', (databases) => {
  test('skipping calls its event off, and voting goes on for the next', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.vote('a', 'ben');
    await skipDay(team.services, team.meeting.id, { day: THURSDAY, by: 'eva' });
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-12 voting']);
    assert.deepEqual(
      [...team.events.values()].map(({ name, state }) => `${name} ${state}`),
      ['Journal club 2026-03-05 called-off', 'Journal club 2026-03-12 scheduled'],
    );
    assert.deepEqual(team.told(), []);
    await team.at('2026-03-11T13:00:00Z');
    assert.deepEqual(team.told(), ['agenda 2026-03-12: a by ben (open)']);
  });

  test('skipping tells the channel if the agenda is posted, and undoing it brings all back', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at(CLOSING);
    await skipDay(team.services, team.meeting.id, { day: THURSDAY, by: 'eva' });
    await team.look();
    assert.deepEqual(team.told(), [
      'agenda 2026-03-05: skipped, a by ben (open)',
      'notice: 2026-03-05 skipped by eva',
    ]);
    assert.equal(await undoDecision(team.services, team.meeting.id, { day: THURSDAY, by: 'eva' }), true);
    assert.equal(await undoDecision(team.services, team.meeting.id, { day: THURSDAY, by: 'eva' }), false);
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-05 frozen', '2026-03-12 voting']);
    assert.equal(team.told()[0], 'agenda 2026-03-05: a by ben (open)');
    assert.deepEqual(
      [...team.events.values()].map(({ state }) => state),
      ['called-off', 'scheduled', 'scheduled'],
    );
  });

  test('moving takes the closing, the event and the channel along', async () => {
    const team = await startMeeting(await databases.open());
    const to = Temporal.PlainDateTime.from('2026-03-06T10:00');
    await moveDay(team.services, team.meeting.id, { day: THURSDAY, by: 'eva', to });
    await team.look();
    const { heldAt, closesAt } = await team.coming();
    assert.deepEqual([heldAt, closesAt].map(String), ['2026-03-06T09:00:00Z', '2026-03-05T09:00:00Z']);
    assert.equal(team.events.get('event 1')?.startsAt.toString(), '2026-03-06T09:00:00Z');
    await team.at('2026-03-05T09:00:00Z');
    const later = Temporal.PlainDateTime.from('2026-03-06T12:00');
    await moveDay(team.services, team.meeting.id, { day: THURSDAY, by: 'eva', to: later });
    await team.look();
    assert.equal(team.told().at(-1), 'notice: 2026-03-05 moved to 2026-03-06T11:00:00Z by eva');
    assert.equal(team.events.get('event 1')?.startsAt.toString(), '2026-03-06T11:00:00Z');
  });

  test('refuses days without a meeting, times that have passed, and meetings that have begun', async () => {
    const team = await startMeeting(await databases.open());
    const { services, meeting } = team;
    const friday = THURSDAY.add({ days: 1 });
    await assert.rejects(
      skipDay(services, meeting.id, { day: friday, by: 'eva' }),
      /not held on 2026-03-06/u,
    );
    const to = Temporal.PlainDateTime.from('2026-03-01T10:00');
    await assert.rejects(moveDay(services, meeting.id, { day: THURSDAY, by: 'eva', to }), /has passed/u);
    await team.at('2026-03-05T13:00:00Z');
    await assert.rejects(
      skipDay(services, meeting.id, { day: THURSDAY, by: 'eva' }),
      /has begun or is over/u,
    );
  });

  test('a pause lets days go by in silence, and a resumed meeting is held at its next day', async () => {
    const team = await startMeeting(await databases.open());
    await pause(team.services, team.meeting.id, 'Summer.');
    await team.at(CLOSING);
    await team.at('2026-03-05T13:00:00Z');
    assert.deepEqual(await listPlan(team), []);
    await team.at('2026-03-20T13:00:00Z');
    await resume(team.services, team.meeting.id);
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-26 voting']);
    assert.deepEqual(team.told(), []);
    const past = await listPast(team.services.database, team.meeting.id, 9);
    assert.deepEqual(
      past.map(({ day, state }) => `${day} ${state}`),
      ['2026-03-05 skipped'],
    );
  });

  test('a changed schedule moves the voting, and leaves a posted agenda where it is', async () => {
    const team = await startMeeting(await databases.open());
    const schedule = { ...MEETING_SETTINGS.schedule, weekdays: [2] };
    await changeMeeting(team.services.database, team.meeting, { ...MEETING_SETTINGS, schedule });
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-03 voting']);
    await team.at('2026-03-02T13:00:00Z');
    await changeMeeting(team.services.database, team.meeting, MEETING_SETTINGS);
    await team.look();
    assert.deepEqual(await listPlan(team), ['2026-03-03 frozen', '2026-03-05 voting']);
  });

  test('papers are added and dropped by hand while people vote', async () => {
    const team = await startMeeting(await databases.open(), { maxPapers: 2 });
    await team.post('a', 'b', 'c');
    await team.vote('a', 'ben', 'chloe');
    await changeAgenda(team.services, team.meeting.id, { kind: 'added', paperId: 'b', userId: 'eva' });
    await changeAgenda(team.services, team.meeting.id, { kind: 'added', paperId: 'c', userId: 'eva' });
    await changeAgenda(team.services, team.meeting.id, { kind: 'dropped', paperId: 'c', userId: 'dan' });
    await team.at(CLOSING);
    assert.match(team.told()[0] ?? '', /^agenda 2026-03-05: b by \w+ \(open\), a by \w+ \(open\)$/u);
  });
});
