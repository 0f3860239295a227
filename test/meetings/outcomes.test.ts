import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import { UserError } from '../../src/errors.ts';
import { answerOutcome } from '../../src/meetings/answer-outcomes.ts';
import { changeAgenda, skipDay } from '../../src/meetings/decisions.ts';
import { listHeldOf } from '../../src/meetings/held.ts';
import { findNextLook } from '../../src/meetings/meetings.ts';
import { findPastPapers, isDiscussed } from '../../src/meetings/outcomes.ts';
import { readLedger } from '../../src/meetings/stored-offers.ts';
import type { Outcome } from '../../src/meetings/views.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { Death, dieAtRequest } from '../support/death.ts';
import { type MeetingTeam, startMeeting } from '../support/meeting-team.ts';

const CLOSING = '2026-03-04T13:00:00Z';
const HELD = '2026-03-05T13:00:00Z';
const OVER = '2026-03-05T14:00:00Z';
const SETTLED = '2026-03-07T14:00:00Z';
const NEXT_CLOSING = '2026-03-11T13:00:00Z';

/** Lets a meeting be held with papers, each voted for by one person. */
async function hold(team: MeetingTeam, papers: Readonly<Record<string, string>>): Promise<void> {
  await team.post(...Object.keys(papers));
  for (const [paperId, userId] of Object.entries(papers)) await team.vote(paperId, userId);
  await team.at(CLOSING);
  await team.at(HELD);
  await team.at(OVER);
}

async function say(team: MeetingTeam, paperId: string | undefined, outcome: Outcome, userId: string) {
  const [held] = await listHeldOf(team.services.database, team.meeting.id, 1);
  assert.ok(held);
  const asker = { userId, roles: [], isOrganiser: false };
  await answerOutcome(team.services, held.id, { ...asker, outcome, paperId });
  await team.look();
}

const question = (team: MeetingTeam) => team.told().filter((told) => told.startsWith('outcomes'));

