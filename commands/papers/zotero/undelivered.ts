import { takeUndelivered } from '../../../src/delivery/private-notices.ts';
import type { Answer } from '../../../src/discord/interactions/answer.ts';
import type { Asked } from '../../../src/discord/interactions/asked.ts';
import type { Services } from '../../../src/discord/interactions/services.ts';

/** Each is under 2,000 characters, and an answer's embeds have 6,000 in all. The others come with the next answer. */
const AT_ONCE = 2;

/** Adds to an answer how earlier additions ended of which no private message could tell the person: each once. */
export async function withUndelivered(
  answer: Answer,
  { userId }: Asked,
  { database }: Services,
): Promise<Answer> {
  const missed = await takeUndelivered(database, userId, AT_ONCE);
  if (missed.length === 0) return answer;
  const told = missed.map(({ content, writtenAt }) => ({
    title: 'How an earlier addition ended',
    description: content,
    footer: { text: 'Discord did not take my private message to you' },
    timestamp: writtenAt.toString(),
  }));
  return { ...answer, embeds: [...(answer.embeds ?? []), ...told], isPrivate: true };
}
