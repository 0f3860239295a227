import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { agendaPapers, meetingSkips, meetings, occurrences, offers } from '../database/schema/meetings.ts';
import { type Ledger, recordOffers } from './rules/ledger.ts';
import type { Offer } from './rules/offers.ts';
import type { Draw } from './rules/presenters.ts';

/** Whoever presents a paper at a coming occurrence. */
export interface ComingPresenter {
  readonly occurrenceId: number;
  readonly meetingId: number;
  readonly guildId: string;
  readonly userId: string;
}

/** Lists who has accepted to present a paper at a meeting that is still to come. */
export async function listComingPresenters(
  database: Database,
  paperId: string,
  now: Temporal.Instant,
): Promise<ComingPresenter[]> {
  return database
    .select({
      occurrenceId: offers.occurrenceId,
      meetingId: occurrences.meetingId,
      guildId: meetings.guildId,
      userId: offers.userId,
    })
    .from(offers)
    .innerJoin(occurrences, eq(occurrences.id, offers.occurrenceId))
    .innerJoin(meetings, eq(meetings.id, occurrences.meetingId))
    .where(
      and(
        eq(offers.paperId, paperId),
        eq(offers.state, 'accepted'),
        eq(occurrences.state, 'frozen'),
        gt(occurrences.heldAt, now),
      ),
    )
    .orderBy(asc(offers.id));
}

/** An offer with its id. */
export type StoredOffer = Offer & { readonly id: number };

const absence = [
  z.object({ because: z.literal('left') }),
  z.object({
    because: z.literal('away'),
    until: z.string().transform((text) => Temporal.PlainDate.from(text)),
  }),
] as const;

const barShape = z.discriminatedUnion('because', [
  ...absence,
  z.object({ because: z.literal('outside') }),
  z.object({ because: z.literal('skips') }),
  z.object({
    because: z.literal('asked'),
    state: z.enum(['open', 'accepted', 'passed', 'expired', 'swapped', 'gone']),
  }),
]);

const drawnShape = z.object({
  userId: z.string(),
  lastTalkAt: z
    .string()
    .optional()
    .transform((text) => (text === undefined ? undefined : Temporal.Instant.from(text))),
  ticket: z.string(),
});

const drawShape = z.object({
  paperId: z.string(),
  from: z.enum(['voters', 'pool']),
  first: drawnShape,
  others: z.array(drawnShape),
  barred: z.array(z.object({ userId: z.string(), bar: barShape })),
  seed: z.string(),
});

/** Lists the offers of an occurrence in the order in which they were made. */
export async function listOffers(database: Database, occurrenceId: number): Promise<StoredOffer[]> {
  const rows = await database
    .select()
    .from(offers)
    .where(eq(offers.occurrenceId, occurrenceId))
    .orderBy(asc(offers.id));
  return rows.map(offerOf);
}

/** Finds an offer by its id, with its occurrence; undefined if its meeting was removed. */
export async function findOffer(
  database: Database,
  id: number,
): Promise<{ readonly offer: StoredOffer; readonly occurrenceId: number } | undefined> {
  const [row] = await database.select().from(offers).where(eq(offers.id, id));
  return row && { offer: offerOf(row), occurrenceId: row.occurrenceId };
}

/** Lists how people of an occurrence were drawn, in the order in which they were asked. */
export async function listDraws(database: Database, occurrenceId: number): Promise<Draw[]> {
  const rows = await database
    .select({ draw: offers.draw, paperId: offers.paperId })
    .from(offers)
    .where(eq(offers.occurrenceId, occurrenceId))
    .orderBy(asc(offers.id));
  // A paper may have been joined with another since.
  return rows.flatMap(({ draw, paperId }) => (draw === null ? [] : [{ ...drawShape.parse(draw), paperId }]));
}

/**
 * Stores what became of an occurrence's offers: those with an id change, in their order, and new ones are added behind
 * them. Returns the ids of the new ones, with `draws` by their place among these.
 */
