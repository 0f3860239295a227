import assert from 'node:assert/strict';
import { setTimeout as waitFor } from 'node:timers/promises';
import { gt, isNotNull } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { momentumLooks, momentumReadings } from '../../src/database/schema/momentum.ts';
import { type Due, isWeekend } from '../../src/feeds/calendar.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { saveDay, savePapers } from '../../src/search/save-papers.ts';
import type { Place } from '../support/database.ts';
import { OPEN_SETTINGS } from '../support/feeds.ts';
import { listing, paper } from '../support/papers.ts';
import { huggingfaceItem, type SourceServer } from '../support/source-server.ts';
import { drawLives, type LivesPlan, runLives } from './lives.ts';
import { type Grounds, openPlace } from './places.ts';

const ABOUT_CHANNELS = /^\/channels\/\d+\/messages/u;

/** The day's list, and two that are read again. */
const LISTS = 3;

/** A header, a card and its emoji, and the week's line; one more is read before a second try. */
const REQUESTS = 5;

const LIST = { source: 'huggingface', instance: '' } as const;

/** Draws a run's plan; the same seed draws the same. A bot is killed at a request to the source, or to Discord. */
export const drawMomentumPlan = (seed: number): LivesPlan => drawLives(seed, LISTS + REQUESTS);

/**
 * Kills the bot as planned while it reads lists again, posts a day, and says what the feed missed in a week. Throws what is read
 * or said twice, or not.
 */
export async function runMomentum(grounds: Grounds, plan: LivesPlan): Promise<void> {
  const { due } = grounds;
  const again = chooseAgain(Temporal.Now.plainDateISO('UTC'));
  const source = createLists(new Map(again.map(({ day, paperId }) => [day.toString(), paperId])));
  const settled = new Set<string>();
  await runLives(grounds, plan, {
    path: ABOUT_CHANNELS,
    prepare(sandbox, place, server) {
      source.serve(server);
      return addDueWeek(sandbox, place, due, again);
    },
    killElsewhere: (nth, kill) => (nth > LISTS ? undefined : source.onAsked(nth, kill)),
    async live(_, dead) {
      const isRead = (day: string): boolean => settled.has(day) || source.isAskedSince(day);
      while (!dead.aborted && !again.every(({ day }) => isRead(day.toString()))) await waitFor(50);
    },
    async checkKilled(database) {
      source.forget();
      const taken = isNotNull(momentumLooks.takenAt);
      for (const { listDay } of await database.select().from(momentumLooks).where(taken))
        settled.add(listDay.toString());
    },
    isDone: (sandbox) => listLines(sandbox).length > 0,
    check(sandbox) {
      const lines = listLines(sandbox);
      assert.equal(lines.length, 1, `the week is told once: ${lines.join(' | ')}`);
      assert.match(lines[0] ?? '', /Paper 2611\.00004\].*▲ 2 → 50/u);
    },
    checkStored: (database) => checkReadings(database, again, source.upvotesOf),
  });
}

/** A list that is read again. */
interface Again {
  readonly day: Temporal.PlainDate;
  /** For which of the times after its day that is. */
  readonly hours: 24 | 72;
  readonly paperId: string;
}

/** Chooses a list of two days ago, and one for which both times have passed. */
function chooseAgain(today: Temporal.PlainDate): readonly Again[] {
  const newer = backToWeekday(today.subtract({ days: 2 }));
  const older = backToWeekday(newer.subtract({ days: 2 }));
  return [newer, older].map((day, index) => ({
    day,
    hours: day.until(today).days < 4 ? 24 : 72,
    paperId: `2611.0000${index + 1}`,
  }));
}

function backToWeekday(day: Temporal.PlainDate): Temporal.PlainDate {
  return isWeekend(day) ? backToWeekday(day.subtract({ days: 1 })) : day;
}

