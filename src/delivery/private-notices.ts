import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { outbox } from '../database/schema/delivery.ts';
import { isNameless } from '../nameless.ts';
import { createNonce } from './outbox.ts';

/** What a private message is about: mails, which are set up in a server, or papers that were added to Zotero. */
type PrivateSubject = { readonly guildId: string } | { readonly zoteroAdditionId: string };

/**
 * Writes a private message to a person about what they set up, in the transaction of the change that it tells of. Tells
 * nobody if they erased what was kept about them.
 */
export async function writePrivateNotice(
  transaction: Database,
  {
    about,
    ...message
  }: { readonly about: PrivateSubject; readonly userId: string; readonly content: string },
  now: Temporal.Instant,
): Promise<void> {
  if (isNameless(message.userId)) return;
  const kind = 'guildId' in about ? 'mail' : 'zotero';
  await transaction
    .insert(outbox)
    .values({ kind, ...about, ...message, nonce: createNonce(), writtenAt: now });
}

/** A private message that Discord didn't take. */
export interface Undelivered {
  readonly content: string;
  readonly writtenAt: Temporal.Instant;
}

/**
 * Takes out the private messages to a person about Zotero that could not be sent, at most so many, the oldest first, for
 * whoever says them to that person in another way: each is given once.
 */
export async function takeUndelivered(
  database: Database,
  userId: string,
  limit: number,
): Promise<Undelivered[]> {
  const given = database
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.kind, 'zotero'), eq(outbox.userId, userId), isNotNull(outbox.gaveUpBecause)))
    .orderBy(asc(outbox.id))
    .limit(limit);
  const rows = await database
    .delete(outbox)
    .where(inArray(outbox.id, given))
    .returning({ id: outbox.id, content: outbox.content, writtenAt: outbox.writtenAt });
  return rows
    .toSorted((one, other) => one.id - other.id)
    .map(({ content, writtenAt }) => ({ content: content ?? '', writtenAt }));
}
