import type { Channel, Content, OnceMessage } from '../../src/delivery/channel.ts';
import type { Place } from '../../src/delivery/outbox.ts';

/** A message that the channel has. */
interface Said extends Place {
  readonly nonce: string;
  content: Content;
}

/** A way to readers that keeps what it is given. */
export interface MemoryChannel extends Channel {
  readonly said: readonly Said[];
  /** The tags that posts were given, by the post's id. */
  readonly tags: ReadonlyMap<string, string>;
  /** Is asked before each message; throws to refuse it, or to be a process that dies: then the message may be there. */
  before: (message: Omit<OnceMessage, 'claim'>) => 'send' | 'lose the answer';
}

/** A refusal of one message for good. */
export class Refusal extends Error {}

/** Opens a way to readers that is no Discord. */
export function openMemoryChannel(): MemoryChannel {
  const said: Said[] = [];
  const tags = new Map<string, string>();
  const find = ({ channelId, nonce }: Pick<Said, 'channelId' | 'nonce'>) =>
    said.find((one) => one.channelId === channelId && one.nonce === nonce);
  return {
    said,
    tags,
    before: () => 'send',
    findObstacle: async () => undefined,
    readForum: async () => undefined,
    open: async (address) =>
      'userId' in address ? `of ${address.userId}` : (address.channelId ?? `greetings of ${address.guildId}`),
    async sendOnce(message) {
      const sent = message.claimedAt === null ? undefined : find(message);
      if (sent !== undefined) return sent;
      await message.claim(message.claimedAt ?? Temporal.Now.instant());
      const outcome = this.before(message);
      const { channelId, nonce, content } = message;
      const added = { channelId, nonce, content, messageId: String(said.length + 1) };
      said.push(added);
      if (outcome === 'lose the answer') throw new Error('The answer was lost.');
      return added;
    },
    findSent: async (message) => find(message),
    isThere: async ({ messageId }) => said.some((one) => one.messageId === messageId),
    async edit({ messageId }, content) {
      const one = said.find((message) => message.messageId === messageId);
      if (one !== undefined) one.content = content;
    },
    tagPost: async (postId, tag) => void tags.set(postId, tag),
    addEmoji: async () => true,
    readFailure: (error) => (error instanceof Refusal ? 'refused' : 'passing'),
    formatFailure: () => 'it failed',
    formatRefusal: async () => 'it is closed',
  };
}
