import type { Database } from '../../src/database/connect.ts';
import {
  cards,
  digests,
  feedDays,
  feedExamples,
  feedTastes,
  leftServers,
  outbox,
  proposals,
  refusals,
  tldrFlags,
  votes,
} from '../../src/database/schema.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import { OPEN_SETTINGS } from './feeds.ts';
import { MONDAY, NOON } from './papers.ts';

/** Adds a row or more of a server to every table that has some of servers, about a paper that is stored. Returns the feed's id. */
export async function addServerData(database: Database, guildId: string, paperId: string): Promise<number> {
  const { id: feedId } = await addFeed(database, guildId, OPEN_SETTINGS, { userId: 'ada', now: NOON });
  const write = { nonce: 'n', writtenAt: NOON };
  await database
    .insert(feedDays)
    .values({ feedId, listDay: MONDAY, state: 'posted', reason: '', since: NOON, isLate: false });
  await database.insert(outbox).values([
    { ...write, kind: 'notice', feedId, topic: 'quiet', listDay: MONDAY, content: 'None today.' },
    { ...write, kind: 'greeting', guildId },
  ]);
  const digest = { guildId, source: 'huggingface' as const, listDay: MONDAY, listed: 1, voteEmoji: '👍' };
  // The second is of a feed that was removed.
  for (const owner of [feedId, null]) {
    const [{ id: digestId } = { id: 0 }] = await database
      .insert(digests)
      .values({ ...digest, feedId: owner, writtenAt: NOON })
      .returning();
    const [{ id: cardId } = { id: 0 }] = await database
      .insert(cards)
      .values({ digestId, paperId, position: 1 })
      .returning();
    const sent = { channelId: 'channel', sentAt: NOON };
    await database.insert(outbox).values([
      { ...write, kind: 'header', digestId, ...sent, messageId: `header ${digestId}` },
      { ...write, kind: 'card', digestId, cardId, ...sent, messageId: `card ${cardId}` },
    ]);
    await database.insert(votes).values({ cardId, userId: 'ada', votedAt: NOON });
    await database.insert(refusals).values({ cardId, userId: 'ben', refusedAt: NOON });
  }
  const proposal = { guildId, channelId: 'channel', userId: 'ada', voteEmoji: '👍', writtenAt: NOON };
  const [{ id: proposalId } = { id: 0 }] = await database
    .insert(proposals)
    .values({ ...proposal, feedId })
    .returning();
  const [{ id: cardId } = { id: 0 }] = await database
    .insert(cards)
    .values({ proposalId, paperId, position: 1 })
    .returning();
  await database.insert(outbox).values({ ...write, kind: 'proposal', cardId, channelId: 'channel' });
  await database.insert(votes).values({ cardId, userId: 'ada', votedAt: NOON });
  const flag = { paperId, language: 'en', maker: 'model', text: 'A line.' } as const;
  await database.insert(tldrFlags).values({ ...flag, guildId, userId: 'ada', flaggedAt: NOON });
  await database.insert(feedTastes).values({ feedId, muted: ['survey'] });
  await database.insert(feedExamples).values({ feedId, paperId, addedAt: NOON });
  await database.insert(leftServers).values({ guildId, leftAt: NOON });
  return feedId;
}
