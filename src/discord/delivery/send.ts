import { type APIMessage, type Client, Routes } from 'discord.js';
import { z } from 'zod';
import type { OnceMessage } from '../../delivery/channel.ts';
import type { Place } from '../../delivery/outbox.ts';
import { MAX_PAGE, MAX_PINGS } from '../limits.ts';
import type { MessageBody } from '../render/cards.ts';
import { withRetry } from '../retry.ts';
import { inOpenThread } from './obstacle.ts';

/**
 * How long a nonce is trusted to make Discord answer a repeated send with the first message. Discord keeps it "for
 * some minutes"; too short a time costs one look into the channel, too long a time would cost a message sent twice.
 */
const NONCE_TRUSTED = Temporal.Duration.from({ minutes: 1 });

/** How far our clock may be ahead of Discord's, which dates the messages. */
export const CLOCK_SLACK = Temporal.Duration.from({ minutes: 5 });

/** A channel fills fewer pages even while the bot is away for a week; more would mean another fault. */
const MAX_PAGES = 50;

const sentMessage = z.object({ id: z.string(), channel_id: z.string() });
const openedChannel = z.object({ id: z.string() });

/** A message with its rendered body. */
type Rendered = Omit<OnceMessage, 'content' | 'claim'> & { readonly body: MessageBody };

/** A message with the people whom it notifies; nobody else whom it mentions is notified. */
type Sendable = Rendered & Pick<OnceMessage, 'claim'> & { readonly pings?: readonly string[] };

/**
 * Sends a message that may have been sent before. While the nonce is trusted, Discord recognises a repeat; after that, the
 * channel is searched first. Returns where the message is. Throws what Discord answers.
 */
export async function sendOnce(
  client: Client<true>,
  message: Sendable,
  now: () => Temporal.Instant,
): Promise<Place> {
  const { claimedAt, channelId, pings = [] } = message;
  let since = claimedAt ?? now();
  if (claimedAt !== null && Temporal.Instant.compare(claimedAt.add(NONCE_TRUSTED), now()) < 0) {
    const sent = await findSent(client, message);
    if (sent !== undefined) return sent;
    since = now();
  }
  await message.claim(since);
  const body = {
    ...message.body,
    nonce: message.nonce,
    enforce_nonce: true,
    allowed_mentions: { parse: [], ...(pings.length > 0 && { users: pings.slice(0, MAX_PINGS) }) },
  };
  const sent = await inOpenThread(client, channelId, () =>
    withRetry(() => client.rest.post(Routes.channelMessages(channelId), { body })),
  );
  const { id, channel_id } = sentMessage.parse(sent);
  return { channelId: channel_id, messageId: id };
}

/** Finds a message of ours that was claimed and is in its channel; undefined if it was never sent. */
export async function findSent(
  client: Client<true>,
  { channelId, claimedAt, after: known, body, isKnown }: Rendered,
): Promise<Place | undefined> {
  if (claimedAt === null) return undefined;
  let after = known ?? snowflakeAt(claimedAt.subtract(CLOCK_SLACK));
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ after, limit: String(MAX_PAGE) });
    // Discord's own answer: its type is trusted.
    const found = (await client.rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
    const oldestFirst = found.toReversed();
    for (const message of oldestFirst) {
      const isOurs = message.author.id === client.user.id && isSame(message, body);
      if (isOurs && !(await isKnown(message.id))) return { channelId, messageId: message.id };
    }
    const newest = oldestFirst.at(-1);
    if (newest === undefined || found.length < MAX_PAGE) return undefined;
    after = newest.id;
  }
  throw new Error(`Channel ${channelId} has too many messages to look through.`);
}

/** Compares what stays the same while a card's votes and TL;DR change, with or without links. */
function isSame(message: APIMessage, body: MessageBody): boolean {
  // An answer that somebody shared shows the same paper, but says who shared it.
  if (message.content !== (body.content ?? '')) return false;
  const [ours] = body.embeds ?? [];
  if (ours === undefined) return true;
  const [theirs] = message.embeds;
  const areLinked = theirs?.url !== undefined && ours.url !== undefined;
  return theirs?.title === ours.title && (!areLinked || theirs?.url === ours.url);
}

/** Returns the lowest id that Discord gives at a moment. */
export function snowflakeAt(instant: Temporal.Instant): string {
  const sinceEpoch = Math.max(0, instant.epochMilliseconds - DISCORD_EPOCH);
  return (BigInt(sinceEpoch) << TIME_SHIFT).toString();
}

/** The first millisecond of 2015, from which Discord's IDs count, and the number of bits below the time in an ID (https://docs.discord.com/developers/reference#snowflakes). */
const DISCORD_EPOCH = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/** Opens the private channel with a person. Returns its id. */
export async function openDirectChannel(client: Client<true>, userId: string): Promise<string> {
  const channel = await withRetry(() =>
    client.rest.post(Routes.userChannels(), { body: { recipient_id: userId } }),
  );
  return openedChannel.parse(channel).id;
}
