import { and, count, desc, eq, gt, gte, max, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { queryRows } from '../database/raw.ts';
import { postedCards } from '../database/schema/delivery.ts';
import { feedExamples } from '../database/schema/taste.ts';
import { refusals, votes } from '../database/schema/votes.ts';
import type { ListKey } from '../papers/paper.ts';
import type { Evidence } from '../ranking/weights.ts';

/** Whose taste is meant: a feed's or, without one, what a server's feeds have in common. */
export interface Learner extends ListKey {
  readonly feedId: number | null;
  readonly guildId: string;
  /** Of a feed that is about to be added: ids of papers that its team gave as examples. */
  readonly examples?: readonly string[] | undefined;
}

/** What is known of a paper. */
export interface Known {
  readonly paperId: string;
  readonly evidence: Evidence;
  readonly at: Temporal.Instant;
  /** People who say so. */
  readonly people: number;
}

/** Votes fade: by then they count a quarter. */
const MAX_AGE_DAYS = 365;
/** The newest; a year of ten cards a working day. */
const MAX_CARDS = 3_000;
/** Until then a card may still be voted for. */
const PASSED_OVER_DAYS = 3;

/**
 * Reads what a feed may learn from: votes and refusals on its cards, votes elsewhere in the server, examples, and cards
 * of its digests that nobody voted for. Only votes after `since` count.
 */
export async function readEvidence(
  database: Database,
  { feedId, guildId, examples }: Learner,
  { now, since }: { readonly now: Temporal.Instant; readonly since: Temporal.Instant | null },
): Promise<Known[]> {
  const oldest = now.subtract({ hours: 24 * MAX_AGE_DAYS });
  const from = since === null || Temporal.Instant.compare(since, oldest) < 0 ? oldest : since;
  const isTheirs = and(eq(postedCards.guildId, guildId), gte(postedCards.sentAt, oldest));
  const cards = await database
    .select({
      cardId: postedCards.cardId,
      paperId: postedCards.paperId,
      feedId: postedCards.feedId,
      digestId: postedCards.digestId,
      sentAt: postedCards.sentAt,
    })
    .from(postedCards)
    .where(isTheirs)
    .orderBy(desc(postedCards.sentAt), desc(postedCards.cardId))
    .limit(MAX_CARDS);
  const voted = await database
    .select({ cardId: votes.cardId, people: count(), at: max(votes.votedAt) })
    .from(votes)
    .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
    .where(and(isTheirs, gt(votes.votedAt, from)))
    .groupBy(votes.cardId);
  const refused =
    feedId === null
      ? []
      : await database
          .select({ cardId: refusals.cardId, people: count(), at: max(refusals.refusedAt) })
          .from(refusals)
          .innerJoin(postedCards, eq(postedCards.cardId, refusals.cardId))
          .where(and(isTheirs, eq(postedCards.feedId, feedId), gt(refusals.refusedAt, from)))
          .groupBy(refusals.cardId);
  const [votesOf, refusalsOf] = [byCard(voted), byCard(refused)];
  const passedOver = now.subtract({ hours: 24 * PASSED_OVER_DAYS });
  const known = cards.flatMap(({ cardId, paperId, sentAt, ...card }): Known[] => {
    const isOwn = feedId !== null && card.feedId === feedId;
    const [vote, refusal] = [votesOf.get(cardId), refusalsOf.get(cardId)];
    if (refusal !== undefined && refusal.people > (vote?.people ?? 0))
      return [{ paperId, evidence: 'refusal', ...refusal }];
    if (vote !== undefined) return [{ paperId, evidence: isOwn ? 'vote' : 'vote-elsewhere', ...vote }];
    // That nobody joins the one who put a paper to the vote says nothing of what the feed chooses.
    const isPassedOver =
      isOwn &&
      card.digestId !== null &&
      Temporal.Instant.compare(sentAt, passedOver) < 0 &&
      Temporal.Instant.compare(sentAt, from) >= 0;
    return isPassedOver ? [{ paperId, evidence: 'passed-over', at: sentAt, people: 1 }] : [];
  });
  return keepStrongest([...known, ...(await readExamples(database, feedId, { drafted: examples, now }))]);
}

type Said = Pick<Known, 'people' | 'at'>;

function byCard(
  rows: readonly { readonly cardId: number; readonly people: number; readonly at: Temporal.Instant | null }[],
): Map<number, Said> {
  return new Map(rows.flatMap(({ cardId, people, at }) => (at === null ? [] : [[cardId, { people, at }]])));
}

async function readExamples(
  database: Database,
  feedId: number | null,
  { drafted = [], now }: { readonly drafted?: readonly string[] | undefined; readonly now: Temporal.Instant },
): Promise<Known[]> {
  const rows =
    feedId === null
      ? drafted.map((paperId) => ({ paperId, addedAt: now }))
      : await database.select().from(feedExamples).where(eq(feedExamples.feedId, feedId));
  return rows.map(({ paperId, addedAt }) => ({
    paperId,
    evidence: 'vote-elsewhere',
    at: addedAt,
    people: 1,
  }));
}

const STRENGTH: readonly Evidence[] = ['vote', 'refusal', 'vote-elsewhere', 'passed-over', 'background'];

/** Keeps the strongest evidence about each paper: it may have been posted twice. */
function keepStrongest(known: readonly Known[]): Known[] {
  const strongest = new Map<string, Known>();
  for (const one of known) {
    const other = strongest.get(one.paperId);
    if (other === undefined || STRENGTH.indexOf(one.evidence) < STRENGTH.indexOf(other.evidence))
      strongest.set(one.paperId, one);
  }
  return [...strongest.values()];
}

/** Papers of a day that stand for those that weren't shown. */
const SAMPLE_PER_DAY = 100;
/** What a fit takes in a second, with votes. */
const MAX_SAMPLE = 5_000;
const MAX_SAMPLE_DAYS = 90;

/** A paper of a list that stands for those that weren't shown. */
export interface SampledPaper {
  readonly paperId: string;
  readonly day: Temporal.PlainDate;
}

const backgroundRow = z.object({
  paperId: z.string(),
  day: z.string().transform((text) => Temporal.PlainDate.from(text)),
});

/**
 * Samples papers of a list's earlier days, the newest days first: 100 of each day, always the same. Where no earlier day
 * is stored, returns all papers of the newest.
 */
export async function sampleBackground(
  database: Database,
  { source, instance }: ListKey,
  today: Temporal.PlainDate,
): Promise<SampledPaper[]> {
  const rows = await queryRows(
    database,
    sql`
      with days as (
        select list_day, row_number() over (order by list_day desc) as nth
        from list_days
        where source = ${source} and instance = ${instance} and state = 'listed'
          and list_day between ${today.subtract({ days: MAX_SAMPLE_DAYS }).toString()} and ${today.toString()}
      ), drawn as (
        select listings.paper_id, listings.list_day, days.nth,
          row_number() over (partition by listings.list_day order by md5(listings.paper_id)) as place
        from listings join days on days.list_day = listings.list_day
        where listings.source = ${source} and listings.instance = ${instance}
      )
      select paper_id as "paperId", list_day::text as day from drawn
      where (nth > 1 and place <= ${SAMPLE_PER_DAY}) or (select max(nth) = 1 from days)
      order by nth, place limit ${MAX_SAMPLE}`,
  );
  return z.array(backgroundRow).parse(rows);
}
