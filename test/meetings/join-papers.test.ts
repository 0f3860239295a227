import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeAgenda } from '../../src/meetings/decisions.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { startMeeting } from '../support/meeting-team.ts';

const CLOSING = '2026-03-04T13:00:00Z';

onEachDatabase('a meeting whose papers turn out to be one', (databases) => {
  test('keeps one of them, and whoever accepted it', async () => {
    const team = await startMeeting(await databases.open());
    const { database } = team.services;
    await team.post('a', 'b', 'c');
    await team.vote('a', 'ben', 'joe', 'kim');
    await team.vote('b', 'chloe', 'dan');
    await changeAgenda(team.services, team.meeting.id, { kind: 'added', paperId: 'c', userId: 'eva' });
    await team.at(CLOSING);
    const presenter = (await team.offers()).find((offer) => offer.startsWith('b'))?.split(' ')[1] ?? '';
    await team.answer(presenter, 'accepted');

    await joinPapers(database, { from: 'b', to: 'a' });
    await team.look();

    const offers = await team.offers();
    assert.deepEqual(
      offers.filter((offer) => offer.startsWith('a')),
      [`a ${presenter} accepted`],
    );
    assert.match(team.told()[0] ?? '', /^agenda 2026-03-05: c by \w+ \(open\), a by \w+ \(accepted\)$/u);
  });
});