export async function saveOffers(
  transaction: Database,
  occurrenceId: number,
  before: readonly StoredOffer[],
  after: readonly Offer[],
  draws: ReadonlyMap<Offer, Draw> = new Map(),
): Promise<number[]> {
  // Whoever has a paper goes before it is given to the next.
  for (const [index, stored] of before.entries()) {
    const offer = after[index];
    if (offer !== undefined && offer.state !== stored.state)
      await transaction.update(offers).set(stateColumns(offer)).where(eq(offers.id, stored.id));
  }
  const added: number[] = [];
  for (const offer of after.slice(before.length)) {
    const draw = draws.get(offer);
    const [row] = await transaction
      .insert(offers)
      .values({
        occurrenceId,
        paperId: offer.paperId,
        userId: offer.userId,
        askedAt: offer.askedAt,
        expiresAt: offer.expiresAt,
        ...stateColumns(offer),
        draw: draw === undefined ? null : JSON.parse(JSON.stringify(draw)),
      })
      .returning({ id: offers.id });
    if (row === undefined) throw new Error('The database stored an offer and returned no row.');
    added.push(row.id);
  }
  return added;
}

/** Has the open offers of an occurrence end at a moment at the latest. */
export async function shortenOffers(
  transaction: Database,
  occurrenceId: number,
  latest: Temporal.Instant,
): Promise<void> {
  await transaction
    .update(offers)
    .set({ expiresAt: latest })
    .where(
      and(eq(offers.occurrenceId, occurrenceId), eq(offers.state, 'open'), gt(offers.expiresAt, latest)),
    );
}

/**
 * Reads a meeting's ledger: what came of the offers of all occurrences that were held. With `coming`, those of
 * occurrences that will be held are in it too. Whoever accepted a paper did not present it if somebody says that it was not
 * reached.
 */
export async function readLedger(
  database: Database,
  meetingId: number,
  { coming = false, except }: { readonly coming?: boolean; readonly except?: number } = {},
): Promise<Ledger> {
  const rows = await database
    .select({ offer: offers, heldAt: occurrences.heldAt, occurrenceId: occurrences.id })
    .from(offers)
    .innerJoin(occurrences, eq(occurrences.id, offers.occurrenceId))
    .leftJoin(
      agendaPapers,
      and(eq(agendaPapers.occurrenceId, offers.occurrenceId), eq(agendaPapers.paperId, offers.paperId)),
    )
    .where(
      and(
        eq(occurrences.meetingId, meetingId),
        inArray(occurrences.state, coming ? ['held', 'frozen'] : ['held']),
        sql`not (${offers.state} = 'accepted' and coalesce(${agendaPapers.outcome}, '') = 'not-reached' and ${agendaPapers.outcomeBy} is not null)`,
      ),
    )
    .orderBy(asc(occurrences.heldAt), asc(offers.id));
  const others = rows.filter(({ occurrenceId }) => occurrenceId !== except);
  return others.flatMap(({ offer, heldAt }) => recordOffers([offerOf(offer)], heldAt));
}

/** Notes that a person doesn't want to be asked for an occurrence. */
export async function saveSkip(transaction: Database, occurrenceId: number, userId: string): Promise<void> {
  await transaction.insert(meetingSkips).values({ occurrenceId, userId }).onConflictDoNothing();
}

/** Takes that back, because the person presents after all. */
export async function deleteSkip(transaction: Database, occurrenceId: number, userId: string): Promise<void> {
  await transaction
    .delete(meetingSkips)
    .where(and(eq(meetingSkips.occurrenceId, occurrenceId), eq(meetingSkips.userId, userId)));
}

/** Lists who doesn't want to be asked for an occurrence. */
export async function listSkips(database: Database, occurrenceId: number): Promise<ReadonlySet<string>> {
  const rows = await database
    .select({ userId: meetingSkips.userId })
    .from(meetingSkips)
    .where(eq(meetingSkips.occurrenceId, occurrenceId));
  return new Set(rows.map(({ userId }) => userId));
}

function stateColumns(offer: Offer) {
  return {
    state: offer.state,
    settledAt: offer.state === 'open' ? null : offer.at,
    swappedTo: offer.state === 'swapped' ? offer.to : null,
    goneBecause: offer.state === 'gone' ? offer.because : null,
  };
}

function offerOf(row: typeof offers.$inferSelect): StoredOffer {
  const { id, paperId, userId, askedAt, expiresAt, state, settledAt, swappedTo, goneBecause } = row;
  const asked = { id, paperId, userId, askedAt, expiresAt };
  if (state === 'open') return { ...asked, state };
  // The table's checks hold these together.
  if (settledAt === null) throw new Error(`Offer ${id} is ${state} since nobody knows when.`);
  if (state === 'swapped') return { ...asked, state, at: settledAt, to: swappedTo ?? '' };
  if (state === 'gone') return { ...asked, state, at: settledAt, because: goneBecause ?? 'left' };
  return { ...asked, state, at: settledAt };
}
