import { createHash } from 'node:crypto';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { publicDocuments } from '../database/schema/publishing.ts';
import { findFeed } from '../feeds/feeds.ts';
import { findMeeting } from '../meetings/meetings.ts';
import { viewAgendas } from './agendas-view.ts';
import { writeAtom } from './atom.ts';
import { writeCalendar } from './calendar.ts';
import { keepEvents } from './calendar-events.ts';
import { writeJsonFeed } from './json-feed.ts';
import { findPublished, type PublicLink, type Published } from './links.ts';
import { type PapersServices, viewPapers } from './papers-view.ts';
import { addressOf, type Format } from './paths.ts';
import { plain } from './plain.ts';
import { viewSaved } from './saved-view.ts';
import type { FeedView } from './views.ts';

/** What is served at a secret address. */
interface PublicDocument {
  /** Its media type. */
  readonly type: string;
  readonly body: string;
  /** When what it says last changed. */
  readonly changedAt: Temporal.Instant;
}

/** Services for making what is served. */
export interface PublishingServices extends PapersServices {
  readonly now: () => Temporal.Instant;
  /** Without a slash at the end. */
  readonly publicUrl: string;
}

/** Returns what is served under a token; undefined if nothing is. */
export type FindDocument = (token: string, format: Format) => Promise<PublicDocument | undefined>;

const TYPES: Readonly<Record<Format, string>> = {
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
};

/** Creates the function that makes what is served. Feeds are gathered once a minute at most, however many ask. */
export function createDocuments(services: PublishingServices): FindDocument {
  const { database, now, publicUrl } = services;
  const views = createViews(services);
  return async (token, format) => {
    const found = await findPublished(database, token);
    if (found === undefined) return undefined;
    const { published, ...link } = found;
    const type = TYPES[format];
    if (format === 'ics') {
      const body = await makeCalendar(services, published, link);
      if (body === undefined) return undefined;
      return { type, body, changedAt: await noteShown(database, link.id, 'calendar', body, now()) };
    }
    const view = await views(published, link);
    if (view === undefined) return undefined;
    const said = JSON.stringify({ publicUrl, view });
    const changedAt = await noteShown(database, link.id, 'entries', said, now());
    const self = addressOf(publicUrl, token, format);
    const body = format === 'atom' ? writeAtom(view, self, changedAt) : writeJsonFeed(view, self);
    return { type, body, changedAt };
  };
}

/** Gathering a feed takes up to a second of work; readers ask about once an hour. */
const KEPT = Temporal.Duration.from({ seconds: 60 });

/** A view takes some 200 kB. */
const MAX_KEPT = 50;

interface KeptView {
  readonly madeAt: Temporal.Instant;
  readonly view: Promise<FeedView | undefined>;
}

function createViews(services: PublishingServices) {
  const kept = new Map<string, KeptView>();
  return (published: Published, link: PublicLink): Promise<FeedView | undefined> => {
    const now = services.now();
    const known = kept.get(link.id);
    if (known !== undefined && isFresh(known.madeAt, now)) return known.view;
    const view = gather(services, published, link);
    kept.delete(link.id);
    kept.set(link.id, { madeAt: now, view });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    view.catch(() => {
      if (kept.get(link.id)?.view === view) kept.delete(link.id);
    });
    return view;
  };
}

function isFresh(madeAt: Temporal.Instant, now: Temporal.Instant): boolean {
  // A clock that was set back is no reason to keep it for long.
  return Temporal.Instant.compare(now, madeAt) >= 0 && Temporal.Instant.compare(now, madeAt.add(KEPT)) < 0;
}

async function gather(
  services: PublishingServices,
  published: Published,
  { id }: PublicLink,
): Promise<FeedView | undefined> {
  const { database, now } = services;
  if (published.kind === 'feed') {
    const feed = await findFeed(database, published.feedId);
    return feed && viewPapers(services, feed, id);
  }
  if (published.kind === 'saved') return viewSaved(services, published, id);
  const meeting = await findMeeting(database, published.meetingId);
  return meeting && viewAgendas(database, meeting, id, now());
}

const MAX_NAME = 200;

async function makeCalendar(
  { database, now }: PublishingServices,
  published: Published,
  { id }: PublicLink,
): Promise<string | undefined> {
  const meeting = published.kind === 'meeting' ? await findMeeting(database, published.meetingId) : undefined;
  if (meeting === undefined) return undefined;
  return writeCalendar(plain(meeting.name, MAX_NAME), id, await keepEvents(database, meeting, id, now()));
}

/**
 * Returns when what a document says last changed: now, if it says something else than when it was last asked for. A later
 * change has a later second, as HTTP counts.
 */
async function noteShown(
  database: Database,
  linkId: string,
  kind: (typeof publicDocuments.$inferSelect)['kind'],
  said: string,
  now: Temporal.Instant,
): Promise<Temporal.Instant> {
  const fingerprint = createHash('sha256').update(said).digest('base64url');
  const later = sql`greatest(${now.toString()}::timestamptz, ${publicDocuments.changedAt} + interval '1 second')`;
  await database
    .insert(publicDocuments)
    .values({ linkId, kind, fingerprint, changedAt: now })
    .onConflictDoUpdate({
      target: [publicDocuments.linkId, publicDocuments.kind],
      set: { fingerprint, changedAt: later },
      setWhere: ne(publicDocuments.fingerprint, fingerprint),
    });
  const [row] = await database
    .select({ changedAt: publicDocuments.changedAt })
    .from(publicDocuments)
    .where(and(eq(publicDocuments.linkId, linkId), eq(publicDocuments.kind, kind)));
  return row?.changedAt ?? now;
}
