import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { listFaults } from '../../src/meetings/faults.ts';
import { changeMeeting, findMeeting, findNextLook } from '../../src/meetings/meetings.ts';
import { listComing } from '../../src/meetings/occurrences.ts';
import { onEachDatabase } from '../support/database.ts';
import { Death, dieAtRequest } from '../support/death.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { startMeeting } from '../support/meeting-team.ts';

const CLOSING = '2026-03-04T13:00:00Z';

onEachDatabase('a meeting whose process dies', (databases) => {
  for (const when of ['before', 'after'] as const)
    test(`has everything once, whichever request it dies ${when}`, async () => {
      for (let nth = 1; nth <= 5; nth += 1) {
        const team = await startMeeting(await databases.open(), { maxPapers: 2 });
        await team.post('a', 'b');
        await team.vote('a', 'ben');
        await team.vote('b', 'chloe');
        const mend = dieAtRequest(
          [
            [team.channel, 'sendOnce', 'edit'],
            [team.services.events, 'makeOnce', 'change'],
          ],
          nth,
          when,
        );
        await assert.rejects(team.at(CLOSING), Death);
        mend();
        await team.look();
        await team.look();
        assert.deepEqual(
          [team.told(), team.told('ben'), team.told('chloe')],
          [
            ['agenda 2026-03-05: a by ben (open), b by chloe (open)'],
            ['offer a: ben private'],
            ['offer b: chloe private'],
          ],
          `died ${when} request ${nth}`,
        );
        assert.deepEqual(
          [...team.events.values()].map(({ name }) => name),
          ['Journal club 2026-03-05', 'Journal club 2026-03-12'],
        );
        assert.match(team.events.get('event 1')?.description ?? '', /a by ben/u);
      }
    });

  test('posts an agenda once its channel opens, and tells who set the meeting up', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.vote('a', 'ben');
    team.channel.findObstacle = async () => 'I can’t see the channel.';
    await team.at(CLOSING);
    assert.deepEqual(team.told('eva'), ['notice: closed: I can’t see the channel.']);
    await team.at('2026-03-04T13:15:00Z');
    assert.deepEqual(team.told(), []);
    assert.deepEqual(team.told('ben'), ['offer a: ben private']);
    assert.deepEqual(team.told('eva'), ['notice: closed: I can’t see the channel.']);
    const { services, meeting } = team;
    assert.equal(
      (await findMeeting(services.database, meeting.id))?.closedBecause,
      'I can’t see the channel.',
    );
    team.channel.findObstacle = async () => undefined;
    await team.at('2026-03-04T13:30:00Z');
    assert.deepEqual(team.told(), ['agenda 2026-03-05: a by ben (open)']);
    assert.equal((await findMeeting(services.database, meeting.id))?.closedBecause, undefined);
  });

  test('has no event where Discord refuses one, says why, and tries again', async () => {
    const team = await startMeeting(await databases.open());
    const { services, meeting } = team;
    team.events.clear();
    services.events.findObstacle = async () => 'Give me the Create Events permission.';
    services.events.change = async () => false;
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at(CLOSING);
    const faults = async () =>
      (await listComing(services.database, meeting.id)).map(({ eventId, eventFault }) => [
        eventId,
        eventFault,
      ]);
    assert.deepEqual(await faults(), [
      [null, 'The event was deleted by hand, so this meeting has none. The next one gets one again.'],
      [null, 'Give me the Create Events permission.'],
    ]);
    assert.equal((await listFaults(services.database)).length, 2);
    await changeMeeting(services.database, meeting, { ...MEETING_SETTINGS, makesEvent: false });
    assert.deepEqual(await listFaults(services.database), [], 'nobody misses an event that is not wanted');
    await changeMeeting(services.database, meeting, MEETING_SETTINGS);
    services.events.findObstacle = async () => undefined;
    await team.at('2026-03-04T14:00:00Z');
    assert.deepEqual((await faults()).at(-1), ['event 1', null]);
    assert.deepEqual(team.told(), ['agenda 2026-03-05: a by ben (open)']);
  });

  test('looks again and again once the bot was removed from the server, and asks when it is back', async () => {
    const team = await startMeeting(await databases.open());
    const { services } = team;
    const { lookUpMember } = services;
    await team.post('a');
    await team.vote('a', 'ben', 'dan');
    await team.at(CLOSING);
    const removed: typeof lookUpMember = async () => {
      throw new UserError('I was removed.');
    };
    Object.assign(services, { lookUpMember: removed });
    await team.at('2026-03-04T21:00:00Z');
    const next = await findNextLook(services.database);
    assert.equal(next?.toString(), '2026-03-04T21:15:00Z');
    Object.assign(services, { lookUpMember });
    await team.at('2026-03-04T21:15:00Z');
    assert.deepEqual(
      (await team.offers()).map((offer) => offer.split(' ')[2]),
      ['expired', 'open'],
    );
  });
});
