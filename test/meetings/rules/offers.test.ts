import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { createFindAbsence } from '../../../src/meetings/rules/absence.ts';
import { recordOffers, sumLedger } from '../../../src/meetings/rules/ledger.ts';
import {
  answerOffer,
  createOffer,
  findExpiry,
  type Offer,
  settleOffer,
  swapOffer,
  volunteer,
} from '../../../src/meetings/rules/offers.ts';

const MEETING = Temporal.Instant.from('2026-03-12T13:00:00Z');
const at = (hoursBefore: number) => ({
  now: MEETING.subtract({ minutes: hoursBefore * 60 }),
  meetingAt: MEETING,
});
const nobodyAbsent = () => undefined;
const open = createOffer('a', 'ben', at(24));
const accepted = answerOffer(open, 'accepted', at(23));
const passed = answerOffer(open, 'passed', at(23));
const expired = settleOffer(open, at(16), nobodyAbsent);
const gone = settleOffer(accepted, at(2), () => ({ because: 'left' }));
const away = () => ({ because: 'away', until: Temporal.PlainDate.from('2026-03-20') }) as const;
const { swapped } = swapOffer(open, 'eva', [open], at(23), nobodyAbsent);

suite('an offer to present', () => {
  for (const [hours, minutes] of [
    [24, 8 * 60],
    [3, 60],
    [2, 60],
    [0.5, 30],
    [0, 0],
    [-1, 0],
  ] as const) {
    test(`waits ${minutes} minutes for an answer ${hours} hours before the meeting`, () => {
      const moment = at(hours);

      assert.equal(moment.now.until(findExpiry(moment)).total('minutes'), minutes);
    });
  }

  test('is open until the moment it expires', () => {
    assert.equal(settleOffer(open, at(16.5), nobodyAbsent), open);
    assert.equal(expired.state, 'expired');
    assert.equal(settleOffer(open, at(16), nobodyAbsent).state, 'expired');
    assert.equal(expired.state === 'expired' && expired.at.equals(open.expiresAt), true);
  });

  const absent: [string, Offer, number, string][] = [
    ['is gone when whoever is asked is absent', open, 20, 'gone'],
    ['is gone when whoever accepted is absent the day before', accepted, 20, 'gone'],
    ['stays accepted when they leave after the start', accepted, 0, 'accepted'],
    ['stays passed', passed, 20, 'passed'],
    ['stays expired', expired, 2, 'expired'],
    ['stays swapped', swapped, 20, 'swapped'],
    ['stays gone for its first reason', gone, 1, 'gone'],
  ];
  for (const [title, offer, hours, state] of absent) {
    test(title, () => {
      const settled = settleOffer(offer, at(hours), away);

      assert.equal(settled.state, state);
      assert.equal(JSON.stringify(settleOffer(settled, at(hours - 1), away)), JSON.stringify(settled));
    });
  }

  test('takes the same answer twice, and a pass after it was accepted', () => {
    assert.equal(answerOffer(accepted, 'accepted', at(2)), accepted);
    assert.equal(answerOffer(passed, 'passed', at(2)), passed);
    assert.equal(answerOffer(accepted, 'passed', at(2)).state, 'passed');
  });

  const refused: [string, Offer, number, RegExp][] = [
    ['after passing', passed, 2, /^You passed\./u],
    ['after it expired', expired, 2, /^The time to answer is over/u],
    ['after it expired, though nobody looked yet', open, 2, /^The time to answer is over/u],
    ['after a swap', swapped, 2, /^You handed this paper on/u],
    ['after leaving', gone, 2, /^The offer ended when you left/u],
    ['when away', settleOffer(open, at(20), away), 2, /^The offer ended as you are away/u],
    ['after the start', open, 0, /^The meeting has started/u],
  ];
  for (const [title, offer, hours, words] of refused) {
    test(`can't be accepted ${title}`, () => {
      assert.throws(
        () => answerOffer(offer, 'accepted', at(hours)),
        (error) => error instanceof UserError && words.test(error.message),
      );
    });
  }

  test('is handed on to whom its person names, even to somebody who passed', () => {
    const evaPassed = answerOffer(createOffer('b', 'eva', at(20)), 'passed', at(19));

    const { swapped, asked } = swapOffer(accepted, 'eva', [accepted, evaPassed], at(9), nobodyAbsent);

    assert.deepEqual([swapped.state, asked.state, asked.userId], ['swapped', 'open', 'eva']);
    assert.equal(asked.askedAt.until(asked.expiresAt).total('hours'), 3);
  });

  test("isn't handed on to oneself, to who is absent, or to who presents another paper", () => {
    const evaHasOne = createOffer('b', 'eva', at(20));
    const swap = (to: string, findAbsence = nobodyAbsent as typeof away | typeof nobodyAbsent) =>
      swapOffer(open, to, [open, evaHasOne], at(19), findAbsence);

    assert.throws(() => swap('ben'), /swap with yourself/u);
    assert.throws(() => swap('joe', away), /are away until 20 Mar 2026/u);
    assert.throws(() => swap('eva'), /present another paper at this meeting/u);
  });

  test('is not needed by who takes a paper that nobody has', () => {
    const taken = volunteer('a', 'joe', [passed], at(5), nobodyAbsent);

    assert.deepEqual([taken.state, taken.userId], ['accepted', 'joe']);
    assert.equal(volunteer('a', 'ben', [passed], at(5), nobodyAbsent).state, 'accepted');
    assert.equal(volunteer('a', 'ben', [open], at(23), nobodyAbsent).state, 'accepted');
    assert.throws(() => volunteer('a', 'joe', [open], at(23), nobodyAbsent), /is being asked/u);
    assert.throws(
      () => volunteer('a', 'joe', [accepted], at(23), nobodyAbsent),
      /presents this paper already/u,
    );
    assert.throws(() => volunteer('a', 'joe', [], at(5), away), /You are away until 20 Mar 2026/u);
    assert.throws(() => volunteer('a', 'joe', [], at(0), nobodyAbsent), /has started/u);
  });
});

