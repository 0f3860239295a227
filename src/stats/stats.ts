import { count, countDistinct, eq, gte, min, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, postedCards } from '../database/schema/delivery.ts';
import { papers } from '../database/schema/papers.ts';
import { votes } from '../database/schema/votes.ts';
import { selectDiscussed } from '../notes/discussed.ts';
import type { ListKey } from '../papers/paper.ts';

/** What a guild read, voted for and discussed, week by week. Each paper counts once, in the week of its first time. */
export interface TeamStats {
  /** The Mondays on which the weeks begin, oldest first; the last is this week's. Days are those of UTC. */
  readonly weeks: readonly Temporal.PlainDate[];
  /** Papers posted, by week. */
  readonly posted: readonly number[];
  /** Votes, by week: a person's vote for a paper is one, on however many cards. */
  readonly votes: readonly number[];
  /** Papers discussed, by week. */
  readonly discussed: readonly number[];
  /** Papers that got these votes, and people who cast them. */
  readonly voted: { readonly papers: number; readonly people: number };
  /** What the posted papers are about, the most frequent first. */
  readonly topics: readonly Topic[];
  /** Posted papers of which nobody knows what they are about. */
  readonly withoutTopic: number;
  /** The lists that posted papers came from, the most frequent first; null for what people put to the vote. */
  readonly sources: readonly { readonly list: ListKey | null; readonly papers: number }[];
}

/** Posted papers about one thing, by week. */
interface Topic {
  readonly name: string;
  readonly papers: readonly number[];
}

/**
 * Reads a guild's last weeks, this one included; fewer if its first paper was posted later. Undefined if none was posted in
 * that time.
 */
export async function readStats(
  database: Database,
  guildId: string,
  { weeks: most, today }: { readonly weeks: number; readonly today: Temporal.PlainDate },
): Promise<TeamStats | undefined> {
  const posted = selectPosted(database, guildId, today);
  const [first] = await database.select({ day: min(posted.day) }).from(posted);
  if (first?.day == null) return undefined;
  const weeks = listWeeks(mondayOf(Temporal.PlainDate.from(first.day)), mondayOf(today), most);
  const [since = today] = weeks;
  const inTime = gte(posted.day, since.toString());
  const byTopic = await database
    .select({ week: weekOf(posted.day), topic: posted.topic, papers: count() })
    .from(posted)
    .where(inTime)
    .groupBy(sql`1`, posted.topic);
  if (byTopic.length === 0) return undefined;
  const bySource = await database
    .select({ source: posted.source, instance: posted.instance, papers: count() })
    .from(posted)
    .where(inTime)
    .groupBy(posted.source, posted.instance);
  const discussed = selectDiscussed(database, guildId);
  const discussedOn = utcDay(sql`${discussed.at}`, today);
  const byDiscussion = await database
    .select({ week: weekOf(discussedOn), papers: count() })
    .from(discussed)
    .where(gte(discussedOn, since.toString()))
    .groupBy(sql`1`);
  return {
    weeks,
    posted: spread(weeks, byTopic),
    ...(await readVotes(database, guildId, { weeks, since, today })),
    discussed: spread(weeks, byDiscussion),
    topics: topicsOf(weeks, byTopic),
    withoutTopic: sumOf(byTopic.filter(({ topic }) => topic === null)),
    sources: bySource
      .map(({ source, instance, papers }) => ({
        list: source === null || instance === null ? null : { source, instance },
        papers,
      }))
      .toSorted((a, b) => b.papers - a.papers),
  };
}

/**
 * Selects a guild's posted papers, each with its first day there, and then its list and its topic: its first category or,
 * where its source gives none, the first words for which it was chosen.
 */
function selectPosted(database: Database, guildId: string, today: Temporal.PlainDate) {
  const words = sql`jsonb_path_query_first(${cards.reasons}, '$[*] ? (@.kind == "words").text') #>> '{}'`;
  return database
    .selectDistinctOn([postedCards.paperId], {
      paperId: postedCards.paperId,
      // East of Greenwich a list day begins before it does in UTC.
      day: sql<string>`least(${postedCards.postedOn}, ${today.toString()}::date)`.as('day'),
      source: postedCards.source,
      instance: postedCards.instance,
      topic: sql<string | null>`coalesce(${papers.categories}[1], ${words})`.as('topic'),
    })
    .from(postedCards)
    .innerJoin(cards, eq(cards.id, postedCards.cardId))
    .innerJoin(papers, eq(papers.id, postedCards.paperId))
    .where(eq(postedCards.guildId, guildId))
    .orderBy(postedCards.paperId, postedCards.postedOn, postedCards.cardId)
    .as('posted');
}

