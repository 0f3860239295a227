import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meetings } from '../../src/database/schema/meetings.ts';
import { sumLedger } from '../../src/meetings/rules/ledger.ts';
import { commitTo } from '../../src/meetings/rules/presenters.ts';
import { listDraws, readLedger } from '../../src/meetings/stored-offers.ts';
import { onEachDatabase } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { type MeetingTeam, startMeeting } from '../support/meeting-team.ts';
import { Refusal } from '../support/memory-channel.ts';

const CLOSING = '2026-03-04T13:00:00Z';
const MEETING = '2026-03-05T13:00:00Z';

/** Lets a paper be voted for and voting close. Returns who is asked first. */
async function closeVoting(team: MeetingTeam, ...voters: readonly string[]): Promise<string> {
  await team.post('a');
  await team.vote('a', ...voters);
  await team.at(CLOSING);
  return (await team.offers())[0]?.split(' ')[1] ?? 'nobody';
}

onEachDatabase('a look at a meeting', (databases) => {
  test('opens voting with a seed that only its hash gives away, and makes the event', async () => {
    const team = await startMeeting(await databases.open());
    const { day: first, heldAt, closesAt, seed, state } = await team.coming();
    assert.deepEqual(
      [first.toString(), heldAt.toString(), closesAt.toString(), state],
      ['2026-03-05', MEETING, CLOSING, 'voting'],
    );
    assert.match(seed, /^[0-9a-f]{32}$/u);
    assert.match(commitTo(seed), /^[0-9a-f]{64}$/u);
    await team.look();
    assert.deepEqual(
      [...team.events.values()].map(({ name, state }) => [name, state]),
      [['Journal club 2026-03-05', 'scheduled']],
    );
    assert.deepEqual(team.told(), []);
  });

  test('comes again for what became due while it went on', async () => {
    const database = await databases.open();
    const team = await startMeeting(database, { maxPapers: 1 });
    await team.post('a');
    await team.vote('a', 'ben');
    let time = Temporal.Instant.from(CLOSING);
    Object.assign(team.services, { now: () => time });
    team.channel.before = () => {
      time = Temporal.Instant.from(MEETING);
      return 'send';
    };

    await team.look();

    const [stored] = await database.select({ lookAt: meetings.lookAt }).from(meetings);
    assert.ok(stored?.lookAt);
    assert.ok(Temporal.Instant.compare(stored.lookAt, time) <= 0, stored.lookAt.toString());
  });

  test('freezes the agenda when voting closes, asks, reminds, and holds the meeting', async () => {
    const team = await startMeeting(await databases.open(), { maxPapers: 1 });
    await team.post('a', 'b');
    await team.vote('b', 'ben', 'chloe');
    await team.vote('a', 'ben');
    await team.at('2026-03-04T12:59:59Z');
    assert.deepEqual(team.told(), []);

    await team.at(CLOSING);
    const [asked = ''] = await team.offers();
    const [, person = ''] = asked.split(' ');
    assert.ok(['b ben open', 'b chloe open'].includes(asked), asked);
    assert.deepEqual(team.told(), [`agenda 2026-03-05: b by ${person} (open)`]);
    assert.deepEqual(team.told(person), [`offer b: ${person} private`]);
    await team.look();
    assert.equal(team.channel.said.length, 2);

    await team.answer(person, 'accepted');
    assert.deepEqual(team.told(), [`agenda 2026-03-05: b by ${person} (accepted)`]);
    assert.equal(team.events.get('event 1')?.description, `b by ${person} (accepted)`);

    await team.at('2026-03-05T12:45:00Z');
    assert.deepEqual(team.told().slice(1), [`reminder 2026-03-05: b by ${person} (accepted)`]);
    await team.at(MEETING);
    assert.deepEqual(team.told()[0], `agenda 2026-03-05: held, b by ${person} (accepted)`);
    assert.equal(team.events.get('event 1')?.state, 'scheduled');
    await team.at('2026-03-05T14:00:00Z');
    assert.equal(team.events.get('event 1')?.state, 'held');

    const standings = sumLedger(await readLedger(team.services.database, team.meeting.id));
    assert.deepEqual(
      standings.map(({ userId, talks }) => [userId, talks]),
      [[person, 1]],
    );
    // The paper that found no room is still a candidate.
    await team.at('2026-03-11T13:00:00Z');
    assert.match(team.told().at(-1) ?? '', /^agenda 2026-03-12: a by/u);
  });

  test('asks the next when somebody passes, is silent, leaves or goes away, and in the end nobody', async () => {
    const team = await startMeeting(await databases.open());
    const people = ['ben', 'chloe', 'dan', 'eva'];
    const first = await closeVoting(team, ...people);
    await team.answer(first, 'passed');
    const [, second = ''] = (await team.offers())[1]?.split(' ') ?? [];
    team.left.add(second);
    await team.look();
    // A third of what is left of the 24 hours.
    await team.at('2026-03-04T21:00:00Z');
    assert.deepEqual(
      (await team.offers()).map((offer) => offer.split(' ')[2]),
      ['passed', 'gone', 'expired', 'open'],
    );
    assert.equal(new Set((await team.offers()).map((offer) => offer.split(' ')[1])).size, 4);
    const [draw] = await listDraws(team.services.database, (await team.coming()).id);
    assert.equal(draw?.first.userId, first);
    assert.deepEqual(
      draw?.others.map(({ userId }) => userId).toSorted(),
      people.filter((one) => one !== first),
    );

    await team.at('2026-03-05T03:00:00Z');
    assert.deepEqual(team.told(), ['agenda 2026-03-05: a by anybody']);
  });

  test('asks nobody who left before they were drawn', async () => {
    const team = await startMeeting(await databases.open());
    for (const person of ['ben', 'chloe', 'dan']) team.left.add(person);
    assert.equal(await closeVoting(team, 'ben', 'chloe', 'dan', 'eva'), 'eva');
    assert.deepEqual(await team.offers(), ['a eva open']);
  });

  test('asks in the channel, once, whoever takes no messages', async () => {
    const team = await startMeeting(await databases.open());
    team.channel.before = ({ channelId }) => {
      if (channelId === 'of ben') throw new Refusal('closed to us');
      return 'send';
    };
    await closeVoting(team, 'ben');
    // At once: the next look comes when the offer has run out.
    assert.deepEqual(team.told(), ['agenda 2026-03-05: a by ben (open)', 'offer a: ben channel']);
    await team.look();
    assert.equal(team.told().length, 2);
  });

  test('reminds who accepted more than a day before, the day before', async () => {
    const team = await startMeeting(await databases.open(), {
      schedule: { ...MEETING_SETTINGS.schedule, closingHours: 48 },
    });
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at('2026-03-03T13:00:00Z');
    await team.answer('ben', 'accepted');
    await team.at('2026-03-04T12:59:00Z');
    assert.equal(team.told('ben').length, 1);
    await team.at('2026-03-04T13:00:00Z');
    assert.deepEqual(team.told('ben').slice(1), ['presenter a: ben private']);
  });

  test('says that nobody voted', async () => {
    const team = await startMeeting(await databases.open());
    await team.at(CLOSING);
    assert.deepEqual(team.told(), ['agenda 2026-03-05: no-votes']);
  });

  test('reads votes again before it freezes late, and says nothing twice', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at('2026-03-05T09:00:00Z');
    assert.equal(team.reads(), 1);
    assert.deepEqual(team.told(), ['agenda 2026-03-05: a by ben (open)']);
    const { frozenAt, closesAt } = await team.coming();
    assert.deepEqual([frozenAt?.toString(), closesAt.toString()], ['2026-03-05T09:00:00Z', CLOSING]);
  });

  test('names a meeting that passed while the bot was away, and keeps its votes for the next', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at('2026-03-06T09:00:00Z');
    assert.deepEqual(team.told(), ['notice: missed 2026-03-05']);
    assert.equal(team.events.get('event 1')?.state, 'called-off');
    await team.at('2026-03-11T13:00:00Z');
    assert.deepEqual(team.told().slice(1), ['agenda 2026-03-12: a by ben (open)']);
  });
});