suite('absence', () => {
  test("lasts to the end of its last day in the meeting's zone", () => {
    const known = { left: new Set(['joe']), away: new Map([['ben', Temporal.PlainDate.from('2026-03-12')]]) };
    const findBecause = (userId: string, now: string) =>
      createFindAbsence(known, 'Pacific/Auckland')(userId, Temporal.Instant.from(now))?.because;

    assert.equal(findBecause('ben', '2026-03-12T10:59:59Z'), 'away');
    assert.equal(findBecause('ben', '2026-03-12T11:00:00Z'), undefined);
    assert.equal(findBecause('joe', '2026-03-12T11:00:00Z'), 'left');
    assert.equal(findBecause('eva', '2026-03-12T11:00:00Z'), undefined);
  });
});

test('whoever is away and back in time keeps what they accepted, and loses what they were asked', () => {
  const away = new Map([['ben', Temporal.PlainDate.from('2026-03-18')]]);
  const findAbsence = createFindAbsence({ left: new Set(), away }, 'UTC');
  const moment = {
    now: Temporal.Instant.from('2026-03-17T12:00:00Z'),
    meetingAt: Temporal.Instant.from('2026-03-19T12:00:00Z'),
  };
  const asked = createOffer('a', 'ben', moment);

  assert.equal(settleOffer(answerOffer(asked, 'accepted', moment), moment, findAbsence).state, 'accepted');
  assert.equal(settleOffer(asked, moment, findAbsence).state, 'gone');
  const earlier = { ...moment, meetingAt: Temporal.Instant.from('2026-03-18T12:00:00Z') };
  assert.equal(settleOffer(answerOffer(asked, 'accepted', earlier), earlier, findAbsence).state, 'gone');
});

suite('the ledger', () => {
  test('counts talks, passes, swaps and absences, in the order in which people are asked', () => {
    const week = MEETING.add({ hours: 7 * 24 });
    const ledger = [
      ...recordOffers([{ ...accepted, userId: 'eva' }], week),
      ...recordOffers([open, accepted, passed, expired, swapped, gone], MEETING),
      ...recordOffers([accepted], week),
      ...recordOffers([{ ...passed, userId: 'joe' }], week),
      ...recordOffers([{ ...accepted, userId: 'eva' }], MEETING),
    ];

    const none = { talks: 0, passes: 0, unanswered: 0, swaps: 0, absences: 0 };
    const standings = sumLedger(ledger).map(({ lastTalkAt, ...rest }) => ({
      ...rest,
      lastTalkAt: lastTalkAt?.toString(),
    }));
    assert.deepEqual(standings, [
      { ...none, userId: 'joe', lastTalkAt: undefined, passes: 1 },
      {
        userId: 'ben',
        lastTalkAt: week.toString(),
        talks: 2,
        passes: 1,
        unanswered: 1,
        swaps: 1,
        absences: 1,
      },
      { ...none, userId: 'eva', lastTalkAt: week.toString(), talks: 2 },
    ]);
  });
});