/** Creates the source's lists: each day's has one paper, with more upvotes each time it is read. */
function createLists(papersOf: ReadonlyMap<string, string>) {
  const asked = new Map<string, number>();
  const lately = new Set<string>();
  const heard = new Set<() => void>();
  const upvotesOf = (day: string): number => 10 * (asked.get(day) ?? 0);
  return {
    upvotesOf,
    isAskedSince: (day: string): boolean => lately.has(day),
    forget: (): void => lately.clear(),
    serve(server: SourceServer): void {
      server.answer(/^\/api\/daily_papers\?/u, (url) => {
        const day = url.searchParams.get('date') ?? '';
        asked.set(day, (asked.get(day) ?? 0) + 1);
        lately.add(day);
        for (const hear of heard) hear();
        return {
          body: JSON.stringify([
            huggingfaceItem(papersOf.get(day) ?? '2611.00009', { upvotes: upvotesOf(day) }),
          ]),
        };
      });
    },
    /** Calls back once lists were asked for so often from now on; returns a function that stops it. */
    onAsked(nth: number, call: () => void): () => void {
      let times = 0;
      const hear = (): void => {
        times += 1;
        if (times === nth) call();
      };
      heard.add(hear);
      return () => heard.delete(hear);
    },
  };
}

/** Stores the lists, what rose in the week that is told of now, and a feed that is due. */
async function addDueWeek(
  sandbox: Sandbox,
  place: Place,
  { at, listDay }: Due,
  again: readonly Again[],
): Promise<void> {
  await using opened = await openPlace(place);
  const { database } = opened;
  for (const { day, paperId } of again) {
    const listings = [listing(paper(paperId), { rank: 1, upvotes: 1 })];
    const collectedAt = day.toZonedDateTime('UTC').toInstant().add({ hours: 12 });
    await saveDay(database, { ...LIST, day, listings, skipped: 0, categories: [], at: collectedAt });
  }
  await savePapers(
    database,
    ['2611.00003', '2611.00004'].map((id) => paper(id)),
  );
  const reading = { ...LIST, listDay: backToWeekday(listDay.subtract({ days: 7 })), takenAt: at };
  await database.insert(momentumReadings).values([
    { ...reading, paperId: '2611.00003', hours: 0, upvotes: 20 },
    { ...reading, paperId: '2611.00003', hours: 72, upvotes: 20 },
    { ...reading, paperId: '2611.00004', hours: 0, upvotes: 2 },
    { ...reading, paperId: '2611.00004', hours: 72, upvotes: 50 },
  ]);
  const time = at.toZonedDateTimeISO('UTC').toPlainTime();
  const settings = {
    ...OPEN_SETTINGS,
    channelId: sandbox.channel.id,
    timetable: { time, zone: 'UTC', weekdays: [listDay.dayOfWeek] },
    filter: { ...OPEN_SETTINGS.filter, maxPapers: 1 },
    tellsRisen: true,
  };
  const by = { userId: sandbox.people.ada.id, now: at.subtract({ hours: 1 }) };
  await addFeed(database, sandbox.guild.id, settings, by);
}

function listLines(sandbox: Sandbox): string[] {
  return sandbox
    .messages(sandbox.channel.id)
    .map(({ content }) => content)
    .filter((content) => content.startsWith('**What we missed**'));
}

/** Checks that each list was read again once, and that nothing more will be tried for that time. */
async function checkReadings(
  database: Database,
  again: readonly Again[],
  upvotesOf: (day: string) => number,
): Promise<void> {
  const looks = await database.select().from(momentumLooks);
  const readings = await database.select().from(momentumReadings).where(gt(momentumReadings.hours, 0));
  for (const { day, hours, paperId } of again) {
    const isIts = ({ listDay }: { readonly listDay: Temporal.PlainDate }) => listDay.equals(day);
    const [found, ...others] = readings.filter(isIts);
    assert.deepEqual([found?.hours, found?.paperId, others], [hours, paperId, []], `${day} is read once`);
    const look = looks.filter(isIts).find((one) => one.hours === hours);
    assert.deepEqual([look?.tryAt, look?.takenAt], [null, found?.takenAt], `${day} is settled`);
    // Whoever reads it again asks the source again.
    assert.equal(found?.upvotes, upvotesOf(day.toString()), `${day} is as it was when it was read last`);
  }
}
