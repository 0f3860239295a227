import assert from 'node:assert/strict';
import { setTimeout as waitFor } from 'node:timers/promises';
import { addMeeting } from '../../src/meetings/meetings.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Program, startBotProcess } from '../support/bot-process.ts';
import { endsWith } from '../support/ends.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { saveVote } from '../support/votes.ts';
import { checkRequests } from './checks.ts';
import { drawLives, type LivesPlan, liveUntilKilled, untilDone } from './lives.ts';
import { type Grounds, openPlace, VOTE_EMOJI } from './places.ts';
import { CONNECTED, stopBot } from './scene.ts';

/** The requests by which an agenda, offers and events are made and changed. */
const ABOUT_MEETINGS = /^\/(?:channels\/\d+\/messages|users\/@me\/channels|guilds\/\d+\/scheduled-events)/u;

/** Two events, an agenda, three offers with the opening of their channels, and what is read before a second try. */
const REQUESTS = 12;

const PAPERS = ['2611.00001', '2611.00002', '2611.00003'] as const;

/** Draws a run's plan; the same seed draws the same. */
export const drawMeetingPlan = (seed: number): LivesPlan => drawLives(seed, REQUESTS);

/** Kills the bot as planned while voting for a meeting has just closed. Throws what is there twice, or is missing. */
export async function runMeeting(grounds: Grounds, { kills, dropped }: LivesPlan): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sandbox = stack.use(await startSandbox({ rates: 'loose' }));
  const place = await grounds.place(stack);
  const ends = endsWith(stack);
  const meeting = await addClosedMeeting(sandbox, place);
  const start = (): Program =>
    startBotProcess(ends, {
      DATA_DIR: place.dataFolder,
      ...(place.databaseUrl !== undefined && { DATABASE_URL: place.databaseUrl }),
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API: sandbox.api,
    });
  if (dropped > 0)
    sandbox.faults.add({ path: ABOUT_MEETINGS, after: dropped - 1, times: 1, fault: { kind: 'drop' } });
  const task = { sandbox, start, path: ABOUT_MEETINGS, isDone: () => isDone(sandbox) };
  for (const kill of kills) await liveUntilKilled(task, kill);
  const bot = start();
  await bot.untilPrinted(CONNECTED);
  await untilDone(task);
  // Whatever would be sent a second time is sent by now.
  await waitFor(1_000);
  await stopBot(bot);
  check(sandbox, meeting);
  checkRequests(sandbox);
}

/** Stores a meeting of tomorrow whose voting closed within the last minute, with a paper for each of three people. */
async function addClosedMeeting(
  sandbox: Sandbox,
  place: Parameters<typeof openPlace>[0],
): Promise<Temporal.Instant> {
  const { ada, ben, chloe } = sandbox.people;
  const heldAt = Temporal.Now.zonedDateTimeISO('UTC').add({ hours: 24 }).round({
    smallestUnit: 'minute',
    roundingMode: 'floor',
  });
  await using opened = await openPlace(place);
  const { database } = opened;
  const now = Temporal.Now.instant();
  await savePapers(
    database,
    PAPERS.map((id) => paper(id)),
  );
  for (const [index, person] of [ada, ben, chloe].entries()) {
    const paperId = PAPERS[index] ?? '';
    const message = sandbox.as(ada).say(sandbox.channel.id, `The card of ${paperId}`);
    sandbox.as(person).react(sandbox.channel.id, message.id, VOTE_EMOJI);
    const card = { guildId: sandbox.guild.id, paperId, channelId: sandbox.channel.id, messageId: message.id };
    await saveVote(database, await addPostedCard(database, card), person.id, now.subtract({ minutes: 5 }));
  }
  const schedule = {
    ...MEETING_SETTINGS.schedule,
    zone: 'UTC',
    time: heldAt.toPlainTime(),
    weekdays: [heldAt.dayOfWeek],
    anchor: heldAt.toPlainDate(),
  };
  const settings = { ...MEETING_SETTINGS, channelId: sandbox.channel.id, schedule };
  await addMeeting(database, sandbox.guild.id, settings, { userId: ada.id, now });
  return heldAt.toInstant();
}

function isDone(sandbox: Sandbox): boolean {
  const events = sandbox.scheduledEvents();
  return (
    listAgendas(sandbox).length > 0 &&
    Object.values(sandbox.people).every((person) => sandbox.as(person).directMessages().length > 0) &&
    events.length > 1 &&
    events.some(({ description }) => description?.includes('Agenda:'))
  );
}

function listAgendas(sandbox: Sandbox): string[] {
  return sandbox
    .messages(sandbox.channel.id)
    .filter(({ author }) => author.id === sandbox.bot.id)
    .map(({ embeds, content }) => embeds[0]?.title ?? content);
}

/** Checks that one agenda stands, that each person was asked once, and that each meeting has one event. */
function check(sandbox: Sandbox, heldAt: Temporal.Instant): void {
  const agendas = listAgendas(sandbox);
  assert.equal(agendas.length, 1, `one agenda stands: ${agendas.join(' | ')}`);
  for (const person of Object.values(sandbox.people)) {
    const asked = sandbox
      .as(person)
      .directMessages()
      .map(({ embeds }) => embeds[0]?.title);
    assert.equal(asked.length, 1, `${person.name} is asked once: ${asked.join(' | ')}`);
  }
  assert.deepEqual(
    sandbox
      .scheduledEvents()
      .map(({ scheduled_start_time: start }) => Temporal.Instant.from(start).toString())
      .toSorted(),
    [heldAt, heldAt.add({ hours: 7 * 24 })].map(String),
    'this meeting and the next have an event each',
  );
}