onEachDatabase('what a meeting discussed', (databases) => {
  test('is asked once when its time is over, and the question shows the answers, which can change', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a', 'b');
    await team.vote('a', 'ben');
    await team.vote('b', 'chloe');
    await team.at(CLOSING);
    await team.at(HELD);
    assert.deepEqual(question(team), []);
    assert.equal((await findNextLook(team.services.database))?.toString(), OVER);
    await team.at(OVER);
    await team.look();
    assert.deepEqual(question(team), ['outcomes 2026-03-05: a open, b open']);
    await say(team, 'a', 'discussed', 'ben');
    await say(team, 'b', 'not-reached', 'chloe');
    assert.deepEqual(question(team), ['outcomes 2026-03-05: a discussed by ben, b not-reached by chloe']);
    await team.at('2026-05-01T12:00:00Z');
    await say(team, undefined, 'discussed', 'ben');
    assert.deepEqual(question(team), ['outcomes 2026-03-05: a discussed by ben, b discussed by ben']);
  });

  test('is settled after 48 hours by the replies in the threads; what people said stays', async () => {
    const team = await startMeeting(await databases.open(), { maxPapers: 3 });
    await hold(team, { a: 'ben', b: 'chloe', c: 'dan' });
    team.replies.set('a', 2).set('c', 1);
    await say(team, 'c', 'not-reached', 'dan');
    await team.at('2026-03-07T13:59:00Z');
    assert.deepEqual(question(team), ['outcomes 2026-03-05: a open, b open, c not-reached by dan']);
    assert.equal((await findNextLook(team.services.database))?.toString(), SETTLED);
    await team.at(SETTLED);
    assert.deepEqual(question(team), [
      'outcomes 2026-03-05: a discussed, b not-reached, c not-reached by dan',
    ]);
  });

  test('has papers that were not reached compete at the next meeting with all their votes', async () => {
    const team = await startMeeting(await databases.open(), { maxPapers: 2 });
    await team.post('c');
    await changeAgenda(team.services, team.meeting.id, { kind: 'added', paperId: 'c', userId: 'eva' });
    await hold(team, { a: 'ben', b: 'chloe' });
    assert.match(
      team.told().find((told) => told.startsWith('agenda')) ?? '',
      / c by \w+ \(open\), a by \w+ \(open\)/u,
    );
    await say(team, 'a', 'discussed', 'ben');
    await say(team, 'c', 'not-reached', 'ben');
    await team.at(NEXT_CLOSING);
    const agenda = team.told().findLast((told) => told.startsWith('agenda'));
    assert.match(
      agenda ?? '',
      /^agenda 2026-03-12: c by .*, b by /u,
      'what was added by hand is added again',
    );
    assert.doesNotMatch(agenda ?? '', /a by/u);
  });

  test('counts votes older than four weeks once more for what was not reached', async () => {
    const team = await startMeeting(await databases.open());
    await hold(team, { a: 'ben' });
    await team.at('2026-04-20T12:00:00Z');
    const [held] = await listHeldOf(team.services.database, team.meeting.id, 9);
    assert.equal(held?.day.toString(), '2026-03-05', 'later ones had no agenda');
    await say(team, 'a', 'not-reached', 'ben');
    await team.at('2026-04-22T12:00:00Z');
    const agenda = team.told().findLast((told) => told.startsWith('agenda'));
    assert.match(agenda ?? '', /^agenda 2026-04-23: a by ben/u);
  });

  test('is answered by those who present or may be asked to, and by organisers alone', async () => {
    const team = await startMeeting(await databases.open());
    await team.post('a');
    await team.vote('a', 'ben');
    await assert.rejects(say(team, 'a', 'discussed', 'ben'), 'no meeting was held');
    await team.at(CLOSING);
    await team.at(HELD);
    await assert.rejects(say(team, 'a', 'discussed', 'zoe'), UserError);
    await assert.rejects(say(team, 'z', 'discussed', 'ben'), /was not on this agenda/u);
    await say(team, 'a', 'discussed', 'ben');
    await team.at(OVER);
    assert.deepEqual(question(team), [], 'nobody asks what was said already');
  });

  test('is not asked of a meeting that was called off or had no papers', async () => {
    const team = await startMeeting(await databases.open());
    await team.at(CLOSING);
    await team.at(HELD);
    await team.at(OVER);
    await team.post('a');
    await team.vote('a', 'ben');
    await team.at(NEXT_CLOSING);
    const day = Temporal.PlainDate.from('2026-03-12');
    await skipDay(team.services, team.meeting.id, { day, by: 'eva' });
    await team.at('2026-03-12T15:00:00Z');
    assert.deepEqual(question(team), []);
  });

  for (const when of ['before', 'after'] as const)
    test(`is asked and shown once, whichever request the process dies ${when}`, async () => {
      for (const [nth, at] of [
        [1, OVER],
        [1, SETTLED],
      ] as const) {
        const team = await startMeeting(await databases.open());
        await team.post('a');
        await team.vote('a', 'ben');
        await team.at(CLOSING);
        await team.at(HELD);
        if (at === SETTLED) await team.at(OVER);
        const mend = dieAtRequest([[team.channel, 'sendOnce', 'edit', 'tagPost']], nth, when);
        await assert.rejects(team.at(at), Death);
        mend();
        await team.look();
        await team.look();
        const state = at === SETTLED ? 'not-reached' : 'open';
        assert.deepEqual(question(team), [`outcomes 2026-03-05: a ${state}`]);
      }
    });

  test('is known of papers, also of those held before anybody was asked', async () => {
    const team = await startMeeting(await databases.open(), { maxPapers: 2 });
    const { database } = team.services;
    await hold(team, { a: 'ben', b: 'chloe' });
    const known = async (id: string) => {
      const found = await database.execute(sql`select ${isDiscussed(sql`${id}`, 'team')} as is`);
      assert.equal((await findPastPapers(database, 'other', [id])).size, 0, 'another server has none');
      return [
        JSON.stringify(found).includes('true'),
        (await findPastPapers(database, 'team', [id])).get(id)?.[0]?.outcome,
      ];
    };
    assert.deepEqual(await known('a'), [false, 'unanswered']);
    await say(team, 'a', 'discussed', 'ben');
    assert.deepEqual(await known('a'), [true, 'discussed']);
    await database.execute(sql`update occurrences set outcomes_asked_at = null`);
    assert.deepEqual(await known('b'), [true, 'discussed']);
  });

  test('stays with a paper that is joined with another, and a talk counts that was reached', async () => {
    const team = await startMeeting(await databases.open(), { maxPapers: 2 });
    await team.post('a', 'b');
    await team.vote('a', 'ben');
    await team.vote('b', 'chloe');
    await team.at(CLOSING);
    await team.answer('ben', 'accepted');
    await team.answer('chloe', 'accepted');
    await team.at(HELD);
    await say(team, 'a', 'not-reached', 'ben');
    const { database } = team.services;
    const talks = await readLedger(database, team.meeting.id);
    assert.deepEqual(
      talks.map(({ userId, kind }) => `${userId} ${kind}`),
      ['chloe talk'],
    );
    await say(team, 'b', 'discussed', 'chloe');
    await joinPapers(database, { from: 'b', to: 'a' });
    assert.equal((await findPastPapers(database, 'team', ['a'])).get('a')?.[0]?.outcome, 'discussed');
  });
});
