import type { App } from './app.ts';
import { findNewestDays } from './delivery/days.ts';
import { UserError } from './errors.ts';
import { findNextDue, isWeekend } from './feeds/calendar.ts';
import { changeFeed } from './feeds/change.ts';
import { addFeed, type Feed, type FeedSettings, listFeeds } from './feeds/feeds.ts';
import { forgetGuild } from './operator/forget-guild.ts';
import { onlyListOf } from './papers/listings.ts';
import type { SourceName } from './papers/paper.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { SourceError } from './sources/source.ts';
import { findStandIn, SOURCE_LIST, SOURCES } from './sources/sources.ts';

/** Sources to try: first those on the net that list papers unasked for a category, then what never fails. */
const TRIED = (['net', 'shipped'] as const).flatMap((wanted) =>
  SOURCE_LIST.filter(({ kind, categories }) => kind === wanted && categories !== 'required').map(
    ({ name }) => name,
  ),
);

/** What the first visit showed, for whoever prints it. */
export interface FirstDigest {
  readonly source: SourceName;
  /** Why the sample is shown and not the day's real list; undefined where the real one is. */
  readonly whySample: string | undefined;
}

/**
 * Puts the bot to work in a sandbox that has just started: forgets what an earlier sandbox's guild left, sets up
 * a feed, collects today's list (the sample where no source has one), posts the digest, and sees to the days to come.
 */
export async function startDemo(app: App, sandbox: Sandbox): Promise<FirstDigest> {
  const { database, now } = app.services;
  sandbox.addChannel('general');
  sandbox.onNextDay(() => postNextDay(app, sandbox));
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

/** What the clock shows at the end of a day, or later where a feed was due later. */
const EVENING = Temporal.PlainTime.from('17:00');

/**
 * Makes the sandbox's next working day come: goes from one time at which a feed is due to the next, and has the bot
 * post what is due then. No source on the net has a list of a day that has not come: feeds take the sample from then
 * on. Gives in words what came of it.
 */
async function postNextDay(app: App, sandbox: Sandbox): Promise<string> {
  const { database, now } = app.services;
  let day = now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 });
  while (isWeekend(day)) day = day.add({ days: 1 });
  const feeds = await listFeeds(database, sandbox.guild.id);
  const standIn = findStandIn(app.services.sources);
  if (standIn === undefined) throw new Error('The sandbox has no source that ships with the product.');
  const fromTheNet = feeds.filter(({ source }) => SOURCES[source].kind === 'net');
  for (const feed of fromTheNet) await changeFeed(database, feed, { ...feed, ...onlyListOf(standIn) }, now());
  const before = countPosts(sandbox);
  const moveTo = async (time: Temporal.Instant): Promise<void> => {
    sandbox.moveTo(Math.max(time.epochMilliseconds, sandbox.now()));
    await app.catchUp();
  };
  const midnight = day.add({ days: 1 }).toZonedDateTime('UTC').toInstant();
  let due = nextDue(feeds, now());
  while (due !== undefined && Temporal.Instant.compare(due, midnight) < 0) {
    await moveTo(due);
    due = nextDue(feeds, now());
  }
  const evening = day.toZonedDateTime({ timeZone: 'UTC', plainTime: EVENING }).toInstant();
  if (Temporal.Instant.compare(now(), evening) < 0) await moveTo(evening);
  const posted = countPosts(sandbox) - before;
  const date = day.toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
  return [
    `It is ${date}.`,
    posted === 0 ? await whyNothing(app.services, feeds) : `The bot posted ${posted} messages.`,
    ...(fromTheNet.length > 0 ? ['No source has this day yet, so feeds now take the sample.'] : []),
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
    ? 'Nothing was posted: all papers of the sample were posted before. The sandbox begins anew when it is started again.'
    : 'Nothing was posted: /feeds list says why.';
}

/** When the first of the feeds is due after a moment; undefined without feeds. */
function nextDue(feeds: readonly Feed[], after: Temporal.Instant): Temporal.Instant | undefined {
  const dues = feeds.map(({ timetable }) => findNextDue(timetable, after).at);
  return dues.toSorted(Temporal.Instant.compare)[0];
}

function countPosts(sandbox: Sandbox): number {
  return sandbox
    .channels()
    .flatMap(({ id }) => sandbox.messages(id))
    .filter(({ author }) => author.id === sandbox.bot.id).length;
}

/** Gives why there is no list, or undefined where there is one. */
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

function firstSettings(channelId: string, source: SourceName): FeedSettings {
  return {
    channelId,
    source,
    timetable: { time: Temporal.PlainTime.from('16:00'), zone: 'UTC', weekdays: [1, 2, 3, 4, 5] },
    filter: { categories: [], crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
    voteEmoji: '👍',
    tellsQuiet: false,
  };
}
