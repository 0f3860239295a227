import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerAsked, countIn, setAway, skipOnce, swapAsked, takePaper } from '../../src/meetings/answers.ts';
import { pause, resume } from '../../src/meetings/decisions.ts';
import { onEachDatabase } from '../support/database.ts';
import { type MeetingTeam, startMeeting } from '../support/meeting-team.ts';

const CLOSING = '2026-03-04T13:00:00Z';

/** Freezes an agenda of one paper that Ben voted for. */
async function freeze(team: MeetingTeam, ...voters: readonly string[]): Promise<number> {
  await team.post('a');
  await team.vote('a', ...voters);
  await team.at(CLOSING);
  return (await team.coming()).id;
}

onEachDatabase('answers to a meeting', (databases) => {
  test('a swap asks whom the person named, and says from whom', async () => {
    const team = await startMeeting(await databases.open(), { people: ['dan'] });
    await freeze(team, 'ben');
    const offer = await team.offerOf('ben');
    await assert.rejects(swapAsked(team.services, offer, 'ben', 'ben'), /can’t swap with yourself/u);
    await swapAsked(team.services, offer, 'ben', 'dan');
    await team.look();
    assert.deepEqual(await team.offers(), ['a ben swapped', 'a dan open']);
    assert.deepEqual(team.told('dan'), ['offer a: dan private from ben']);
    await assert.rejects(answerAsked(team.services, offer, 'ben', 'accepted'), /handed this paper on/u);
    await assert.rejects(answerAsked(team.services, offer, 'dan', 'accepted'), /Somebody else was asked/u);
    await team.answer('dan', 'accepted');
    assert.deepEqual(await team.offers(), ['a ben swapped', 'a dan accepted']);
  });

  test('a swap with somebody who has left is refused', async () => {
    const team = await startMeeting(await databases.open());
    await freeze(team, 'ben');
    team.left.add('dan');
    await assert.rejects(
      swapAsked(team.services, await team.offerOf('ben'), 'ben', 'dan'),
      /have left the server/u,
    );
  });

  test('whoever skips this week is not asked, and what they had goes on', async () => {
    const team = await startMeeting(await databases.open(), { people: ['dan'] });
    const id = await freeze(team, 'ben');
    await skipOnce(team.services, id, 'ben');
    await team.look();
    assert.deepEqual(await team.offers(), ['a ben passed', 'a dan open']);
    await team.answer('dan', 'passed');
    await takePaper(team.services, id, 'a', 'ben');
    assert.deepEqual(await team.offers(), ['a ben passed', 'a dan passed', 'a ben accepted']);
  });

  test('a paper that somebody is asked about, or that is not on the agenda, can’t be taken', async () => {
    const team = await startMeeting(await databases.open());
    const id = await freeze(team, 'ben');
    await assert.rejects(takePaper(team.services, id, 'a', 'eva'), /Somebody is being asked/u);
    await assert.rejects(takePaper(team.services, id, 'z', 'eva'), /not on this agenda/u);
    await takePaper(team.services, id, 'a', 'ben');
    assert.deepEqual(await team.offers(), ['a ben accepted']);
  });

  test('whoever goes away over the meeting loses what they accepted, and is not asked until they are back', async () => {
    const team = await startMeeting(await databases.open(), { people: ['dan'] });
    await freeze(team, 'ben');
    await team.answer('ben', 'accepted');
    await setAway(team.services, 'team', 'ben', Temporal.PlainDate.from('2026-03-04'));
    await team.look();
    assert.deepEqual(await team.offers(), ['a ben accepted']);
    await setAway(team.services, 'team', 'ben', Temporal.PlainDate.from('2026-03-06'));
    await team.look();
    assert.deepEqual(await team.offers(), ['a ben gone', 'a dan open']);
    await setAway(team.services, 'team', 'ben', null);
    await team.answer('dan', 'passed');
    assert.deepEqual(await team.offers(), ['a ben gone', 'a dan passed']);
  });

  test('whoever has a vote that counts presents, however long ago it was', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.at('2026-03-04T13:00:00Z');
    await team.at('2026-03-05T13:00:00Z');
    await team.vote('a', 'ben');
    await pause(team.services, team.meeting.id, 'Summer.');
    await team.at('2026-04-20T13:00:00Z');
    await resume(team.services, team.meeting.id);
    await team.at('2026-04-22T12:00:00Z');
    assert.deepEqual(await team.offers(), ['a ben open'], 'no agenda was frozen since');
  });

  test('people count themselves in', async () => {
    const team = await startMeeting(await databases.open(), { presenters: { kind: 'people' } });
    await countIn(team.services, team.meeting, 'joe');
    await countIn(team.services, team.meeting, 'joe');
    await freeze(team, 'ben');
    assert.deepEqual(await team.offers(), ['a joe open']);
    const ofRole = { ...team.meeting, presenters: { kind: 'role', roleId: '7' } } as const;
    await assert.rejects(countIn(team.services, ofRole, 'joe'), /People with <@&7> present/u);
  });

  test('whoever has left the server can’t accept, and the next is asked', async () => {
    const team = await startMeeting(await databases.open(), { people: ['dan'] });
    await freeze(team, 'ben');
    const offer = await team.offerOf('ben');
    team.left.add('ben');
    for (const answer of ['accepted', 'passed'] as const)
      await assert.rejects(answerAsked(team.services, offer, 'ben', answer), /no longer in this server/u);
    await team.look();
    assert.deepEqual(await team.offers(), ['a ben gone', 'a dan open']);
  });

  test('an offer that has run out keeps nobody from skipping or taking the paper before the next look', async () => {
    const team = await startMeeting(await databases.open());
    const id = await freeze(team, 'ben');
    const later = { ...team.services, now: () => Temporal.Instant.from('2026-03-04T22:00:00Z') };
    await skipOnce(later, id, 'ben');
    await takePaper(later, id, 'a', 'joe');
    assert.deepEqual(await team.offers(), ['a ben expired', 'a joe accepted']);
  });

  test('nobody skips a meeting that has started', async () => {
    const team = await startMeeting(await databases.open());
    const id = await freeze(team, 'ben');
    await team.at('2026-03-05T13:00:00Z');
    await assert.rejects(skipOnce(team.services, id, 'joe'), /has started/u);
  });
});
