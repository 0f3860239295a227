import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type Ballot,
  buildAgenda,
  type Change,
  isFrozenLate,
  type Vote,
} from '../../../src/meetings/rules/agenda.ts';
import { explainOrder } from '../../../src/meetings/rules/explain-order.ts';

const UNTIL = Temporal.Instant.from('2026-03-11T13:00:00Z');
const before = (hours: number): Temporal.Instant => UNTIL.subtract({ hours });
const votes = (paperId: string, ...cast: [userId: string, hoursBefore: number][]): Vote[] =>
  cast.map(([userId, hours]) => ({ paperId, userId, seenAt: before(hours) }));
const change = (kind: Change['kind'], paperId: string, hours: number): Change => ({
  kind,
  paperId,
  userId: 'mia',
  at: before(hours),
});

const build = (given: Partial<Ballot>) =>
  buildAgenda({
    votes: [],
    taken: new Set(),
    changes: [],
    upvoted: [],
    since: before(7 * 24),
    until: UNTIL,
    limit: 3,
    ...given,
  });

const idsOf = (given: Partial<Ballot>): string[] => build(given).entries.map(({ paperId }) => paperId);

/** Turns moments into text, as assert finds any two of them equal. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const WORDING = {
  person: (id: string) => id,
  paper: (id: string) => `“${id}”`,
  moment: (at: Temporal.Instant) => at.toString(),
};

suite('an agenda', () => {
  const WEEK = 7 * 24;
  const cases: [string, Partial<Ballot>, string[]][] = [
    [
      'is by votes',
      { votes: [...votes('a', ['ben', 1]), ...votes('b', ['ben', 1], ['eva', 1])] },
      ['b', 'a'],
    ],
    [
      'has the paper first whose first vote was seen first, of as many votes',
      { votes: [...votes('a', ['ben', 3], ['eva', 2]), ...votes('b', ['ben', 1], ['eva', 4])] },
      ['b', 'a'],
    ],
    [
      'has the lower id first if these were seen at once',
      { votes: [...votes('b', ['ben', 1]), ...votes('a', ['eva', 1])] },
      ['a', 'b'],
    ],
    [
      'counts a person once, on however many cards they voted',
      { votes: [...votes('a', ['ben', 5], ['ben', 2], ['ben', 3]), ...votes('b', ['ben', 1], ['eva', 1])] },
      ['b', 'a'],
    ],
    [
      'has candidates of the last four weeks',
      { votes: [...votes('a', ['ben', 4 * WEEK]), ...votes('b', ['ben', 4 * WEEK - 1])] },
      ['b'],
    ],
    [
      'counts all votes since the last freezing, however long ago that was',
      { votes: votes('a', ['ben', 7 * WEEK - 1]), since: before(7 * WEEK) },
      ['a'],
    ],
    [
      'leaves out what was taken, even if it gets votes again',
      { votes: [...votes('a', ['ben', 1]), ...votes('b', ['ben', 2])], taken: new Set(['a']) },
      ['b'],
    ],
    [
      'leaves out votes after the freezing',
      { votes: [...votes('a', ['ben', -1]), ...votes('b', ['eva', 0])] },
      ['b'],
    ],
    [
      'leaves out what was dropped',
      { votes: [...votes('a', ['ben', 1]), ...votes('b', ['ben', 2])], changes: [change('dropped', 'a', 1)] },
      ['b'],
    ],
    [
      'has what was added first, in the order of adding, even if it was taken before',
      {
        votes: votes('a', ['ben', 1]),
        taken: new Set(['c']),
        changes: [change('added', 'b', 1), change('added', 'c', 2)],
      },
      ['c', 'b', 'a'],
    ],
    [
      'follows the newest change of a paper',
      {
        votes: votes('a', ['ben', 1]),
        changes: [
          change('dropped', 'a', 3),
          change('added', 'b', 3),
          change('added', 'a', 2),
          change('dropped', 'b', 1),
        ],
      },
      ['a'],
    ],
    [
      'drops a paper that was added and dropped at the same moment',
      {
        votes: [...votes('a', ['ben', 1]), ...votes('b', ['ben', 1]), ...votes('c', ['ben', 1])],
        changes: [
          change('dropped', 'a', 3),
          change('added', 'a', 3),
          change('added', 'b', 3),
          change('dropped', 'b', 3),
        ],
      },
      ['c'],
    ],
    [
      'has no more papers than fit',
      {
        votes: [...votes('a', ['ben', 1]), ...votes('b', ['ben', 2]), ...votes('c', ['ben', 3])],
        changes: [change('added', 'd', 1)],
        limit: 2,
      },
      ['d', 'c'],
    ],
    [
      'has all that was added by hand',
      { changes: [change('added', 'a', 2), change('added', 'b', 1)], limit: 1 },
      ['a', 'b'],
    ],
  ];
  for (const [title, given, expected] of cases) {
    test(title, () => {
      assert.deepEqual(idsOf(given), expected);
    });
  }

  test('says of each entry who voted, and how many before the last freezing', () => {
    const agenda = build({ votes: votes('a', ['ben', 1], ['eva', 10 * 24], ['joe', 2]) });

    assert.deepEqual(plain(agenda), {
      state: 'chosen',
      entries: [
        {
          paperId: 'a',
          basis: {
            kind: 'votes',
            support: { voters: ['eva', 'joe', 'ben'], firstSeenAt: before(10 * 24).toString(), carried: 1 },
          },
        },
      ],
      waiting: [],
    });
  });

  test("offers the week's most upvoted if nobody voted, marked so", () => {
    const upvoted = [
      { paperId: 'c', upvotes: 0 },
      { paperId: 'b', upvotes: 7 },
      { paperId: 'e', upvotes: 9 },
      { paperId: 'a', upvotes: 7 },
      { paperId: 'd', upvotes: 30 },
    ];

    const agenda = build({ upvoted, taken: new Set(['d']), changes: [change('dropped', 'e', 1)] });

    assert.deepEqual(plain(agenda), {
      state: 'offered',
      because: 'no-votes',
      entries: [
        { paperId: 'a', basis: { kind: 'upvotes', upvotes: 7 } },
        { paperId: 'b', basis: { kind: 'upvotes', upvotes: 7 } },
      ],
    });
  });

  test('offers them too if all papers with votes were dropped, and says that', () => {
    const agenda = build({ votes: votes('a', ['ben', 1]), changes: [change('dropped', 'a', 1)] });

    assert.deepEqual(plain(agenda), { state: 'offered', because: 'all-dropped', entries: [] });
  });

  test('is late if it was frozen more than a few minutes after closing', () => {
    assert.equal(isFrozenLate(UNTIL, UNTIL.add({ minutes: 5 })), false);
    assert.equal(isFrozenLate(UNTIL, UNTIL.add({ minutes: 6 })), true);
  });

  test('explains its order, ties, and what would change it', () => {
    const agenda = build({
      votes: [
        ...votes('a', ['ben', 3], ['eva', 10 * 24]),
        ...votes('b', ['ben', 2], ['joe', 1]),
        ...votes('c', ['ben', 4]),
      ],
      changes: [change('added', 'd', 1)],
    });

    assert.deepEqual(explainOrder(agenda, WORDING), [
      '1. “d”: added by mia on 2026-03-11T12:00:00Z; papers added by hand come first.',
      '2. “a”: 2 votes, from eva and ben; 1 from before the last agenda was frozen.',
      '3. “b”: 2 votes, from ben and joe. As many as the paper before, whose first vote was seen sooner: 2026-03-01T13:00:00Z, here 2026-03-11T11:00:00Z.',
      'Next: “c”: 1 vote, from ben. With 1 more vote it would take the place of “b”.',
    ]);
  });

  test('explains a tie by id, and a paper that waits for room', () => {
    const tied = build({ votes: [...votes('a', ['ben', 1]), ...votes('b', ['eva', 1])] });
    const full = build({ votes: votes('a', ['ben', 1]), changes: [change('added', 'd', 1)], limit: 1 });

    assert.match(
      explainOrder(tied, WORDING)[1] ?? '',
      /same moment: the lower id comes first, and this one is b\.$/u,
    );
    assert.match(
      explainOrder(full, WORDING)[1] ?? '',
      /room for it once a paper that was added by hand is dropped/u,
    );
  });

  test('says in words that nobody voted', () => {
    const upvoted = [{ paperId: 'a', upvotes: 1 }];

    assert.deepEqual(explainOrder(build({ upvoted }), WORDING), [
      'Nobody has voted for a paper that is still to be discussed. These are the week’s most upvoted papers instead. A single vote takes their place.',
      '1. “a”: 1 upvote at its source, no vote here.',
    ]);
    assert.match(explainOrder(build({}), WORDING)[0] ?? '', /No paper of this week has upvotes either\./u);
  });
});