async function readVotes(
  database: Database,
  guildId: string,
  {
    weeks,
    since,
    today,
  }: {
    readonly weeks: readonly Temporal.PlainDate[];
    readonly since: Temporal.PlainDate;
    readonly today: Temporal.PlainDate;
  },
): Promise<Pick<TeamStats, 'votes' | 'voted'>> {
  const cast = database
    .select({
      paperId: postedCards.paperId,
      userId: votes.userId,
      day: utcDay(sql`min(${votes.votedAt})`, today).as('day'),
    })
    .from(votes)
    .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
    .where(eq(postedCards.guildId, guildId))
    .groupBy(postedCards.paperId, votes.userId)
    .as('cast_votes');
  const inTime = gte(cast.day, since.toString());
  const byWeek = await database
    .select({ week: weekOf(cast.day), papers: count() })
    .from(cast)
    .where(inTime)
    .groupBy(sql`1`);
  const [voted] = await database
    .select({ papers: countDistinct(cast.paperId), people: countDistinct(cast.userId) })
    .from(cast)
    .where(inTime);
  return { votes: spread(weeks, byWeek), voted: voted ?? { papers: 0, people: 0 } };
}

/** The day of a moment in UTC, which is not after today, whatever the clocks of other machines say. */
function utcDay(moment: SQL, today: Temporal.PlainDate): SQL<string> {
  return sql<string>`least((${moment} at time zone 'UTC')::date, ${today.toString()}::date)`;
}

function weekOf(day: SQL | SQL.Aliased): SQL<string> {
  return sql<string>`to_char(date_trunc('week', ${day}::timestamp), 'YYYY-MM-DD')`;
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 });
}

/** Lists at most so many weeks up to the last. */
function listWeeks(first: Temporal.PlainDate, last: Temporal.PlainDate, most: number): Temporal.PlainDate[] {
  const weeks = Math.min(most, first.until(last).total('days') / 7 + 1);
  return Array.from({ length: weeks }, (_, at) => last.subtract({ weeks: weeks - 1 - at }));
}

interface WeekCount {
  readonly week: string;
  readonly papers: number;
}

/** Returns the count of each week. */
function spread(weeks: readonly Temporal.PlainDate[], counts: readonly WeekCount[]): number[] {
  const byWeek = Map.groupBy(counts, ({ week }) => week);
  return weeks.map((week) => sumOf(byWeek.get(week.toString()) ?? []));
}

interface TopicCount extends WeekCount {
  readonly topic: string | null;
}

/** Counts topics, whatever their capitals: papers of one topic write its words in several ways. */
function topicsOf(weeks: readonly Temporal.PlainDate[], counts: readonly TopicCount[]): Topic[] {
  return [...Map.groupBy(counts, ({ topic }) => topic?.toLowerCase())]
    .flatMap(([folded, its]) =>
      folded === undefined
        ? []
        : [{ name: usualForm(its) ?? folded, papers: spread(weeks, its), sum: sumOf(its) }],
    )
    .toSorted((a, b) => b.sum - a.sum || (a.name < b.name ? -1 : 1))
    .map(({ name, papers }) => ({ name, papers }));
}

/** Returns the form of a topic that most of its papers have. */
function usualForm(counts: readonly TopicCount[]): string | undefined {
  const forms = [...Map.groupBy(counts, ({ topic }) => topic)]
    .flatMap(([form, its]) => (form === null ? [] : [{ form, sum: sumOf(its) }]))
    .toSorted((a, b) => b.sum - a.sum || (a.form < b.form ? -1 : 1));
  return forms[0]?.form;
}

function sumOf(counts: readonly Pick<WeekCount, 'papers'>[]): number {
  return counts.reduce((sum, { papers }) => sum + papers, 0);
}
