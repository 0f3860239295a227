import type { Offer } from './offers.ts';

/** What a person did about a paper at a meeting. */
export type Deed = {
  readonly userId: string;
  readonly paperId: string;
  readonly meetingAt: Temporal.Instant;
} & (
  | { readonly kind: 'talk' }
  | { readonly kind: 'pass'; readonly isAnswered: boolean }
  | { readonly kind: 'swap'; readonly to: string }
  | { readonly kind: 'absence'; readonly because: 'left' | 'away' }
);

/** A meeting's public record, in any order. */
export type Ledger = readonly Deed[];

/** A person's sum of the ledger. */
export interface Standing {
  readonly userId: string;
  readonly lastTalkAt: Temporal.Instant | undefined;
  readonly talks: number;
  readonly passes: number;
  /** Offers that they let expire. */
  readonly unanswered: number;
  readonly swaps: number;
  readonly absences: number;
}

/** Writes a meeting's offers down. Those still open come to nothing. */
export function recordOffers(offers: readonly Offer[], meetingAt: Temporal.Instant): Deed[] {
  return offers.map((offer) => recordOffer(offer, meetingAt)).filter((deed) => deed !== undefined);
}

function recordOffer(offer: Offer, meetingAt: Temporal.Instant): Deed | undefined {
  const of = { userId: offer.userId, paperId: offer.paperId, meetingAt };
  switch (offer.state) {
    case 'open':
      return undefined;
    case 'accepted':
      return { ...of, kind: 'talk' };
    case 'passed':
      return { ...of, kind: 'pass', isAnswered: true };
    case 'expired':
      return { ...of, kind: 'pass', isAnswered: false };
    case 'swapped':
      return { ...of, kind: 'swap', to: offer.to };
    case 'gone':
      return { ...of, kind: 'absence', because: offer.because };
  }
}

/** Finds when each person presented last, by user id. Who never did is not in it. */
export function findLastTalks(ledger: Ledger): Map<string, Temporal.Instant> {
  const last = new Map<string, Temporal.Instant>();
  for (const { kind, userId, meetingAt } of ledger) {
    if (kind !== 'talk') continue;
    const known = last.get(userId);
    if (known === undefined || Temporal.Instant.compare(meetingAt, known) > 0) last.set(userId, meetingAt);
  }
  return last;
}

/** Sums the ledger up for each person, in the order in which they are asked; ties by id, as no draw is needed here. */
export function sumLedger(ledger: Ledger): Standing[] {
  const lastTalks = findLastTalks(ledger);
  return [...Map.groupBy(ledger, ({ userId }) => userId)]
    .map(([userId, deeds]) => {
      const count = (fits: (deed: Deed) => boolean): number => deeds.filter(fits).length;
      return {
        userId,
        lastTalkAt: lastTalks.get(userId),
        talks: count(({ kind }) => kind === 'talk'),
        passes: count((deed) => deed.kind === 'pass' && deed.isAnswered),
        unanswered: count((deed) => deed.kind === 'pass' && !deed.isAnswered),
        swaps: count(({ kind }) => kind === 'swap'),
        absences: count(({ kind }) => kind === 'absence'),
      };
    })
    .toSorted((a, b) => compareLastTalks(a.lastTalkAt, b.lastTalkAt) || (a.userId < b.userId ? -1 : 1));
}

/** Compares by who presented longest ago; never comes first of all. */
export function compareLastTalks(a: Temporal.Instant | undefined, b: Temporal.Instant | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return Temporal.Instant.compare(a, b);
}
