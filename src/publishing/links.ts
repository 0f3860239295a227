import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { publicLinks } from '../database/schema/publishing.ts';
import { isStoredFeed } from '../feeds/feeds.ts';
import { isGoneFeed } from '../feeds/removal.ts';

/** What is served at a secret address: a feed's papers, a meeting's agendas and calendar, or what a person saved. */
export type Published =
  | { readonly kind: 'feed'; readonly feedId: number }
  | { readonly kind: 'meeting'; readonly meetingId: number }
  | {
      readonly kind: 'saved';
      /** Somebody who has saved a paper before. */
      readonly userId: string;
      /** Papers with this tag, as tags are compared; all if undefined. */
      readonly tag: string | undefined;
    };

/** A secret address. */
export interface PublicLink {
  /** What is served is known by it, also after the address was replaced. */
  readonly id: string;
  readonly token: string;
}

/** Nobody guesses 192 random bits, whatever the rate. */
const TOKEN_BYTES = 24;

/** The log knows a token by its beginning, and leaves it out. */
const TOKEN_START = 'dp_';

/** Returns the secret address of what is served; makes one if there is none yet. */
export async function getLink(database: Database, published: Published): Promise<PublicLink> {
  const made = { id: randomUUID(), ...aboutColumns(published), ...newToken() };
  await database.insert(publicLinks).values(made).onConflictDoNothing();
  const [link] = await database.select(columns).from(publicLinks).where(isAbout(published));
  if (link === undefined) throw new Error('The database stored an address and returned no row.');
  return link;
}

/** Replaces the secret address of what is served: what was there is not found any more. */
export async function renewLink(database: Database, published: Published): Promise<PublicLink> {
  const made = { id: randomUUID(), ...aboutColumns(published), ...newToken() };
  const [link] = await database
    .insert(publicLinks)
    .values(made)
    .onConflictDoUpdate({
      target: TARGETS[published.kind],
      set: { token: made.token, tokenHash: made.tokenHash },
    })
    .returning(columns);
  if (link === undefined) throw new Error('The database stored an address and returned no row.');
  return link;
}

/** Finds what is served under a token; undefined if that was never given out, was replaced, or its feed was removed. */
export async function findPublished(
  database: Database,
  token: string,
): Promise<(PublicLink & { readonly published: Published }) | undefined> {
  const { feedId, meetingId, userId, tag } = publicLinks;
  const isThere = or(isNull(feedId), isStoredFeed(sql`${feedId}`));
  const [row] = await database
    .select({ ...columns, feedId, meetingId, userId, tag })
    .from(publicLinks)
    .where(and(eq(publicLinks.tokenHash, hash(token)), isThere));
  if (row === undefined) return undefined;
  const published = publishedOf(row);
  return published && { id: row.id, token: row.token, published };
}

function publishedOf({
  feedId,
  meetingId,
  userId,
  tag,
}: Pick<typeof publicLinks.$inferSelect, 'feedId' | 'meetingId' | 'userId' | 'tag'>): Published | undefined {
  if (feedId !== null) return { kind: 'feed', feedId };
  if (meetingId !== null) return { kind: 'meeting', meetingId };
  return userId === null ? undefined : { kind: 'saved', userId, tag: tag || undefined };
}

/** Forgets the secret addresses of feeds. Those of meetings go with their meetings. */
export async function forgetLinks(database: Database, feedIds: readonly number[]): Promise<void> {
  await database.delete(publicLinks).where(inArray(publicLinks.feedId, [...feedIds]));
}

/** Forgets the secret addresses of removed feeds, except those that an Undo can still bring back. */
export async function forgetRemovedLinks(database: Database, now: Temporal.Instant): Promise<void> {
  const isGone = isGoneFeed(sql`${publicLinks.feedId}`, now);
  await database.delete(publicLinks).where(and(isNotNull(publicLinks.feedId), isGone));
}

const columns = { id: publicLinks.id, token: publicLinks.token };

/** The columns by which an address is known to be of the same thing. */
const TARGETS = {
  feed: publicLinks.feedId,
  meeting: publicLinks.meetingId,
  saved: [publicLinks.userId, publicLinks.tag],
};

function aboutColumns(published: Published) {
  const none = { feedId: null, meetingId: null, userId: null, tag: null };
  switch (published.kind) {
    case 'feed':
      return { ...none, feedId: published.feedId };
    case 'meeting':
      return { ...none, meetingId: published.meetingId };
    case 'saved':
      return { ...none, userId: published.userId, tag: published.tag ?? '' };
  }
}

function isAbout(published: Published) {
  switch (published.kind) {
    case 'feed':
      return eq(publicLinks.feedId, published.feedId);
    case 'meeting':
      return eq(publicLinks.meetingId, published.meetingId);
    case 'saved':
      return and(eq(publicLinks.userId, published.userId), eq(publicLinks.tag, published.tag ?? ''));
  }
}

function newToken() {
  const token = `${TOKEN_START}${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  return { token, tokenHash: hash(token) };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
