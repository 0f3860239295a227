import {
  type Client,
  RESTJSONErrorCodes as Codes,
  DiscordAPIError,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import { z } from 'zod';
import type { Opened, Starter, ThreadState, Threads } from '../../discussions/threads.ts';
import { UserError } from '../../errors.ts';
import { hasCode, readFailure } from '../failure.ts';
import { findMissingForThreads, formatMissingPermissions } from '../permissions.ts';
import { withRetry } from '../retry.ts';
import { formatRefusal } from './obstacle.ts';

const threadShape = z.object({
  id: z.string(),
  thread_metadata: z.object({ archived: z.boolean(), locked: z.boolean().default(false) }),
  /** Without those that were deleted. */
  message_count: z.number().default(0),
});
type Thread = z.output<typeof threadShape>;

/** A paper is discussed for days: the longest time that Discord has. */
const ARCHIVE_AFTER = ThreadAutoArchiveDuration.OneWeek;

/** Creates `Threads` of Discord's channels. */
export function createThreads(client: Client<true>): Threads {
  return {
    open: (starter, name) => open(client, starter, name),
    wake: (threadId) => wake(client, threadId),
    countMessages: (threadId) => countMessages(client, threadId),
  };
}

async function open(client: Client<true>, starter: Starter, name: string): Promise<Opened> {
  const obstacle = await findObstacle(client, starter);
  if (obstacle !== undefined) return obstacle;
  const { channelId, messageId } = starter;
  try {
    const body = { name, auto_archive_duration: ARCHIVE_AFTER };
    // A message takes one thread: a repeated request is refused, and leads to it.
    await withRetry(() => client.rest.post(Routes.threads(channelId, messageId), { body }));
    return { state: 'open', threadId: messageId };
  } catch (error) {
    return readRefusal(client, starter, error);
  }
}

/** Says what keeps the bot from opening a thread in a channel; undefined if nothing does, as far as this process sees. */
async function findObstacle(
  client: Client<true>,
  { guildId, channelId }: Starter,
): Promise<Opened | undefined> {
  // Another process holds the gateway for the guild: then it shows when the thread is opened.
  if (!client.guilds.cache.has(guildId)) return undefined;
  try {
    const missing = await findMissingForThreads(client, guildId, channelId);
    if (missing.length === 0) return undefined;
    return { state: 'refused', because: `To open a thread: ${formatMissingPermissions(channelId, missing)}` };
  } catch (error) {
    // The channel is gone or closed to us, and its card with it: another card may do.
    if (error instanceof UserError) return { state: 'no starter' };
    throw error;
  }
}

/** The message is gone, or stands where Discord has no threads from messages. */
const NO_STARTER: readonly (number | string)[] = [
  Codes.UnknownMessage,
  Codes.UnknownChannel,
  Codes.MissingAccess,
  Codes.CannotExecuteActionOnThisChannelType,
  Codes.CannotExecuteActionOnSystemMessage,
];

async function readRefusal(client: Client<true>, starter: Starter, error: unknown): Promise<Opened> {
  if (!(error instanceof DiscordAPIError)) throw error;
  const failure = readFailure(error);
  if (failure === 'passing' || failure === 'fault') throw error;
  if (NO_STARTER.includes(error.code)) return { state: 'no starter' };
  switch (error.code) {
    case Codes.ThreadAlreadyCreatedForMessage:
      // The thread of a message has its id. If it was deleted, Discord may still take no second one.
      return (await find(client, starter.messageId)) === undefined
        ? { state: 'no starter' }
        : { state: 'open', threadId: starter.messageId };
    case Codes.MaximumActiveThreads:
      return {
        state: 'refused',
        because:
          'This server has 1,000 active threads, and Discord allows no more. Archive some that nobody needs, then press **Discuss** again.',
      };
    case Codes.TitleWasBlockedByAutomaticModeration:
      return {
        state: 'refused',
        because: `This server's AutoMod blocks the name of the thread. Exempt me in the server's settings, under AutoMod, or start the thread yourself, and I'll use it.`,
      };
    default:
      return { state: 'refused', because: await formatRefusal(client, starter, error) };
  }
}

/** Finds a thread; undefined if it was deleted. Throws what Discord answers otherwise. */
async function find(client: Client<true>, threadId: string): Promise<Thread | undefined> {
  try {
    return threadShape.parse(await withRetry(() => client.rest.get(Routes.channel(threadId))));
  } catch (error) {
    if (hasCode(error, Codes.UnknownChannel)) return undefined;
    throw error;
  }
}

async function wake(client: Client<true>, threadId: string): Promise<ThreadState> {
  try {
    const thread = await find(client, threadId);
    if (thread === undefined) return 'gone';
    const { archived, locked } = thread.thread_metadata;
    if (!archived) return locked ? 'locked' : 'open';
    return (await unarchive(client, threadId)) ? 'open' : locked ? 'locked' : 'archived';
  } catch (error) {
    if (readFailure(error) === 'closed') return 'closed';
    throw error;
  }
}

async function countMessages(client: Client<true>, threadId: string): Promise<number> {
  try {
    return (await find(client, threadId))?.message_count ?? 0;
  } catch (error) {
    if (readFailure(error) === 'closed') return 0;
    throw error;
  }
}

/** Opens an archived thread. Returns false if the bot may not. */
async function unarchive(client: Client<true>, threadId: string): Promise<boolean> {
  try {
    await withRetry(() => client.rest.patch(Routes.channel(threadId), { body: { archived: false } }));
    return true;
  } catch (error) {
    const failure = readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    return false;
  }
}
