import { meetReader, setChannel } from '../../src/alerts/readers.ts';
import type { Database } from '../../src/database/connect.ts';
import {
  absences,
  agendaChanges,
  agendaPapers,
  calendarEvents,
  cards,
  digests,
  discussions,
  feedDays,
  feedExamples,
  feedTastes,
  leftServers,
  mailCodes,
  mailSubscriptions,
  mails,
  meetingOverrides,
  meetingSkips,
  members,
  occurrences,
  offers,
  outbox,
  proposals,
  publicDocuments,
  refusals,
  tldrFlags,
  votes,
} from '../../src/database/schema.ts';
import { writePrivateNotice } from '../../src/delivery/private-notices.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import { deleteFeed } from '../../src/feeds/removal.ts';
import { addMeeting } from '../../src/meetings/meetings.ts';
import { writeMessage } from '../../src/meetings/messages.ts';
import { saveNotes } from '../../src/notes/save.ts';
import { getLink, type Published } from '../../src/publishing/links.ts';
import { OPEN_SETTINGS } from './feeds.ts';
import { MEETING_SETTINGS } from './meeting-settings.ts';
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
  const discussion = { guildId, paperId, userId: 'ada', channelId: 'channel', messageId: 'card' };
  const [{ id: discussionId } = { id: 0 }] = await database
    .insert(discussions)
    .values({ ...discussion, askedAt: NOON, threadId: `thread ${guildId}`, openedAt: NOON })
    .returning();
  await database.insert(outbox).values({ ...write, kind: 'discussion', discussionId, part: 1 });
  const note = { takeaways: 'Clear.', questions: '', verdict: 4 };
  await saveNotes(database, { guildId, paperId, userId: 'ada' }, note, { base: undefined, now: NOON });
  const flag = { paperId, language: 'en', maker: 'model', text: 'A line.' } as const;
  await database.insert(tldrFlags).values({ ...flag, guildId, userId: 'ada', flaggedAt: NOON });
  await database.insert(feedTastes).values({ feedId, muted: ['survey'] });
  await database.insert(feedExamples).values({ feedId, paperId, addedAt: NOON });
  const removed = await addFeed(database, guildId, OPEN_SETTINGS, { userId: 'ada', now: NOON });
  await deleteFeed(database, removed.id, NOON);
  // A bot that is running may have noted it before.
  await database.insert(leftServers).values({ guildId, leftAt: NOON }).onConflictDoNothing();
  await addMailData(database, guildId, feedId);
  await addAlertData(database, guildId);
  await addMeetingData(database, guildId, paperId);
  await addPublicData(database, { kind: 'feed', feedId });
  return feedId;
}

async function addPublicData(database: Database, published: Published): Promise<void> {
  const { id: linkId } = await getLink(database, published);
  const changed = { fingerprint: 'f', changedAt: NOON };
  await database.insert(publicDocuments).values({ linkId, kind: 'entries', ...changed });
  const texts = { title: 'Journal club', place: '', description: '' };
  await database.insert(calendarEvents).values({
    linkId,
    day: MONDAY,
    startsAt: NOON,
    endsAt: NOON,
    isCancelled: false,
    ...texts,
    sequence: 0,
    changedAt: NOON,
  });
}

/** Only the channel is the server's. The people are nobody's: all are there from the first server on. */
async function addAlertData(database: Database, guildId: string): Promise<void> {
  const readerOf = (id: string): string => `reader of ${id}`;
  for (const id of ['100', '200', guildId])
    await meetReader(database, readerOf(id), { time: Temporal.PlainTime.from('09:00'), zone: 'UTC' });
  await setChannel(database, readerOf(guildId), { guildId, channelId: 'channel' });
}

async function addMailData(database: Database, guildId: string, feedId: number): Promise<void> {
  const address = { address: 'ada@example.org', addressKey: 'ada@example.org' };
  const of = { guildId, feedId, owner: 'person', userId: 'ada', rhythm: 'daily', ...address } as const;
  const [{ id: subscriptionId } = { id: 0 }] = await database
    .insert(mailSubscriptions)
    .values({ ...of, token: `token of ${guildId}`, since: NOON })
    .returning();
  const [{ id: codeId } = { id: 0 }] = await database
    .insert(mailCodes)
    .values({ ...of, userName: 'Ada', code: '123456', triesLeft: 5, writtenAt: NOON, expiresAt: NOON })
    .returning();
  const mail = { messageKey: 'key', writtenAt: NOON, expiresAt: NOON, tryAt: NOON };
  await database.insert(mails).values([
    { ...mail, kind: 'daily', subscriptionId, listDay: MONDAY },
    { ...mail, kind: 'code', codeId },
  ]);
  await writePrivateNotice(
    database,
    { about: { guildId }, userId: 'ada', content: 'A mail was refused.' },
    NOON,
  );
}

async function addMeetingData(database: Database, guildId: string, paperId: string): Promise<void> {
  await database.insert(members).values({ guildId, userId: 'ada', name: 'Ada', roles: [], seenAt: NOON });
  await database.insert(absences).values({ guildId, userId: 'ada', until: MONDAY });
  const { id: meetingId } = await addMeeting(database, guildId, MEETING_SETTINGS, {
    userId: 'ada',
    now: NOON,
  });
  await addPublicData(database, { kind: 'meeting', meetingId });
  await database.insert(meetingOverrides).values({ meetingId, day: MONDAY, kind: 'skipped', by: 'ada' });
  const times = { heldAt: NOON, closesAt: NOON, frozenAt: NOON };
  const [{ id: occurrenceId } = { id: 0 }] = await database
    .insert(occurrences)
    .values({ meetingId, day: MONDAY, ...times, seed: 'c0ffee', state: 'frozen' })
    .returning();
  const paper = { occurrenceId, paperId };
  await database.insert(agendaChanges).values({ ...paper, kind: 'added', userId: 'ada', at: NOON });
  await database
    .insert(agendaPapers)
    .values({ ...paper, position: 1, basis: { kind: 'upvotes', upvotes: 3 } });
  const [{ id: offerId } = { id: 0 }] = await database
    .insert(offers)
    .values({ ...paper, userId: 'ada', askedAt: NOON, expiresAt: NOON, state: 'open' })
    .returning();
  await database.insert(meetingSkips).values({ occurrenceId, userId: 'ben' });
  const message = { occurrenceId, kind: 'offer', offerId, userId: 'ada' } as const;
  await database.transaction((transaction) => writeMessage(transaction, message, NOON));
}
