import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Absence } from '../../../src/meetings/rules/absence.ts';
import { findLastTalks, type Ledger, recordOffers } from '../../../src/meetings/rules/ledger.ts';
import { answerOffer, type Offer, swapOffer } from '../../../src/meetings/rules/offers.ts';
import { playRound, type Roster } from '../../../src/meetings/rules/presenters.ts';

const MEETING = Temporal.Instant.from('2026-03-12T13:00:00Z');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

suite('a year of random answers', () => {
  const PEOPLE = ['1', '2', '3', '4', '5', '6'];
  const ANSWERS = [
    'accepted',
    'passed',
    'swap',
    'silent',
    'leave',
    'away',
    'return',
    'accept and leave',
  ] as const;
  const years = fc.record({
    voters: fc.array(fc.array(fc.subarray(PEOPLE), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 52,
    }),
    pool: fc.subarray(PEOPLE, { minLength: 1 }),
    answers: fc.array(fc.constantFrom(...ANSWERS), { minLength: 1, maxLength: 200 }),
    skipping: fc.subarray(PEOPLE, { maxLength: 1 }),
    seed: fc.string(),
  });

  /** Checks a new offer against the rule, written a second time from what the issue says. */
  function checkOffer(
    round: Roster,
    offers: readonly Offer[],
    offer: Offer,
    voters: readonly string[],
  ): void {
    const may = (userId: string): boolean =>
      round.pool.includes(userId) &&
      round.findAbsence(userId, round.now) === undefined &&
      !round.skipping.has(userId) &&
      !offers.some((other) => other.userId === userId);
    const votersWhoMay = voters.filter(may);
    const tier = votersWhoMay.length > 0 ? votersWhoMay : round.pool.filter(may);
    const lastOf = (userId: string): number => round.lastTalks.get(userId)?.epochMilliseconds ?? -Infinity;
    const longest = Math.min(...tier.map(lastOf));
    const tied = tier.filter((userId) => lastOf(userId) === longest);
    const tickets = tied.map((userId) => [sha256(`${round.seed}:${userId}`), userId] as const);
    assert.ok(may(offer.userId), `${offer.userId} may not be asked`);
    assert.equal(offer.userId, tickets.toSorted(([a], [b]) => (a < b ? -1 : 1))[0]?.[1]);
  }

  function liveYear(year: typeof years extends fc.Arbitrary<infer Year> ? Year : never): string[] {
    const absences = new Map<string, Absence>();
    const answers = year.answers.values();
    const asked: string[] = [];
    let ledger: Ledger = [];
    for (const [week, papers] of year.voters.entries()) {
      const meetingAt = MEETING.add({ hours: 168 * week });
      let offers: readonly Offer[] = [];
      let now = meetingAt.subtract({ hours: 24 });
      // Each round asks somebody anew or is the last, as nobody is drawn twice.
      for (let turn = 0; ; turn += 1) {
        assert.ok(turn < 40, 'it comes to an end');
        const round: Roster = {
          now,
          meetingAt,
          papers: papers.map((voters, index) => ({ paperId: `${week}-${index}`, voters })),
          pool: year.pool,
          lastTalks: findLastTalks(ledger),
          offers,
          skipping: new Set(year.skipping),
          findAbsence: (userId) => absences.get(userId),
          seed: `${year.seed}${week}`,
        };
        const played = playRound(round);
        const settled = played.offers.slice(0, offers.length);
        for (const slot of played.slots) {
          if (slot.state !== 'next') continue;
          const index = played.offers.indexOf(slot.offer);
          checkOffer(
            round,
            played.offers.slice(0, index),
            slot.offer,
            papers[Number(slot.paperId.split('-')[1])] ?? [],
          );
          asked.push(`${slot.paperId} ${slot.offer.userId}`);
        }
        assert.ok(settled.every((offer) => offer.state !== 'open' || !absences.has(offer.userId)));
        offers = played.offers;
        const open = offers.findIndex(({ state }) => state === 'open');
        const offer = offers[open];
        if (offer === undefined) break;
        const moment = { now, meetingAt };
        const answer = answers.next().value ?? 'silent';
        switch (answer) {
          case 'accepted':
          case 'passed':
            offers = offers.with(open, answerOffer(offer, answer, moment));
            break;
          case 'swap': {
            const to = year.pool.find(
              (userId) => !absences.has(userId) && !offers.some((other) => other.userId === userId),
            );
            if (to === undefined) break;
            const { swapped, asked } = swapOffer(offer, to, offers, moment, round.findAbsence);
            offers = [...offers.with(open, swapped), asked];
            break;
          }
          case 'leave':
            absences.set(offer.userId, { because: 'left' });
            break;
          case 'accept and leave':
            offers = offers.with(open, answerOffer(offer, 'accepted', moment));
            absences.set(offer.userId, { because: 'left' });
            break;
          case 'away':
            absences.set(offer.userId, { because: 'away', until: Temporal.PlainDate.from('2027-01-01') });
            break;
          case 'return':
            absences.clear();
            break;
          case 'silent':
            now = offer.expiresAt;
            break;
        }
      }
      ledger = [...ledger, ...recordOffers(offers, meetingAt)];
    }
    return asked;
  }

  test('asks nobody absent or gone, always who presented longest ago, and the same with the same seed', () => {
    fc.assert(
      fc.property(years, (year) => {
        assert.deepEqual(liveYear(year), liveYear(year));
      }),
      { numRuns: 150 },
    );
  });
});
