import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import {
  calendarEvents,
  cards,
  digests,
  feedDays,
  feedExamples,
  feeds,
  feedTastes,
  leftServers,
  listings,
  outbox,
  pagedAnswers,
  papers,
  publicDocuments,
  refusals,
  tldrs,
  votes,
} from '../../src/database/schema.ts';
import { listTables } from '../../src/database/tables.ts';
import { getLink } from '../../src/publishing/links.ts';
import { MONDAY, NOON } from './papers.ts';

/** Text that is hard to carry over. */
const ODD = "naïve “quotes”, 'single', \\ back, \n new line, {1,2} 𝔸, null";

/** Adds papers with these ids. */
export async function addPapers(database: Database, ids: readonly string[]): Promise<void> {
  await database.insert(papers).values(
    ids.map((id) => ({
      id,
      title: `${ODD} ${id}`,
      abstractKind: 'abstract' as const,
      authors: ['Ada, Countess', '', 'null', '"', ODD],
      authorCount: 5,
      categories: [],
      publishedOn: MONDAY,
      savedAt: Temporal.Instant.from('2026-03-02T12:00:00.123456Z'),
    })),
  );
}

/** Adds a feed; returns its id. */
export async function addFeed(database: Database): Promise<number> {
  const [feed] = await database
    .insert(feeds)
    .values({
      guildId: '1',
      number: sql`(select coalesce(max(number), 0) + 1 from ${feeds})`,
      channelId: '2',
      source: 'huggingface',
      time: '09:00',
      zone: 'Europe/Berlin',
      weekdays: [1, 5],
      categories: [],
      crossLists: true,
      wanted: [ODD],
      avoided: [],
      minUpvotes: 0,
      maxPapers: 10,
      voteEmoji: '👍',
      createdBy: '3',
      createdAt: NOON,
      nextDueAt: NOON,
      nextListDay: MONDAY,
    })
    .returning();
  if (feed === undefined) throw new Error('The feed was not added.');
  return feed.id;
}

/** A row or more in every table that the bot fills. */
export async function addAll(database: Database): Promise<void> {
  await addPapers(database, ['a', 'b', 'c']);
  await database
    .insert(listings)
    .values([{ source: 'huggingface', listDay: MONDAY, paperId: 'a', rank: 1, upvotes: 7 }]);
  // The first number is given out and lost.
  await database.delete(feeds).where(eq(feeds.id, await addFeed(database)));
  const feedId = await addFeed(database);
  await database
    .insert(feedDays)
    .values({ feedId, listDay: MONDAY, state: 'posted', reason: '', since: NOON, isLate: false });
  await database.insert(outbox).values({
    kind: 'notice',
    feedId,
    topic: 'quiet',
    listDay: MONDAY,
    content: ODD,
    nonce: 'n',
    writtenAt: NOON,
  });
  const digest = {
    guildId: '1',
    source: 'huggingface' as const,
    listDay: MONDAY,
    listed: 3,
    voteEmoji: '👍',
    writtenAt: NOON,
  };
  const [first] = await database
    .insert(digests)
    .values([{ feedId, ...digest }, digest])
    .returning();
  if (first === undefined) throw new Error('The digest was not added.');
  await database.insert(cards).values([
    { digestId: first.id, paperId: 'a', position: 1 },
    { digestId: first.id, paperId: 'b', position: 2 },
  ]);
  const message = { kind: 'card' as const, digestId: first.id, channelId: '2', nonce: 'n', writtenAt: NOON };
  await database.insert(outbox).values([
    { ...message, cardId: 1, messageId: '10', sentAt: NOON },
    { ...message, cardId: 2, messageId: '11', sentAt: NOON },
  ]);
  await database.insert(votes).values([
    { cardId: 1, userId: '8', votedAt: NOON },
    { cardId: 1, userId: '9', votedAt: NOON },
  ]);
  await database.insert(refusals).values({ cardId: 2, userId: '8', refusedAt: NOON });
  await database.insert(feedTastes).values({ feedId, muted: [ODD] });
  const { id: linkId } = await getLink(database, { kind: 'feed', feedId });
  await database
    .insert(publicDocuments)
    .values({ linkId, kind: 'entries', fingerprint: ODD, changedAt: NOON });
  await database.insert(calendarEvents).values({
    linkId,
    day: MONDAY,
    startsAt: NOON,
    endsAt: NOON,
    isCancelled: false,
    title: ODD,
    place: '',
    description: ODD,
    sequence: 2,
    changedAt: NOON,
  });
  await database.insert(feedExamples).values({ feedId, paperId: 'b', addedAt: NOON });
  await database.insert(leftServers).values({ guildId: '4', leftAt: NOON });
  await database
    .insert(tldrs)
    .values({ paperId: 'a', model: 'm', promptVersion: 1, text: ODD, madeAt: NOON });
  await database.insert(pagedAnswers).values({
    command: 'papers search',
    options: { query: ODD, deep: [1, null, { a: 0.1 }] },
    askedAt: NOON,
  });
}

/** Every row of every table, whole, as text, by table; columns that the database makes are among them. */
export async function readAll(
  database: Database,
): Promise<Record<string, readonly { readonly row: string }[]>> {
  const tables = listTables().map(({ name }) => name);
  // At once, as some tests read it after each of many statements.
  const each = tables.map(
    (name) =>
      sql`select ${name} as name, row_to_json(one)::jsonb::text as row from ${sql.identifier(name)} one`,
  );
  const rows = await database
    .select({ name: sql<string>`name`, row: sql<string>`row` })
    .from(sql`(${sql.join(each, sql` union all `)}) as every order by 1, 2`);
  const byTable = Map.groupBy(rows, ({ name }) => name);
  return Object.fromEntries(
    tables.map((name) => [name, (byTable.get(name) ?? []).map(({ row }) => ({ row }))]),
  );
}
