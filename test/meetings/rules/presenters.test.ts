import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Absence } from '../../../src/meetings/rules/absence.ts';
import { explainDiscussion, explainDraw } from '../../../src/meetings/rules/explain-draw.ts';
import { answerOffer, createOffer, type Offer } from '../../../src/meetings/rules/offers.ts';
import { commitTo, playRound, type Roster } from '../../../src/meetings/rules/presenters.ts';

const MEETING = Temporal.Instant.from('2026-03-12T13:00:00Z');
const before = (hours: number): Temporal.Instant => MEETING.subtract({ hours });
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const roster = (given: Partial<Roster> = {}): Roster => ({
  now: before(24),
  meetingAt: MEETING,
  papers: [{ paperId: 'a', voters: ['ben', 'eva'] }],
  pool: ['ben', 'eva', 'joe', 'mia'],
  lastTalks: new Map([
    ['ben', before(1_000)],
    ['eva', before(2_000)],
    ['joe', before(3_000)],
  ]),
  offers: [],
  skipping: new Set(),
  findAbsence: () => undefined,
  seed: 'seed',
  ...given,
});

const asked = (given: Partial<Roster>): string[] =>
  playRound(roster(given)).slots.map((slot) =>
    slot.state === 'open-discussion' ? slot.state : `${slot.state} ${slot.offer.userId}`,
  );

const offerTo = (userId: string, paperId = 'a'): Offer => createOffer(paperId, userId, roster());
const passedBy = (userId: string): Offer => answerOffer(offerTo(userId), 'passed', roster());
const absent = (...userIds: string[]) => ({
  findAbsence: (userId: string): Absence | undefined =>
    userIds.includes(userId) ? { because: 'left' } : undefined,
});

suite('the presenter of a paper', () => {
  const cases: [string, Partial<Roster>, string[]][] = [
    ['is the voter who presented longest ago', {}, ['next eva']],
    [
      'is a voter who never did, before any other',
      { lastTalks: new Map([['eva', before(9_000)]]) },
      ['next ben'],
    ],
    ['is the next voter when one passed', { offers: [passedBy('eva')] }, ['next ben']],
    [
      'is of the pool when no voter is left, never first of all',
      { offers: [passedBy('eva'), passedBy('ben')] },
      ['next mia'],
    ],
    ['is nobody who left or is away', absent('eva', 'ben', 'mia'), ['next joe']],
    ['is nobody who skips this meeting', { skipping: new Set(['eva']) }, ['next ben']],
    ['is nobody from outside the pool', { pool: ['joe', 'ben'] }, ['next ben']],
    ['is nobody once all are absent', absent('ben', 'eva', 'joe', 'mia'), ['open-discussion']],
    ['is nobody new once the meeting has started', { now: MEETING }, ['open-discussion']],
    ['is being asked', { offers: [offerTo('joe')] }, ['asked joe']],
    ['accepted', { offers: [answerOffer(offerTo('joe'), 'accepted', roster())] }, ['presented joe']],
    ['is the next when an offer expired', { offers: [offerTo('eva')], now: before(16) }, ['next ben']],
    [
      'is the next when whoever accepted is gone',
      { offers: [answerOffer(offerTo('eva'), 'accepted', roster())], ...absent('eva') },
      ['next ben'],
    ],
    [
      'of a second paper is not whoever is asked about the first',
      {
        papers: [
          { paperId: 'a', voters: ['ben', 'eva'] },
          { paperId: 'b', voters: ['eva', 'ben'] },
          { paperId: 'c', voters: [] },
        ],
      },
      ['next eva', 'next ben', 'next mia'],
    ],
  ];
  for (const [title, given, expected] of cases) {
    test(title, () => {
      assert.deepEqual(asked(given), expected);
    });
  }

  test('is settled with the round, so that who was passed over is written down', () => {
    const { offers } = playRound(roster({ offers: [offerTo('eva')], now: before(16) }));

    assert.deepEqual(
      offers.map(({ userId, state }) => `${userId} ${state}`),
      ['eva expired', 'ben open'],
    );
  });

  test('is drawn by the lowest SHA-256 of seed and user id if two presented equally long ago', () => {
    const people = ['1', '2', '3', '4', '5'];
    const lowest = people.toSorted((a, b) => (sha256(`s3ed:${a}`) < sha256(`s3ed:${b}`) ? -1 : 1))[0];

    assert.deepEqual(asked({ pool: people, papers: [{ paperId: 'a', voters: people }], seed: 's3ed' }), [
      `next ${lowest}`,
    ]);
  });
});

suite('why somebody is asked', () => {
  const WORDING = {
    person: (id: string) => id,
    paper: (id: string) => `“${id}”`,
    moment: (at: Temporal.Instant) => at.toString(),
  };
  const explain = (given: Partial<Roster>): string[] => {
    const [slot] = playRound(roster(given)).slots;
    assert.ok(slot);
    if (slot.state === 'open-discussion') return explainDiscussion(slot, WORDING);
    assert.ok(slot.state === 'next');
    return explainDraw(slot.draw, WORDING);
  };

  test('is told with the others and those who are not asked', () => {
    assert.deepEqual(
      explain({ papers: [{ paperId: 'a', voters: ['ben', 'eva', 'joe', 'zoe'] }], ...absent('joe') }),
      [
        `eva is asked to present “a”: of the paper’s voters who may be asked (2), they presented longest ago, on ${before(2_000)}.`,
        `After them: ben (presented on ${before(1_000)}).`,
        'Not asked: joe (left the server), zoe (not among those who present).',
      ],
    );
  });

  test('is told so that anybody can draw again with any SHA-256 tool', () => {
    const lines = explain({ lastTalks: new Map(), pool: ['ben', 'eva'] });

    const rows = lines.filter((line) => /^[0-9a-f]{64} /u.test(line)).map((line) => line.split(' '));
    assert.deepEqual(
      rows.map(([ticket, userId]) => ticket === sha256(`seed:${userId}`)),
      [true, true],
    );
    assert.ok((rows[0]?.[0] ?? '') < (rows[1]?.[0] ?? ''));
    assert.ok(lines[0]?.startsWith(`${rows[0]?.[1]} is asked`));
    assert.ok(lines.some((line) => line.includes(commitTo('seed'))));
    assert.equal(commitTo('seed'), sha256('seed'));
    assert.ok(lines.some((line) => line.includes(`printf '%s' 'seed:${rows[0]?.[1]}' | sha256sum`)));
  });

  test('stays short with a role of 200', () => {
    const pool = Array.from({ length: 200 }, (_, n) => `${n}`);

    const lines = explain({ pool, lastTalks: new Map(), papers: [{ paperId: 'a', voters: [] }] });

    assert.ok(lines.includes('… and 190 more, all higher.'));
    assert.ok(lines.join('\n').length < 2_000);
  });

  test('is told of an open discussion, too', () => {
    const lines = explain({ offers: [passedBy('ben')], ...absent('eva', 'joe', 'mia') });

    assert.match(lines[0] ?? '', /^Nobody is left to be asked about “a”/u);
    assert.equal(
      lines[1],
      'Not asked: ben (passed), eva (left the server), joe (left the server), mia (left the server).',
    );
    assert.equal(explain({ pool: [], papers: [{ paperId: 'a', voters: [] }] }).length, 1);
  });
});
