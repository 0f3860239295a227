import { asc } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { digests, mailSubscriptions, mails, outbox } from '../../src/database/schema.ts';
import { writeDigest } from '../../src/delivery/digests.ts';
import { markSent } from '../../src/delivery/outbox.ts';
import { markPosted } from '../../src/delivery/unread-votes.ts';
import { describeCard } from '../../src/discord/render/plain-card.ts';
import { chosenAsListed } from '../../src/feeds/choice.ts';
import { addFeed, type Feed } from '../../src/feeds/feeds.ts';
import { pushMails } from '../../src/mail/due.ts';
import { sendMails } from '../../src/mail/send.ts';
import type { Mailer, MailServices } from '../../src/mail/services.ts';
import { createSessions, SESSION_TIMES, type SessionTimes } from '../../src/mail/session.ts';
import { saveSubscription } from '../../src/mail/subscriptions.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { saveDay } from '../../src/search/save-papers.ts';
import { OPEN_SETTINGS } from './feeds.ts';
import { LOOPBACK_CERTIFICATE } from './loopback-certificate.ts';
import type { MailServer } from './mail-server.ts';
import { listing, MONDAY, paper } from './papers.ts';

/** Long before the first digest is due. */
const SUNDAY = Temporal.Instant.from('2026-03-01T12:00:00Z');

/** A server with a feed whose digests are mailed. */
export interface MailTeam {
  readonly services: MailServices & { readonly mailer: Mailer };
  readonly feed: Feed;
  /** What the bot counted, in order. */
  readonly settled: string[];
  readonly clock: { now: Temporal.Instant };
  /** Subscribes an address, since Sunday. */
  subscribe(address: string, rhythm?: 'daily' | 'weekly'): Promise<void>;
  /** Posts a digest of a day; the clock then stands at a quarter of an hour after it was due. */
  post(papers: readonly Paper[], day?: Temporal.PlainDate): Promise<void>;
  /** Makes as if the digests were written and not posted. */
  unpost(): Promise<void>;
  /** Looks for mails that are due, and sends them, as the bot does each minute. */
  look(): Promise<void>;
  /** The rows of mails, the oldest first. */
  rows(): Promise<(typeof mails.$inferSelect)[]>;
  subscriptions(): Promise<(typeof mailSubscriptions.$inferSelect)[]>;
  /** Private messages to be sent to people. */
  told(): Promise<(string | null)[]>;
}

interface TeamOptions {
  readonly mailer?: Partial<Mailer>;
  readonly times?: Partial<SessionTimes>;
  /** Whether the server's certificate is trusted; true if left out. */
  readonly trusts?: boolean;
}

/** Sets a team up. The clock stands on Sunday. */
export async function openMailTeam(
  database: Database,
  mailServer: Pick<MailServer, 'server'>,
  { mailer = {}, times = {}, trusts = true }: TeamOptions = {},
): Promise<MailTeam> {
  const clock = { now: SUNDAY };
  const settled: string[] = [];
  const services = {
    database,
    queue: { send: async () => {}, wake: () => {} },
    model: undefined,
    describeCard,
    mailer: {
      server: mailServer.server,
      from: { name: 'Daily Papers', address: 'papers@example.org' },
      unsubscribeTo: 'leave@example.org',
      dkim: undefined,
      perMinute: 10_000,
      publicUrl: 'https://papers.example.org',
      open: createSessions({
        times: { ...SESSION_TIMES, ...times },
        ...(trusts && { ca: LOOPBACK_CERTIFICATE }),
      }),
      ...mailer,
    },
    metrics: { mailSettled: (outcome: string) => void settled.push(outcome) },
    now: () => clock.now,
    log: { info() {}, warn() {}, error() {} },
  } as unknown as MailTeam['services'];
  const weekdays = [1, 2, 3, 4, 5];
  const settings = { ...OPEN_SETTINGS, timetable: { ...OPEN_SETTINGS.timetable, weekdays } };
  const feed = await addFeed(database, '1', settings, { userId: 'ada', now: SUNDAY });
  return {
    services,
    feed,
    settled,
    clock,
    async subscribe(address, rhythm = 'daily') {
      const of = { guildId: '1', feedId: feed.id, owner: 'person', userId: 'ada' } as const;
      await saveSubscription(database, { ...of, rhythm, address, key: address.toLowerCase() }, SUNDAY);
      await pushMails(services);
    },
    async post(papers, day = MONDAY) {
      const listings = papers.map((one, index) => listing(one, { rank: index + 1 }));
      const { source, instance } = feed;
      const at = day.toZonedDateTime({ timeZone: 'UTC', plainTime: '09:15' }).toInstant();
      await saveDay(database, { source, instance, day, listings, skipped: 0, categories: [], at });
      const chosen = listings.map(chosenAsListed);
      const digest = await writeDigest(
        database,
        feed,
        day,
        { chosen, listed: 31 },
        { isLate: false, now: at },
      );
      const rows = await database.select().from(outbox);
      for (const { id, digestId } of rows)
        if (digestId === digest?.id)
          await markSent(database, id, { channelId: 'here', messageId: `m${id}` }, at);
      await markPosted(database, 'digest', digest?.id ?? 0, at);
      clock.now = at;
    },
    async unpost() {
      await database.update(outbox).set({ channelId: null, messageId: null, sentAt: null });
      await database.update(digests).set({ postedAt: null });
    },
    async look() {
      await pushMails(services);
      await sendMails(services, new AbortController().signal);
    },
    rows: () => database.select().from(mails).orderBy(asc(mails.id)),
    subscriptions: () => database.select().from(mailSubscriptions).orderBy(asc(mailSubscriptions.id)),
    async told() {
      const rows = await database.select().from(outbox).orderBy(asc(outbox.id));
      return rows.filter(({ kind }) => kind === 'mail').map(({ content }) => content);
    },
  };
}

/** Papers that a digest may have. */
export const PAPERS = [
  paper('2603.00001', { title: 'Attention is all you need, again' }),
  paper('2603.00002', { title: 'A <b>bold</b> title & "more"' }),
];
