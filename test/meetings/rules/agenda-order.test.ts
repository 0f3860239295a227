import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { buildAgenda, type Change, countVotesToPass } from '../../../src/meetings/rules/agenda.ts';

const UNTIL = Temporal.Instant.from('2026-03-11T13:00:00Z');
const before = (hours: number): Temporal.Instant => UNTIL.subtract({ hours });

suite('any agenda', () => {
  const paperIds = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const userIds = fc.constantFrom('u', 'v', 'w', 'x', 'y');
  // Few different moments, so that ties are met often.
  const hours = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -1, max: 3 }) },
    fc.integer({ min: 0, max: 1_000 }),
  );
  const cast = fc.record({ paperId: paperIds, userId: userIds, seenAt: hours.map(before) });
  const changes = fc.record({
    kind: fc.constantFrom<Change['kind'][]>('added', 'dropped'),
    paperId: paperIds,
    userId: userIds,
    at: hours.map(before),
  });
  const ballots = fc.record({
    votes: fc.array(cast, { maxLength: 40, size: 'max' }),
    taken: fc.array(paperIds, { maxLength: 2 }).map((ids) => new Set(ids)),
    changes: fc.array(changes, { maxLength: 6, size: 'max' }),
    upvoted: fc.array(fc.record({ paperId: paperIds, upvotes: fc.integer({ min: 0, max: 3 }) })),
    since: fc.option(hours.map(before), { nil: undefined }),
    until: fc.constant(UNTIL),
    limit: fc.integer({ min: 1, max: 4 }),
  });
  const shuffled = <T>(list: readonly T[], seed: number): T[] =>
    list
      .map((value, index) => ({ value, key: (Math.imul(index + 1, seed | 1) >>> 0) % 997 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ value }) => value);

  test('is a total order that does not depend on the order of what it is made of', () => {
    fc.assert(
      fc.property(ballots, fc.integer(), (ballot, seed) => {
        const agenda = buildAgenda(ballot);

        const again = buildAgenda({
          ...ballot,
          votes: shuffled(ballot.votes, seed),
          changes: shuffled(ballot.changes, seed),
          upvoted: shuffled(ballot.upvoted, seed),
        });

        // As text, since assert finds any two moments equal.
        assert.equal(JSON.stringify(again), JSON.stringify(agenda));
        const listed = [...agenda.entries, ...(agenda.state === 'chosen' ? agenda.waiting : [])];
        assert.equal(new Set(listed.map(({ paperId }) => paperId)).size, listed.length);
      }),
      { numRuns: 500 },
    );
  });

  test('is right about the votes that a waiting paper lacks', () => {
    fc.assert(
      fc.property(ballots, (ballot) => {
        const agenda = buildAgenda(ballot);
        if (agenda.state !== 'chosen') return;
        const [waiting] = agenda.waiting;
        const last = agenda.entries.at(-1);
        if (waiting === undefined || last?.basis.kind !== 'votes') return;
        const missing = countVotesToPass(waiting, { paperId: last.paperId, basis: last.basis });
        const withMore = (count: number) =>
          buildAgenda({
            ...ballot,
            votes: [
              ...ballot.votes,
              ...Array.from({ length: count }, (_, n) => ({
                paperId: waiting.paperId,
                userId: `new${n}`,
                seenAt: UNTIL,
              })),
            ],
          }).entries.some(({ paperId }) => paperId === waiting.paperId);

        assert.ok(withMore(missing));
        assert.ok(!withMore(missing - 1));
      }),
      { numRuns: 500 },
    );
  });
});
