import assert from 'node:assert/strict';
import { setTimeout as waitFor } from 'node:timers/promises';
import fc from 'fast-check';
import { writeDigest } from '../../src/delivery/digests.ts';
import { markPosted } from '../../src/delivery/unread-votes.ts';
import { chosenAsListed } from '../../src/feeds/choice.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import { pushMails } from '../../src/mail/due.ts';
import { saveSubscription } from '../../src/mail/subscriptions.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { saveDay } from '../../src/search/save-papers.ts';
import { type Program, startBotProcess } from '../support/bot-process.ts';
import type { Place } from '../support/database.ts';
import { endsWith } from '../support/ends.ts';
import { OPEN_SETTINGS } from '../support/feeds.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { listing, paper } from '../support/papers.ts';
import { type Grounds, openPlace } from './places.ts';
import { CONNECTED, stopBot } from './scene.ts';

/** All that is left to chance while a digest is mailed. */
export interface MailPlan {
  readonly seed: number;
  /**
   * At which step the bot is killed, a life each: when it names a recipient, or when the server has a mail and hasn't said
   * so; and at how many such steps of that life.
   */
  readonly kills: readonly { readonly at: 'recipient' | 'data'; readonly nth: number }[];
  /** The mail after whose text the server hangs up though the bot lives; 0 if none is. */
  readonly dropped: number;
}

const READERS = 12;

/** A mail that the server may have is left alone for 30 seconds, and after a lost answer for five minutes. */
const DONE_MS = 480_000;

/** What was answered this short before a kill may not be stored yet. */
const UNSTORED_MS = 1_000;

/** Draws a run's plan; the same seed draws the same. */
export function drawMailPlan(seed: number): MailPlan {
  const kill = fc.record({
    at: fc.constantFrom('recipient' as const, 'data' as const),
    nth: fc.integer({ min: 1, max: 6 }),
  });
  const arbitrary: fc.Arbitrary<MailPlan> = fc.record({
    seed: fc.constant(seed),
    kills: fc.array(kill, { minLength: 1, maxLength: 3 }),
    // Waiting for it takes five minutes: one seed of three does.
    dropped: seed % 3 === 0 ? fc.integer({ min: 1, max: READERS }) : fc.constant(0),
  });
  const [plan] = fc.sample(arbitrary, { seed, numRuns: 1, unbiased: true });
  if (plan === undefined) throw new Error('No plan was drawn.');
  return plan;
}

/** Kills the bot as planned while it mails a digest. Throws what came twice without need, or is missing. */
export async function runMail(grounds: Grounds, { kills, dropped }: MailPlan): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const ends = endsWith(stack);
  const sandbox = stack.use(await startSandbox({ rates: 'loose' }));
  const place = await grounds.place(stack);
  const server = await openMailServer(ends, { security: 'plain' });
  await addPostedDigest(sandbox, place);
  const start = (): Program =>
    startBotProcess(ends, {
      DATA_DIR: place.dataFolder,
      ...(place.databaseUrl !== undefined && { DATABASE_URL: place.databaseUrl }),
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API: sandbox.api,
      SMTP_URL: server.url,
      SMTP_TLS: 'off',
      MAIL_FROM: 'papers@example.org',
      MAIL_PER_MINUTE: '1000',
    });
  const inDoubt = new Set<string>();
  for (const kill of kills) await liveUntilKilled(server, start, kill, inDoubt);
  let texts = 0;
  server.afterData = (to) => {
    texts += 1;
    if (texts !== dropped) return 'take';
    inDoubt.add(to);
    return 'drop';
  };
  const bot = start();
  await bot.untilPrinted(CONNECTED);
  await untilMailed(server, DONE_MS);
  // Whatever would be sent again after a kill is sent by now.
  await waitFor(inDoubt.size > 0 ? 35_000 : 2_000);
  await stopBot(bot);
  await check(server, inDoubt);
}

