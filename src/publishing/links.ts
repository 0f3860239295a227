import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { publicLinks } from '../database/schema/publishing.ts';
import { isStoredFeed } from '../feeds/feeds.ts';
import { isGoneFeed } from '../feeds/removal.ts';

/** What is served at a secret address: a feed's papers, or a meeting's agendas and calendar. */
export type Published =
  | { readonly kind: 'feed'; readonly feedId: number }
  | { readonly kind: 'meeting'; readonly meetingId: number };

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

/** Returns the secret address of a feed or a meeting; makes one if there is none yet. */
export async function getLink(database: Database, published: Published): Promise<PublicLink> {
  const made = { id: randomUUID(), ...aboutColumns(published), ...newToken() };
  await database.insert(publicLinks).values(made).onConflictDoNothing();
  const [link] = await database.select(columns).from(publicLinks).where(isAbout(published));
  if (link === undefined) throw new Error('The database stored an address and returned no row.');
  return link;
}

/** Replaces the secret address of a feed or a meeting: what was there is not found any more. */
export async function renewLink(database: Database, published: Published): Promise<PublicLink> {
  const made = { id: randomUUID(), ...aboutColumns(published), ...newToken() };
  const [link] = await database
    .insert(publicLinks)
    .values(made)
    .onConflictDoUpdate({
      target: published.kind === 'feed' ? publicLinks.feedId : publicLinks.meetingId,
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
  const isThere = or(isNotNull(publicLinks.meetingId), isStoredFeed(sql`${publicLinks.feedId}`));
  const [row] = await database
    .select({ ...columns, feedId: publicLinks.feedId, meetingId: publicLinks.meetingId })
    .from(publicLinks)
    .where(and(eq(publicLinks.tokenHash, hash(token)), isThere));
  if (row === undefined) return undefined;
  const { feedId, meetingId, ...link } = row;
  if (feedId !== null) return { ...link, published: { kind: 'feed', feedId } };
  return meetingId === null ? undefined : { ...link, published: { kind: 'meeting', meetingId } };
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

function aboutColumns(published: Published) {
  return published.kind === 'feed'
    ? { feedId: published.feedId, meetingId: null }
    : { feedId: null, meetingId: published.meetingId };
}

function isAbout(published: Published) {
  return published.kind === 'feed'
    ? eq(publicLinks.feedId, published.feedId)
    : eq(publicLinks.meetingId, published.meetingId);
}

function newToken() {
  const token = `${TOKEN_START}${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  return { token, tokenHash: hash(token) };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
