import type { App } from './app.ts';
import type { Database } from './database/connect.ts';
import { findNewestDays } from './delivery/days.ts';
import { UserError } from './errors.ts';
import { findNextDue, isWeekend } from './feeds/calendar.ts';
import { changeFeed } from './feeds/change.ts';
import { addFeed, type Feed, type FeedSettings, listFeeds } from './feeds/feeds.ts';
import { findNextLook } from './meetings/meetings.ts';
import { onlyListOf } from './papers/listings.ts';
import type { SourceName } from './papers/paper.ts';
import type { Companions } from './sandbox/companions.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { forgetGuild } from './servers/forget.ts';
import { SourceError } from './sources/source.ts';
import { findStandIn, SOURCE_LIST, SOURCES } from './sources/sources.ts';

/** Sources to try: first those on the net that need nothing else to be said, then the sample, which never fails. */
const TRIED = (['net', 'shipped'] as const).flatMap((wanted) =>
  SOURCE_LIST.filter(
    ({ kind, categories, instances }) => kind === wanted && categories === 'none' && instances === undefined,
  ).map(({ name }) => name),
);

/** The first digest that the sandbox shows, for whoever prints it. */
export interface FirstDigest {
  readonly source: SourceName;
  /** Why the sample is shown instead of the day's real list; undefined if the real one is. */
  readonly whySample: string | undefined;
}

/**
 * Starts the demo in a new sandbox: forgets what an earlier sandbox's guild left, sets up a feed, collects today's list
 * (the sample if no source has one), posts the digest, and prepares for the days to come.
 */
export async function startDemo(app: App, sandbox: Sandbox): Promise<FirstDigest> {
  const { database, now } = app.services;
  sandbox.addChannel('general');
  const companions = sandbox.startCompanions();
  sandbox.onNextDay(() => postNextDay(app, sandbox, companions));
  await forgetGuild(database, sandbox.guild.id);
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  let whySample: string | undefined;
  for (const source of TRIED) {
    const failure = await tryToCollect(app, source, today);
    if (failure !== undefined) {
      whySample = failure;
      continue;
    }
    const by = { userId: sandbox.people.ada.id, now: now() };
    const feed = await addFeed(database, sandbox.guild.id, firstSettings(sandbox.channel.id, source), by);
    await app.services.deliverDay(feed, today);
    return { source, whySample };
  }
  throw new UserError(`No source has papers to show: ${whySample}`);
}

/** The time at the end of a day, unless a feed is due later. */
const EVENING = Temporal.PlainTime.from('17:00');

/**
 * Moves the sandbox to its next working day: goes from one due time of a feed or a meeting to the next, and lets the bot post. No
 * source on the net has lists of future days, so feeds use the sample from then on. Ben and Chloe vote for some of what
 * is new, and answer what the bot asks them. Says in words what happened.
 */
async function postNextDay(app: App, sandbox: Sandbox, companions: Companions): Promise<string> {
  const { database, now } = app.services;
  let day = now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 });
  while (isWeekend(day)) day = day.add({ days: 1 });
  const feeds = await listFeeds(database, sandbox.guild.id);
  const standIn = findStandIn(app.services.sources);
  if (standIn === undefined) throw new Error('The sandbox has no source that ships with the product.');
  const fromTheNet = feeds.filter(({ source }) => SOURCES[source].kind === 'net');
  for (const feed of fromTheNet) await changeFeed(database, feed, { ...feed, ...onlyListOf(standIn) }, now());
  const before = countPosts(sandbox);
  const since = sandbox.now();
  const moveTo = async (time: Temporal.Instant): Promise<void> => {
    sandbox.moveTo(Math.max(time.epochMilliseconds, sandbox.now()));
    await app.catchUp();
    // What they answer may make the bot ask the next person.
    while (await companions.answered()) await app.catchUp();
  };
  const midnight = day.add({ days: 1 }).toZonedDateTime('UTC').toInstant();
  let due = await nextDue(database, feeds, now());
  while (due !== undefined && Temporal.Instant.compare(due, midnight) < 0) {
    await moveTo(due);
    due = await nextDue(database, feeds, now());
  }
  const evening = day.toZonedDateTime({ timeZone: 'UTC', plainTime: EVENING }).toInstant();
  if (Temporal.Instant.compare(now(), evening) < 0) await moveTo(evening);
  const posted = countPosts(sandbox) - before;
  const liked = companions.vote(day.toString(), since);
  const date = day.toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
  return [
    `It is ${date}.`,
    posted === 0
      ? await whyNothing(app.services, feeds)
      : `The bot posted ${posted} ${posted === 1 ? 'message' : 'messages'}.`,
    ...(liked > 0 ? [`Ben and Chloe voted for ${liked} of them.`] : []),
    ...(fromTheNet.length > 0 ? ['No source has papers for this day yet, so feeds now use the sample.'] : []),
  ].join(' ');
}

async function whyNothing({ database }: App['services'], feeds: readonly Feed[]): Promise<string> {
  const days = await findNewestDays(
    database,
    feeds.map(({ id }) => id),
  );
  const isOver =
    feeds.length > 0 &&
    feeds.every(({ id }) => {
      const state = days.get(id)?.state;
      return state?.kind === 'quiet' && state.reason === 'repeats';
    });
  return isOver
    ? 'Nothing was posted: all papers in the sample have already been posted. Restart the sandbox to begin again.'
    : 'Nothing was posted. /feeds list says why.';
}

/** Returns when a feed is due or a meeting is looked at next, after a moment; undefined if nothing is. */
async function nextDue(
  database: Database,
  feeds: readonly Feed[],
  after: Temporal.Instant,
): Promise<Temporal.Instant | undefined> {
  const dues = feeds.map(({ timetable }) => findNextDue(timetable, after).at);
  const look = await findNextLook(database);
  // One that is overdue failed, and is tried again anyway.
  if (look !== undefined && Temporal.Instant.compare(look, after) > 0) dues.push(look);
  return dues.toSorted(Temporal.Instant.compare)[0];
}

function countPosts(sandbox: Sandbox): number {
  return sandbox
    .channels()
    .flatMap(({ id }) => sandbox.messages(id))
    .filter(({ author }) => author.id === sandbox.bot.id).length;
}

/** Collects a source's list of today. Returns why there is none, or undefined if there is one. */
async function tryToCollect(
  app: App,
  source: SourceName,
  today: Temporal.PlainDate,
): Promise<string | undefined> {
  try {
    const collected = await app.services.collectDay(onlyListOf(source), today);
    if (collected.state === 'listed' && collected.papers > 0) return undefined;
    const reason =
      collected.state === 'none' ? `no list today (${collected.reason})` : 'no list for today yet';
    return `${SOURCES[source].title} has ${reason}.`;
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
}

/** What the first feed is interested in, so that its cards show how a team's order works. */
const DEMO_INTERESTS = 'agents, reinforcement learning for language models, video generation; no surveys';

function firstSettings(channelId: string, source: SourceName): FeedSettings {
  return {
    channelId,
    source,
    timetable: { time: Temporal.PlainTime.from('16:00'), zone: 'UTC', weekdays: [1, 2, 3, 4, 5] },
    filter: { categories: [], crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
    voteEmoji: '👍',
    tellsQuiet: false,
    order: { by: 'team', interests: DEMO_INTERESTS, wildCard: true },
  };
}