/** Stores a feed whose digest was posted just now, and its readers. */
async function addPostedDigest(sandbox: Sandbox, place: Place): Promise<void> {
  const due = Temporal.Now.zonedDateTimeISO('UTC').round({ smallestUnit: 'minute', roundingMode: 'floor' });
  const [now, before] = [due.toInstant(), due.toInstant().subtract({ hours: 1 })];
  await using opened = await openPlace(place);
  const { database } = opened;
  const timetable = { time: due.toPlainTime(), zone: 'UTC', weekdays: [due.dayOfWeek] };
  const settings = { ...OPEN_SETTINGS, channelId: sandbox.channel.id, timetable };
  const feed = await addFeed(database, sandbox.guild.id, settings, { userId: 'ada', now });
  const of = {
    guildId: feed.guildId,
    feedId: feed.id,
    owner: 'team',
    userId: 'ada',
    rhythm: 'daily',
  } as const;
  for (let index = 0; index < READERS; index += 1) {
    const address = `reader${index}@example.org`;
    await saveSubscription(database, { ...of, address, key: address }, before);
  }
  const day = due.toPlainDate();
  const listings = [listing(paper('2611.00001')), listing(paper('2611.00002'), { rank: 2 })];
  const { source, instance } = feed;
  await saveDay(database, { source, instance, day, listings, skipped: 0, categories: [], at: now });
  const chosen = listings.map(chosenAsListed);
  const digest = await writeDigest(database, feed, day, { chosen, listed: 2 }, { isLate: false, now });
  await markPosted(database, 'digest', digest?.id ?? 0, now);
  // As if the bot had looked before: a first look mails nothing that was due earlier.
  const queue = { send: async () => {}, wake: () => {} };
  await pushMails({ database, queue: queue as never, now: () => before });
}

async function liveUntilKilled(
  server: MailServer,
  start: () => Program,
  { at, nth }: MailPlan['kills'][number],
  inDoubt: Set<string>,
): Promise<void> {
  const bot = start();
  const killed = Promise.withResolvers<void>();
  const answered = new Map<string, number>();
  let steps = 0;
  const step = (here: typeof at): boolean => {
    if (here === at) steps += 1;
    if (here !== at || steps < nth) return false;
    bot.signal('SIGKILL');
    killed.resolve();
    return true;
  };
  server.atRecipient = () => (step('recipient') ? 'hang' : 'take');
  server.afterData = (to) => {
    answered.set(to, Date.now());
    return step('data') ? 'hang' : 'take';
  };
  // A life that has less to do is killed when it is done.
  const done = bot.untilPrinted(CONNECTED).then(() => untilMailed(server, DONE_MS));
  await Promise.race([killed.promise, done]);
  bot.signal('SIGKILL');
  await bot.ended();
  done.catch(() => {
    // It waited for a bot that is dead.
  });
  // What was said to a sender before it died may come out a moment later.
  await waitFor(300);
  const recently = Date.now() - UNSTORED_MS - 300;
  for (const [to, moment] of answered) if (moment > recently) inDoubt.add(to);
  server.atRecipient = () => 'take';
}

async function untilMailed(server: MailServer, ms: number): Promise<void> {
  const late = Date.now() + ms;
  while (new Set(server.got.map(({ to }) => to)).size < READERS) {
    if (Date.now() > late) throw new Error('The digest is not mailed in time.');
    await waitFor(100);
  }
}

/** Checks that each reader got one mail, or two with the same Message-ID where the first one's answer was lost. */
async function check(server: MailServer, inDoubt: ReadonlySet<string>): Promise<void> {
  const ids = new Map<string, (string | undefined)[]>();
  for (const [index, { to }] of server.got.entries()) {
    const { messageId } = await server.parse(index);
    ids.set(to, [...(ids.get(to) ?? []), messageId]);
  }
  assert.equal(ids.size, READERS);
  for (const [to, its] of ids) {
    assert.ok(its.length <= (inDoubt.has(to) ? 2 : 1), `${to} got ${its.length} mails`);
    assert.equal(new Set(its).size, 1, `${to}: ${its.join(', ')}`);
  }
}
