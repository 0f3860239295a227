import { type Client, type Emoji, Routes } from 'discord.js';
import { z } from 'zod';
import { readFailure } from '../failure.ts';
import { MAX_PAGE } from '../limits.ts';
import { withRetry } from '../retry.ts';

/** Discord's kinds of reactions: a person may have one of each with an emoji, and each kind is listed separately. */
const KINDS = { normal: '0', burst: '1' } as const;
type Kind = keyof typeof KINDS;

/** An emoji as Discord sends it. By its documentation, the id is null or a text; some answers leave it out. */
const emojiShape = z.object({ id: z.string().nullish(), name: z.string().nullish() });

const reactionShape = z.object({
  emoji: emojiShape,
  count: z.number(),
  count_details: z.object({ normal: z.number(), burst: z.number() }).optional(),
  me: z.boolean().optional(),
  me_burst: z.boolean().optional(),
});

const reactedShape = z.object({ reactions: z.array(reactionShape).nullish() });
const usersShape = z.array(z.object({ id: z.string(), bot: z.boolean().optional() }));

/** An emoji under a message, as a card counts it. */
export interface EmojiPlace {
  readonly channelId: string;
  readonly messageId: string;
  /** A Unicode emoji, or `name:id` of a guild's own. */
  readonly emoji: string;
}

/**
 * Reads who has reacted to a message with an emoji; undefined if Discord's list of reactions can't be understood.
 * `message` is Discord's own; nobody has reacted to a deleted one.
 */
export async function readReactors(
  client: Client<true>,
  place: EmojiPlace,
  message: unknown,
): Promise<ReadonlySet<string> | undefined> {
  const reactors = new Set<string>();
  if (message === undefined) return reactors;
  const read = reactedShape.safeParse(message);
  if (!read.success) return undefined;
  const reactions = read.data.reactions ?? [];
  const reaction = reactions.find(({ emoji }) => isSameEmoji(place.emoji, emoji));
  if (reaction === undefined) return reactions.some(({ emoji }) => isNameless(emoji)) ? undefined : reactors;
  const own = [reaction.me, reaction.me_burst].filter(Boolean).length;
  if (reaction.count <= own) return reactors;
  for (const kind of ['normal', 'burst'] as const) {
    if (reaction.count_details?.[kind] === 0) continue;
    const asWritten = { ...place, emoji: nameEmoji(reaction.emoji, place.emoji) };
    for await (const id of listReactors(client, asWritten, kind)) reactors.add(id);
  }
  return reactors;
}

/** Whether a person still has the other kind of reaction with the emoji than the `taken` one. */
export async function stillReacts(
  client: Client<true>,
  place: EmojiPlace,
  userId: string,
  taken: Kind,
): Promise<boolean> {
  const before = (BigInt(userId) - 1n).toString();
  try {
    const [first] = await fetchReactors(client, place, taken === 'burst' ? 'normal' : 'burst', before, 1);
    return first?.id === userId;
  } catch (error) {
    // If it can't be seen, believe what we were told: the reaction is gone.
    if (readFailure(error) === 'refused' || readFailure(error) === 'closed') return false;
    throw error;
  }
}

async function* listReactors(client: Client<true>, place: EmojiPlace, kind: Kind): AsyncGenerator<string> {
  let after = '0';
  for (;;) {
    const users = await fetchReactors(client, place, kind, after, MAX_PAGE);
    for (const { id, bot } of users) if (!bot) yield id;
    const last = users.at(-1);
    if (last === undefined || users.length < MAX_PAGE) return;
    after = last.id;
  }
}

async function fetchReactors(
  client: Client<true>,
  { channelId, messageId, emoji }: EmojiPlace,
  kind: Kind,
  after: string,
  limit: number,
): Promise<z.output<typeof usersShape>> {
  const query = new URLSearchParams({ after, limit: String(limit), type: KINDS[kind] });
  const route = Routes.channelMessageReaction(channelId, messageId, encodeURIComponent(emoji));
  return usersShape.parse(await withRetry(() => client.rest.get(route, { query })));
}

/** Whether an emoji is the one a feed counts: compares a guild's own by id, others without their presentation mark. */
export function isSameEmoji(
  stored: string,
  { id, name }: z.output<typeof emojiShape> | Pick<Emoji, 'id' | 'name'>,
): boolean {
  if (typeof id === 'string') return stored.endsWith(`:${id}`);
  return withoutPresentation(stored) === withoutPresentation(name ?? '');
}

/** Names an emoji for a request: a guild's own as stored, since its name may be missing; others as they are on the message. */
function nameEmoji({ id, name }: z.output<typeof emojiShape>, stored: string): string {
  return typeof id === 'string' ? stored : (name ?? stored);
}

/** Whether an emoji can't be identified: it may be the one that counts. */
function isNameless({ id, name }: z.output<typeof emojiShape>): boolean {
  return typeof id !== 'string' && (name ?? '') === '';
}

function withoutPresentation(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}
