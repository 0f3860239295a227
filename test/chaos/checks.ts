import assert from 'node:assert/strict';
import { and, eq } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { digests, outbox } from '../../src/database/schema/delivery.ts';
import { feeds } from '../../src/database/schema/feeds.ts';
import { listCards } from '../../src/delivery/digests.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { findTallies } from '../../src/votes/votes.ts';
import type { Where } from './places.ts';
import { listShownCards } from './scene.ts';

/** The expected state of a channel and of the database after the day. */
export interface Expected extends Where {
  readonly listDay: Temporal.PlainDate;
  /** The titles of the cards, in order, any of these. */
  readonly digests: readonly (readonly string[])[];
}

/** Checks that a channel shows one header, then one card a paper in order, and nothing else of the bot's. */
export function checkChannel(sandbox: Sandbox, { channelId, digests: allowed }: Expected): void {
  const said = sandbox.messages(channelId).filter(({ author }) => author.id === sandbox.bot.id);
  const shown = listShownCards(sandbox, channelId);
  const titles = shown.map(({ title }) => title);
  const words = said.map(({ content, embeds }) => embeds[0]?.title ?? content);
  assert.ok(
    allowed.some((digest) => digest.join() === titles.join()),
    `the cards are those of one list, in its order, each once. They are: ${words.join(' | ')}; lists: ${allowed.map((one) => one.join(' | ')).join(' or ')}`,
  );
  assert.equal(said.length, titles.length + 1, `one header and nothing else stands: ${words.join(' | ')}`);
  assert.notEqual(said[0]?.id, shown[0]?.message.id, 'the header stands first');
}

/** Checks that what is stored of the day agrees with what the channel shows. */
export async function checkStored(database: Database, sandbox: Sandbox, expected: Expected): Promise<void> {
  const { guildId, channelId, listDay } = expected;
  const shown = listShownCards(sandbox, channelId);
  const [header] = sandbox.messages(channelId).filter(({ author }) => author.id === sandbox.bot.id);
  const stored = await database
    .select({ digest: digests, messageId: outbox.messageId })
    .from(outbox)
    .innerJoin(digests, eq(digests.id, outbox.digestId))
    .where(and(eq(outbox.kind, 'header'), eq(outbox.channelId, channelId)));
  assert.deepEqual(
    stored.map(({ digest, messageId }) => [digest.listDay.toString(), messageId, digest.postedAt !== null]),
    [[listDay.toString(), header?.id, true]],
    'one digest is stored, with its header, as posted',
  );
  const cardsOf = await listCards(database, stored[0]?.digest.id ?? 0);
  assert.deepEqual(
    cardsOf.map(({ message }) => [message.messageId, message.gaveUpBecause]),
    shown.map(({ message }) => [message.id, null]),
    'each card that stands is stored with its message',
  );
  const tallies = await findTallies(
    database,
    guildId,
    cardsOf.map((card) => card.paperId),
  );
  assert.deepEqual(
    cardsOf.map((card) => tallies.get(card.paperId)?.votes),
    shown.map(({ votes }) => votes),
    'the tallies are the reactions that stand',
  );
  const [feed] = await database.select().from(feeds).where(eq(feeds.channelId, channelId));
  assert.equal(feed?.pausedBecause, null, 'the feed runs');
  assert.ok(
    feed.nextListDay !== null && Temporal.PlainDate.compare(feed.nextListDay, listDay) > 0,
    `the feed has moved on to a later day, not ${feed.nextListDay}`,
  );
}

/**
 * Checks that Discord had nothing to refuse, save what it was ordered to, a second thread of a message, by which it is known what
 * is done already, and messages to a person who takes none.
 */
export function checkRequests(sandbox: Sandbox): void {
  const refused = sandbox.requests.filter(
    ({ status, path, refusal }) =>
      status >= 400 && !/^\/(?:interactions|webhooks)\//u.test(path) && !isOrdered(status, refusal),
  );
  assert.deepEqual(refused, [], 'no request is refused');
}

/** A second thread of a message, and a person who takes no private messages, whom only the run of alerts has. */
const ORDERED_CODES = [160_004, 50_007];

/** A 429 is ordered: the limits are loose. */
function isOrdered(status: number, refusal: unknown): boolean {
  const text = JSON.stringify(refusal);
  const isByCode = ORDERED_CODES.some((code) => text.includes(`"code":${code}`));
  return status === 429 || text.includes('ordered by a fault') || isByCode;
}
