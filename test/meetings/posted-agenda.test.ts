import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveDay, pause, resume, skipDay, undoDecision } from '../../src/meetings/decisions.ts';
import { isFrozenLate } from '../../src/meetings/rules/agenda.ts';
import { onEachDatabase } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { type MeetingTeam, startMeeting } from '../support/meeting-team.ts';

const CLOSING = '2026-03-04T13:00:00Z';
const DAY = { day: Temporal.PlainDate.from('2026-03-05'), by: 'eva' };

/** Has voting close for one paper. */
async function closeVoting(team: MeetingTeam, ...voters: readonly string[]): Promise<void> {
  await team.post('a');
  await team.vote('a', ...voters);
  await team.at(CLOSING);
}

async function move(team: MeetingTeam, to: string): Promise<void> {
  await moveDay(team.services, team.meeting.id, { ...DAY, to: Temporal.PlainDateTime.from(to) });
  await team.look();
}

onEachDatabase('a meeting whose agenda is posted', (databases) => {
  test('tells the channel each time that it is skipped and each time that this is taken back', async () => {
    const team = await startMeeting(await databases.open());
    await team.at(CLOSING);
    for (const _ of ['once', 'again']) {
      await skipDay(team.services, team.meeting.id, DAY);
      await team.look();
      assert.equal(await undoDecision(team.services, team.meeting.id, DAY), true);
      await team.look();
    }
    assert.deepEqual(team.told().slice(1), [
      'notice: 2026-03-05 skipped by eva',
      'notice: 2026-03-05 restored by eva',
      'notice: 2026-03-05 skipped by eva',
      'notice: 2026-03-05 restored by eva',
    ]);
  });

  test('is posted after all if its channel was closed until it was skipped and taken back', async () => {
    const team = await startMeeting(await databases.open());
    team.channel.findObstacle = async () => 'I can’t see the channel.';
    await closeVoting(team, 'ben');
    await skipDay(team.services, team.meeting.id, DAY);
    await team.look();
    team.channel.findObstacle = async () => undefined;
    await team.look();
    await undoDecision(team.services, team.meeting.id, DAY);
    await team.look();
    assert.ok(team.told().includes('agenda 2026-03-05: a by ben (open)'), team.told().join('; '));
  });

  test('tells the channel that a move is taken back', async () => {
    const team = await startMeeting(await databases.open());
    await team.at(CLOSING);
    await move(team, '2026-03-06T14:00');
    await undoDecision(team.services, team.meeting.id, DAY);
    await team.look();
    assert.deepEqual(team.told().slice(1), [
      'notice: 2026-03-05 moved to 2026-03-06T13:00:00Z by eva',
      'notice: 2026-03-05 moved to 2026-03-05T13:00:00Z by eva',
    ]);
  });

  test('stays held if it was moved earlier and took place before the move is taken back', async () => {
    const team = await startMeeting(await databases.open());
    await move(team, '2026-03-04T10:00');
    await team.at('2026-03-03T09:00:00Z');
    await team.at('2026-03-04T09:00:00Z');
    await assert.rejects(undoDecision(team.services, team.meeting.id, DAY), /stays as it is/u);
  });

  test('did not freeze late if it is moved to an earlier time afterwards', async () => {
    const team = await startMeeting(await databases.open());
    await team.at(CLOSING);
    await move(team, '2026-03-05T10:00');
    const { closesAt, frozenAt, heldAt } = await team.coming();
    assert.equal(heldAt.toString(), '2026-03-05T09:00:00Z');
    assert.equal(frozenAt !== null && isFrozenLate(closesAt, frozenAt), false);
  });

  test('reminds its channel and its presenters again before the time to which it is moved', async () => {
    const team = await startMeeting(await databases.open(), {
      schedule: { ...MEETING_SETTINGS.schedule, closingHours: 48 },
    });
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at('2026-03-03T13:00:00Z');
    await team.answer('ben', 'accepted');
    await team.at(CLOSING);
    await team.at('2026-03-05T12:45:00Z');
    await move(team, '2026-03-07T14:00');
    await team.at('2026-03-06T13:00:00Z');
    await team.at('2026-03-07T12:45:00Z');
    const reminders = team.told().filter((one) => one.startsWith('reminder'));
    assert.deepEqual([reminders.length, team.told('ben').length], [2, 3]);
  });

  test('asks the next in time if it is moved to an earlier time', async () => {
    const team = await startMeeting(await databases.open());
    await closeVoting(team, 'ben', 'dan');
    await move(team, '2026-03-04T17:00');
    await team.at('2026-03-04T14:00:00Z');
    assert.deepEqual(
      (await team.offers()).map((offer) => offer.split(' ')[2]),
      ['expired', 'open'],
    );
  });

  test('asks nobody while it is paused, and goes on once it is resumed', async () => {
    const team = await startMeeting(await databases.open());
    await closeVoting(team, 'ben', 'dan');
    await pause(team.services, team.meeting.id, 'Summer.');
    await team.at('2026-03-04T22:00:00Z');
    const states = async () => (await team.offers()).map((offer) => offer.split(' ')[2]);
    assert.deepEqual(await states(), ['expired']);
    await resume(team.services, team.meeting.id);
    await team.look();
    assert.deepEqual(await states(), ['expired', 'open']);
  });
});
