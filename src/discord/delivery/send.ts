import { type APIMessage, Routes } from 'discord.js';
import { z } from 'zod';
import type { Place } from '../../feeds/digests.ts';
import type { ReadyClient } from '../gateway/client.ts';
import type { MessageBody } from '../render/cards.ts';
import { withRetry } from '../retry.ts';
import { inOpenThread } from './obstacle.ts';

/**
 * How long a nonce is trusted to make Discord answer a repeated send with the first message. Discord keeps it "for
 * some minutes"; too short a time costs one look into the channel, too long a time would cost a message sent twice.
 */
const NONCE_TRUSTED = Temporal.Duration.from({ minutes: 1 });

/** By how much our clock may be ahead of Discord's, which dates the messages. */
const CLOCK_SLACK = Temporal.Duration.from({ minutes: 5 });

const PAGE = 100;

/** More pages than a channel fills while a bot is away for a week would be another fault. */
const MAX_PAGES = 50;

const sentMessage = z.object({ id: z.string(), channel_id: z.string() });
const openedChannel = z.object({ id: z.string() });

/** A message that is to stand in a channel once, whatever happens to the process that sends it. */
export interface OnceMessage {
  readonly channelId: string;
  readonly body: MessageBody;
  /** What Discord knows a repeated send by: at most 25 characters. */
  readonly nonce: string;
  /** When it was first about to be sent, or when it was last known not to stand; null where it never was. */
  readonly claimedAt: Temporal.Instant | null;
  /** A message it comes after, where one is known. */
  readonly after: string | undefined;
  /** Notes that it is about to be sent, and since when it may stand. Throws where it is another's to send. */
  claim(at: Temporal.Instant): Promise<void>;
  /** Whether a message that stands there, and that no other row knows, is this one. */
  matches(message: APIMessage): Promise<boolean> | boolean;
}

/**
 * Sends a message that may have been sent before: within the nonce's time Discord itself tells; after it, the
 * channel is read. Gives where it stands. Throws whatever Discord answers.
 */
export async function sendOnce(
  client: ReadyClient,
  message: OnceMessage,
  now: () => Temporal.Instant,
): Promise<Place> {
  const { claimedAt, channelId } = message;
  let since = claimedAt ?? now();
  if (claimedAt !== null && Temporal.Instant.compare(claimedAt.add(NONCE_TRUSTED), now()) < 0) {
    const messageId = await findStanding(client, message, claimedAt);
    if (messageId !== undefined) return { channelId, messageId };
    since = now();
  }
  await message.claim(since);
  const body = {
    ...message.body,
    nonce: message.nonce,
    enforce_nonce: true,
    allowed_mentions: { parse: [] },
  };
  const sent = await inOpenThread(client, channelId, () =>
    withRetry(() => client.rest.post(Routes.channelMessages(channelId), { body })),
  );
  const { id, channel_id } = sentMessage.parse(sent);
  return { channelId: channel_id, messageId: id };
}

/** The message of ours that stands in a channel and is this one, by its id; undefined where none is. */
export async function findStanding(
  client: ReadyClient,
  message: Pick<OnceMessage, 'channelId' | 'after' | 'matches'>,
  claimedAt: Temporal.Instant,
): Promise<string | undefined> {
  let after = message.after ?? snowflakeAt(claimedAt.subtract(CLOCK_SLACK));
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ after, limit: String(PAGE) });
    // Discord's own answer, whose type is Discord's to keep.
    const found = (await client.rest.get(Routes.channelMessages(message.channelId), {
      query,
    })) as APIMessage[];
    const oldestFirst = found.toReversed();
    for (const standing of oldestFirst) {
      if (standing.author.id === client.user.id && (await message.matches(standing))) return standing.id;
    }
    const newest = oldestFirst.at(-1);
    if (newest === undefined || found.length < PAGE) return undefined;
    after = newest.id;
  }
  throw new Error(`Channel ${message.channelId} has too many messages to be looked through.`);
}

function snowflakeAt(instant: Temporal.Instant): string {
  const sinceEpoch = Math.max(0, instant.epochMilliseconds - DISCORD_EPOCH);
  return (BigInt(sinceEpoch) << TIME_SHIFT).toString();
}

/** The first millisecond of 2015, from which Discord's ids count, and the bits below their time (https://docs.discord.com/developers/reference#snowflakes). */
const DISCORD_EPOCH = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/** Opens the channel in which a person is told something in private; gives its id. */
export async function openDirectChannel(client: ReadyClient, userId: string): Promise<string> {
  const channel = await client.rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
  return openedChannel.parse(channel).id;
}
