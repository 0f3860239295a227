import assert from 'node:assert/strict';
import type { APIMessage } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Database } from '../../src/database/connect.ts';
import { occurrences, offers } from '../../src/database/schema/meetings.ts';
import { askForThread, setThread } from '../../src/discussions/discussions.ts';
import { addMeeting } from '../../src/meetings/meetings.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { noticeChanges } from '../../src/papers/versions.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { saveDay, savePapers } from '../../src/search/save-papers.ts';
import type { Place } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { drawLives, type LivesPlan, runLives } from './lives.ts';
import { type Grounds, openPlace } from './places.ts';

/** The requests by which cards are edited, and threads and presenters told. */
const ABOUT_REVISIONS = /^\/(?:channels\/\d+\/messages|users\/@me\/channels)/u;

/** Of two papers each: an edit, what a thread begins with and is told, and a presenter's channel and message. */
const REQUESTS = 10;

/** Changes wait for five minutes. */
const NOTICED_AGO = Temporal.Duration.from({ minutes: 10 });

const MOTE = paper('2611.00001', {
  title: 'Mote',
  version: 1,
  abstract: 'Large things are hard to model. On the Heap benchmark Mote reaches 78.1% accuracy.',
});
const TIDES = paper('2611.00002', {
  title: 'Tides',
  version: 1,
  abstract: 'We study tides, which rise and fall.',
});

/** What becomes of each paper: a number changes, and a paper is withdrawn. */
const CHANGED: readonly Paper[] = [
  { ...MOTE, version: 2, abstract: (MOTE.abstract ?? '').replace('78.1', '74.3') },
  { ...TIDES, version: 2, comment: 'Withdrawn due to an error.', withdrawal: 'withdrawn' },
];

/** What is said of each in its thread and to its presenter, and on its card. */
const TOLD = [/\*\*78\.1% → 74\.3%\*\*/u, /\*\*withdrawn\*\*/u] as const;
const SHOWN = [/74\.3%/u, /^⚠ \*\*Withdrawn/u] as const;

/** Draws a run's plan; the same seed draws the same. */
export const drawRevisionPlan = (seed: number): LivesPlan => drawLives(seed, REQUESTS);

/** Kills the bot as planned while it tells what became of papers. Throws what is told twice, or not. */
export async function runRevisions(grounds: Grounds, plan: LivesPlan): Promise<void> {
  const cards: string[] = [];
  await runLives(grounds, plan, {
    path: ABOUT_REVISIONS,
    async prepare(sandbox, place) {
      for (const { title } of [MOTE, TIDES]) cards.push(await postCard(sandbox, title));
      await changePapers(sandbox, place, cards);
    },
    isDone: (sandbox) =>
      listTold(sandbox, cards).every(({ thread, presenter, card }) => thread && presenter && card),
    check(sandbox) {
      for (const told of listTold(sandbox, cards))
        assert.deepEqual(told, { thread: 1, presenter: 1, card: 1 });
    },
  });
}

const messageShape = z.object({ id: z.string() });

/** Posts a card with a thread, as the bot. Returns the message's id, which is the thread's, too. */
async function postCard({ api, token, channel }: Sandbox, title: string): Promise<string> {
  const post = async (path: string, body: object): Promise<string> => {
    const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${api}/v10${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return messageShape.parse(await answer.json()).id;
  };
  const id = await post(`/channels/${channel.id}/messages`, { embeds: [{ title }] });
  return post(`/channels/${channel.id}/messages/${id}/threads`, { name: title });
}

/** Stores two papers with a card, a thread and a presenter each, and what became of them. */
async function changePapers(sandbox: Sandbox, place: Place, cards: readonly string[]): Promise<void> {
  const { ada, ben } = sandbox.people;
  await using opened = await openPlace(place);
  const { database } = opened;
  const now = Temporal.Now.instant();
  const listings = [MOTE, TIDES].map((one, index) => listing(one, { rank: index + 1 }));
  const list = { source: 'huggingface', instance: '', day: MONDAY } as const;
  await saveDay(database, { ...list, listings, skipped: 0, categories: [], at: NOON });
  const presented = await addMeetingSoon(sandbox, database, now);
  for (const [index, person] of [ada, ben].entries()) {
    const {
      paper: { id: paperId },
    } = listings[index] ?? listing(MOTE);
    const messageId = cards[index] ?? '';
    const card = { guildId: sandbox.guild.id, channelId: sandbox.channel.id, paperId, messageId };
    await addPostedCard(database, card);
    const discussion = await askForThread(database, { ...card, userId: person.id }, now);
    await setThread(database, discussion?.id ?? 0, { threadId: messageId, parts: 1 }, now);
    await database.insert(offers).values({ ...presented, paperId, userId: person.id });
  }
  await savePapers(database, CHANGED);
  await noticeChanges(database, now.subtract(NOTICED_AGO));
}

/** Stores a meeting of the day after tomorrow with an agenda that stands. Returns what accepted offers of it have. */
async function addMeetingSoon(
  { channel, guild, people }: Sandbox,
  database: Database,
  now: Temporal.Instant,
) {
  const heldAt = now
    .toZonedDateTimeISO('UTC')
    .add({ hours: 48 })
    .round({ smallestUnit: 'minute', roundingMode: 'floor' });
  const schedule = {
    ...MEETING_SETTINGS.schedule,
    zone: 'UTC',
    time: heldAt.toPlainTime(),
    weekdays: [heldAt.dayOfWeek],
    anchor: heldAt.toPlainDate(),
    closingHours: 49,
  };
  const settings = { ...MEETING_SETTINGS, channelId: channel.id, schedule, makesEvent: false };
  const { id: meetingId } = await addMeeting(database, guild.id, settings, { userId: people.ada.id, now });
  const before = now.subtract({ hours: 1 });
  const times = { heldAt: heldAt.toInstant(), closesAt: before, frozenAt: before };
  const [occurrence] = await database
    .insert(occurrences)
    .values({ meetingId, day: heldAt.toPlainDate(), ...times, seed: 'c0ffee', state: 'frozen' })
    .returning();
  const asked = {
    askedAt: before,
    expiresAt: heldAt.toInstant(),
    state: 'accepted',
    settledAt: before,
  } as const;
  return { occurrenceId: occurrence?.id ?? 0, ...asked };
}

/** How often each paper's thread and presenter were told, and whether its card shows it. */
function listTold(sandbox: Sandbox, cards: readonly string[]) {
  const { ada, ben } = sandbox.people;
  return [ada, ben].map((person, index) => {
    const isIt = ({ content, embeds }: APIMessage) =>
      TOLD[index]?.test(`${content}${embeds[0]?.description ?? ''}`) === true;
    const messageId = cards[index] ?? '';
    const card = sandbox.messages(sandbox.channel.id).find(({ id }) => id === messageId);
    return {
      thread: sandbox.messages(messageId).filter(isIt).length,
      presenter: sandbox.as(person).directMessages().filter(isIt).length,
      card: Number(SHOWN[index]?.test(card?.embeds[0]?.description ?? '') === true),
    };
  });
}
