import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Person } from '../../src/sandbox/population.ts';
import { onEachDatabase } from '../support/database.ts';
import { type JournalClub, startJournalClub } from '../support/journal-club.ts';
import { menuOf } from '../support/menu.ts';

const MONDAYS = ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30', '2026-04-06'] as const;

const CLUB = { name: 'Journal club', weekdays: 'thu', time: '14:00', zone: 'Europe/Berlin' } as const;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Returns the people in the order of a draw by that seed. */
function inOrderOf(seed: string, people: readonly Person[]): Person[] {
  return people.toSorted((a, b) => (sha256(`${seed}:${a.id}`) < sha256(`${seed}:${b.id}`) ? -1 : 1));
}

/** Reads the seed that the newest agenda shows. */
function readSeed(club: JournalClub): string {
  const [, seed = ''] = /seed `([0-9a-f]{32})`/u.exec(club.agenda()) ?? [];
  assert.notEqual(seed, '');
  return seed;
}

/** Reads the hash under which the newest agenda, or `/meeting show`, commits to the next seed. */
function readCommitment(text: string): string {
  const [, hash = ''] = /SHA-256 `([0-9a-f]{64})`\.?$/mu.exec(text) ?? [];
  assert.notEqual(hash, '');
  return hash;
}

onEachDatabase('six weeks of a team of five', (databases) => {
  test('from votes to talks, with absences, a tie, a swap, a skipped week and a change of the clocks', async (t) => {
    const club = await startJournalClub(t, databases, MONDAYS);
    const { sandbox } = club.bot;
    const { ada, ben, chloe, dan, eva } = club.people;
    assert.match(await club.run(ada, 'meeting set', { ...CLUB, papers: 2 }), /^Set up\./u);
    await club.at('2026-03-02T16:00:00Z');

    // Week 1: a tie of two papers, decided by the first vote; ties of people, decided by the draw.
    await club.vote('2026-03-02 b', ben, chloe);
    await club.vote('2026-03-02 a', dan, eva);
    await club.vote('2026-03-02 c', ben);
    const committed = readCommitment(await club.run(eva, 'meeting show'));
    await club.at('2026-03-04T13:00:00Z');
    const seed = readSeed(club);
    assert.equal(sha256(seed), committed, 'the seed is what was promised when voting opened');
    const [first, second] = inOrderOf(seed, [ben, chloe]);
    const [third, fourth] = inOrderOf(seed, [dan, eva]);
    assert.ok(first && second && third && fourth);
    assert.deepEqual(club.plan(), [
      `2026-03-02 b: ${first.name} is asked`,
      `2026-03-02 a: ${third.name} is asked`,
    ]);
    assert.match(await club.press(first, 'Accept'), /^You present “/u);
    assert.match(await club.press(third, 'Pass'), /the next person is asked/u);
    assert.match(await club.press(fourth, 'Accept'), /^You present “/u);
    assert.deepEqual(club.plan(), [
      `2026-03-02 b: ${first.name} presents`,
      `2026-03-02 a: ${fourth.name} presents`,
    ]);
    await club.at('2026-03-05T12:45:00Z');
    assert.match(
      club.letters().at(-1)?.embeds[0]?.title ?? '',
      /^Soon: Journal club, Thursday 5 March 2026$/u,
    );
    await club.at('2026-03-05T13:00:00Z');
    await club.at('2026-03-05T14:00:00Z');
    await club.discussed(ada);
    assert.deepEqual(club.events(), [
      'Journal club 2026-03-05T13:00:00Z completed',
      'Journal club 2026-03-12T13:00:00Z scheduled',
    ]);

    // Week 2: who presented is asked last; one hands the paper on.
    const firstPromise = readCommitment(club.agenda());
    await club.at('2026-03-09T16:00:00Z');
    await club.vote('2026-03-09 a', first, second);
    await club.at('2026-03-11T13:00:00Z');
    assert.equal(sha256(readSeed(club)), firstPromise);
    assert.deepEqual(
      club.plan(),
      [
        `2026-03-09 a: ${second.name} is asked`,
        `2026-03-02 c: ${club.personOf('2026-03-02 c').name} is asked`,
      ],
      'who never presented is asked first, and last week’s third paper is a candidate still',
    );
    const swapper = sandbox.as(second);
    const offer = swapper.directMessages().at(-1);
    assert.ok(offer);
    const { message: question } = await swapper.click(offer, 'Swap');
    assert.match(question?.content ?? '', /^Who presents “.*2026-03-09 a.* instead of you\?/u);
    assert.ok(question);
    const busy = club.personOf('2026-03-02 c');
    const stand = [first, third, fourth].find(({ id }) => id !== busy.id);
    assert.ok(stand);
    await swapper.select(question, menuOf(question).custom_id, [stand.id]);
    await club.bot.app.catchUp();
    assert.match(club.privately(stand).at(-1) ?? '', /^Will you present “2026-03-09 a”\?$/u);
    await club.press(stand, 'Accept');
    await club.press(busy, 'Accept');
    assert.deepEqual(club.plan(), [
      `2026-03-09 a: ${stand.name} presents`,
      `2026-03-02 c: ${busy.name} presents`,
    ]);
    await club.at('2026-03-12T13:00:00Z');
    await club.at('2026-03-12T14:00:00Z');
    await club.discussed(ada);

    // Week 3 is skipped: its event is called off, and its votes count for the next.
    await club.at('2026-03-16T16:00:00Z');
    await club.vote('2026-03-16 a', dan, eva);
    assert.match(await club.run(ada, 'meeting skip'), /19 March/u);
    await club.bot.app.catchUp();
    const before = club.letters().length;
    await club.at('2026-03-18T13:00:00Z');
    await club.at('2026-03-19T13:00:00Z');
    assert.equal(club.letters().length, before, 'nothing is said about a week that was skipped in time');
    assert.deepEqual(club.events().slice(2), [
      'Journal club 2026-03-19T13:00:00Z called off',
      'Journal club 2026-03-26T13:00:00Z scheduled',
    ]);

    // Week 4: one is away, one has left.
    assert.match(await club.run(dan, 'meeting away', { until: '2026-03-27' }), /^You are away until/u);
    sandbox.leave(eva);
    await club.at('2026-03-25T13:00:00Z');
    assert.equal(club.plan().length, 1, 'the votes of the skipped week count');
    const standIn = club.personOf('2026-03-16 a');
    assert.ok(![dan.id, eva.id].includes(standIn.id), 'nobody who is away or has left is asked');
    assert.ok(!club.privately(dan).includes('Will you present “2026-03-16 a”?'));
    await club.press(standIn, 'Accept');
    await club.at('2026-03-26T13:00:00Z');
    await club.at('2026-03-26T14:00:00Z');
    await club.discussed(ada);

    // Week 5: the clocks have changed, and the meeting is at its hour.
    sandbox.join(eva);
    await club.at('2026-03-30T16:00:00Z');
    await club.vote('2026-03-30 c', dan);
    await club.at('2026-04-01T12:00:00Z');
    assert.deepEqual(club.plan(), ['2026-03-30 c: Dan is asked'], 'Dan is back');
    assert.match(club.agenda(), /Thursday 2 April 2026\n.*14:00 Europe\/Berlin/u);
    assert.ok(club.events().includes('Journal club 2026-04-02T12:00:00Z scheduled'));
    await club.press(dan, 'Accept');
    await club.at('2026-04-02T12:00:00Z');
    await club.at('2026-04-02T13:00:00Z');
    await club.discussed(ada);

    // Week 6: nobody votes, and the most upvoted papers are offered.
    await club.at('2026-04-06T16:00:00Z');
    await club.at('2026-04-08T12:00:00Z');
    assert.match(club.agenda(), /Nobody has voted .* The week’s most upvoted papers are offered instead\./u);
    assert.equal(club.plan().length, 2);

    const ledger = await club.run(chloe, 'meeting ledger');
    for (const person of [stand, busy, standIn, dan])
      assert.match(ledger, new RegExp(`<@${person.id}>`, 'u'));
    assert.deepEqual(club.events(), [
      'Journal club 2026-03-05T13:00:00Z completed',
      'Journal club 2026-03-12T13:00:00Z completed',
      'Journal club 2026-03-19T13:00:00Z called off',
      'Journal club 2026-03-26T13:00:00Z completed',
      'Journal club 2026-04-02T12:00:00Z completed',
      'Journal club 2026-04-09T12:00:00Z scheduled',
      'Journal club 2026-04-16T12:00:00Z scheduled',
    ]);
    const agendas = club.letters().filter(({ embeds }) => embeds[0]?.title?.startsWith('Agenda'));
    assert.equal(agendas.length, 5, 'each agenda stands once');
  });
});
