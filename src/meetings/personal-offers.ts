import { and, asc, eq, gt, inArray, or, type SQL } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { type Erased, hasText } from '../database/personal.ts';
import { occurrences, offers } from '../database/schema/meetings.ts';
import { forEachServer, occurrencesOf } from './of-server.ts';
import { takeOutDraw } from './rules/take-out.ts';

/** Selects the offers in which a person has a part: asked, handed on to, or in the draw. */
export const isInOffer = (userId: string): SQL | undefined =>
  or(eq(offers.userId, userId), eq(offers.swappedTo, userId), hasText(offers.draw, userId));

/** Finds what a person was asked, and for which drawings their name was in: who else was drawn is not theirs to have. */
export async function findOffers(database: Database, userId: string): Promise<object[]> {
  const rows = await database
    .select({ offer: offers, day: occurrences.day })
    .from(offers)
    .innerJoin(occurrences, eq(occurrences.id, offers.occurrenceId))
    .where(isInOffer(userId))
    .orderBy(asc(offers.id));
  return rows.map(({ offer: { draw, ...offer }, day }) => {
    if (offer.userId === userId) return { ...offer, day };
    const part = offer.swappedTo === userId ? 'handed on to you' : 'in the draw';
    return { occurrenceId: offer.occurrenceId, paperId: offer.paperId, day, askedAt: offer.askedAt, part };
  });
}

/** Takes a person out of offers. What they were to present is free again, as if they had left the server. */
export function takeOutOfOffers(transaction: Database, erased: Erased): Promise<void> {
  const { userId, now } = erased;
  return forEachServer(transaction, erased, async (guildId, hash) => {
    const isHere = inArray(offers.occurrenceId, occurrencesOf(transaction, guildId));
    const coming = transaction
      .select({ id: occurrences.id })
      .from(occurrences)
      .where(and(gt(occurrences.heldAt, now), inArray(occurrences.state, ['voting', 'frozen'])));
    const isLive = inArray(offers.state, ['open', 'accepted']);
    await transaction
      .update(offers)
      .set({ state: 'gone', goneBecause: 'left', settledAt: now })
      .where(and(isHere, eq(offers.userId, userId), isLive, inArray(offers.occurrenceId, coming)));
    const rows = await transaction
      .select()
      .from(offers)
      .where(and(isHere, isInOffer(userId)));
    for (const { id, draw, ...offer } of rows)
      await transaction
        .update(offers)
        .set({
          userId: offer.userId === userId ? hash : offer.userId,
          swappedTo: offer.swappedTo === userId ? hash : offer.swappedTo,
          draw: takeOutDraw(draw, userId, hash),
        })
        .where(eq(offers.id, id));
  });
}
