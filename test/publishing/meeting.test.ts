import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtomFeed } from 'feedsmith';
import ical from 'ical.js';
import type { Database } from '../../src/database/connect.ts';
import { moveDay, pause, resume, skipDay, undoDecision } from '../../src/meetings/decisions.ts';
import { changeMeeting, removeMeeting } from '../../src/meetings/meetings.ts';
import { createDocuments } from '../../src/publishing/documents.ts';
import { getLink } from '../../src/publishing/links.ts';
import { onEachDatabase } from '../support/database.ts';
import { checkAtom } from '../support/feed-rules.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { startMeeting } from '../support/meeting-team.ts';

const PUBLIC_URL = 'https://papers.example.org';

async function subscribe(database: Database) {
  const team = await startMeeting(database);
  const { now } = team.services;
  const { token } = await getLink(database, { kind: 'meeting', meetingId: team.meeting.id });
  const find = createDocuments({ database, model: undefined, now, publicUrl: PUBLIC_URL });
  const calendar = async () => {
    const found = await find(token, 'ics');
    assert.ok(found);
    const events = new ical.Component(ical.parse(found.body)).getAllSubcomponents('vevent');
    return { ...found, events: events.map((one) => new ical.Event(one)) };
  };
  return {
    team,
    token,
    find,
    calendar,
    /** The first events, as "when sequence state". */
    async first(count: number): Promise<string[]> {
      const { events } = await calendar();
      return events
        .slice(0, count)
        .map((one) => `${one.startDate} ${one.sequence} ${one.component.getFirstPropertyValue('status')}`);
    },
  };
}

const thursday = Temporal.PlainDate.from('2026-03-05');
const decided = { day: thursday, by: 'eva' };

onEachDatabase('a published meeting', ({ open }) => {
  test('is in the calendar for 12 weeks; a move, its undoing and a cancellation are updates of one event', async () => {
    const { team, calendar, first } = await subscribe(await open());
    const { services, meeting } = team;
    const { events, changedAt } = await calendar();
    assert.equal(events.length, 12);
    const uid = events[0]?.uid;
    assert.deepEqual(await first(2), [
      '2026-03-05T13:00:00Z 0 CONFIRMED',
      '2026-03-12T13:00:00Z 0 CONFIRMED',
    ]);
    assert.deepEqual((await calendar()).changedAt, changedAt);

    await moveDay(services, meeting.id, { ...decided, to: Temporal.PlainDateTime.from('2026-03-06T10:30') });
    await team.at('2026-03-02T13:00:00Z');
    assert.deepEqual(await first(1), ['2026-03-06T09:30:00Z 1 CONFIRMED']);
    await undoDecision(services, meeting.id, decided);
    assert.deepEqual(await first(1), ['2026-03-05T13:00:00Z 2 CONFIRMED']);
    await skipDay(services, meeting.id, decided);
    assert.deepEqual(await first(2), [
      '2026-03-05T13:00:00Z 3 CANCELLED',
      '2026-03-12T13:00:00Z 0 CONFIRMED',
    ]);

    const last = await calendar();
    assert.equal(last.events[0]?.uid, uid);
    assert.equal(new Set(last.events.map((one) => one.uid)).size, 12);
    assert.ok(Temporal.Instant.compare(last.changedAt, changedAt) > 0);
    assert.doesNotMatch(last.body, /RRULE|TZID|eva/u);
  });

  test('cancels what a pause or another schedule takes away, and brings it back', async () => {
    const database = await open();
    const { team, first } = await subscribe(database);
    const { services, meeting } = team;
    await first(1);
    await pause(services, meeting.id, 'by Eva.');
    assert.deepEqual(await first(1), ['2026-03-05T13:00:00Z 1 CANCELLED']);
    await resume(services, meeting.id);
    assert.deepEqual(await first(1), ['2026-03-05T13:00:00Z 2 CONFIRMED']);

    const schedule = { ...MEETING_SETTINGS.schedule, weekdays: [5] };
    await changeMeeting(database, meeting, { ...MEETING_SETTINGS, schedule, name: 'Friday club' });

    assert.deepEqual(await first(2), [
      '2026-03-05T13:00:00Z 3 CANCELLED',
      '2026-03-06T13:00:00Z 0 CONFIRMED',
    ]);
  });

  test('names the papers once the agenda is settled, and keeps what was for a while', async () => {
    const { team, calendar } = await subscribe(await open());
    await team.post('1', '2');
    await team.vote('1', 'ada');
    assert.match((await calendar()).events[0]?.description ?? '', /^Votes and agenda: https:/u);

    await team.at('2026-03-04T13:00:00Z');
    const [settled] = (await calendar()).events;
    assert.match(
      settled?.description ?? '',
      /^1\. Paper 1\nhttps:\/\/discord\.com\/channels\/team\/channel$/u,
    );
    assert.equal(settled?.sequence, 1);
    await team.at('2026-03-05T14:00:00Z');
    const held = await calendar();
    assert.deepEqual([held.events[0]?.description, held.events[0]?.sequence], [settled?.description, 1]);
    assert.equal(held.events.length, 13);
    await team.at('2026-06-20T12:00:00Z');

    assert.ok((await calendar()).events.every((one) => one.uid !== settled?.uid));
  });

  test('has an entry for each settled agenda, which is updated when the meeting is called off', async () => {
    const { team, token, find } = await subscribe(await open());
    const { services, meeting } = team;
    const read = async () => {
      const found = await find(token, 'atom');
      checkAtom(found?.body ?? '', `${PUBLIC_URL}/feeds/${token}.atom`);
      return { ...parseAtomFeed(found?.body ?? ''), body: found?.body ?? '' };
    };
    assert.deepEqual((await read()).entries ?? [], []);
    await team.post('1', '2');
    await team.vote('1', 'ada', 'ben');
    await team.at('2026-03-04T13:00:00Z');

    const { entries: [settled] = [], body } = await read();
    assert.equal(settled?.title?.value, 'Agenda: Journal club, Thursday 5 March 2026');
    assert.match(body, /Thursday 5 March 2026, 14:00 \(Europe\/Berlin\), Room 3/u);
    assert.match(body, /Paper 1&lt;\/a&gt;&lt;br\/&gt;&lt;small&gt;2 votes/u);
    assert.doesNotMatch(body, /ada|ben/u);
    await team.at('2026-03-04T15:00:00Z');
    await skipDay(services, meeting.id, decided);
    const { entries: [calledOff] = [] } = await read();

    assert.equal(calledOff?.id, settled?.id);
    assert.equal(calledOff?.title?.value, 'Called off: Journal club, Thursday 5 March 2026');
    assert.equal(calledOff?.updated, '2026-03-04T15:00:00Z');
    assert.equal(calledOff?.published, settled?.published);
  });

  test('is not found once it was removed', async () => {
    const database = await open();
    const { team, token, find, calendar } = await subscribe(database);
    await calendar();

    await removeMeeting(database, team.meeting.id);

    for (const format of ['atom', 'json', 'ics'] as const) assert.equal(await find(token, format), undefined);
  });

  test('counts a change once, however many ask at a time', async () => {
    const { team, calendar, first } = await subscribe(await open());
    await calendar();
    await skipDay(team.services, team.meeting.id, decided);

    await Promise.all([calendar(), calendar(), calendar()]);

    assert.deepEqual(await first(1), ['2026-03-05T13:00:00Z 1 CANCELLED']);
  });
});
