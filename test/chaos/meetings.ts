import assert from 'node:assert/strict';
import { addMeeting } from '../../src/meetings/meetings.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import type { Place } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { saveVote } from '../support/votes.ts';
import { drawLives, type LivesPlan, runLives } from './lives.ts';
import { type Grounds, openPlace, VOTE_EMOJI } from './places.ts';

/** The requests by which an agenda, offers and events are made and changed. */
const ABOUT_MEETINGS = /^\/(?:channels\/\d+\/messages|users\/@me\/channels|guilds\/\d+\/scheduled-events)/u;

/** Two events, an agenda, three offers with the opening of their channels, and what is read before a second try. */
const REQUESTS = 12;

const PAPERS = ['2611.00001', '2611.00002', '2611.00003'] as const;

/** Draws a run's plan; the same seed draws the same. */
export const drawMeetingPlan = (seed: number): LivesPlan => drawLives(seed, REQUESTS);

/** Kills the bot as planned while voting for a meeting has just closed. Throws what is there twice, or is missing. */
export function runMeeting(grounds: Grounds, plan: LivesPlan): Promise<void> {
  const heldAt = Temporal.Now.zonedDateTimeISO('UTC').add({ hours: 24 }).round({
    smallestUnit: 'minute',
    roundingMode: 'floor',
  });
  return runLives(grounds, plan, {
    path: ABOUT_MEETINGS,
    prepare: (sandbox, place) => addClosedMeeting(sandbox, place, heldAt),
    isDone,
    check: (sandbox) => check(sandbox, heldAt.toInstant()),
  });
}

/** Stores a meeting of tomorrow whose voting closed within the last minute, with a paper for each of three people. */
async function addClosedMeeting(
  sandbox: Sandbox,
  place: Place,
  heldAt: Temporal.ZonedDateTime,
): Promise<void> {
  const { ada, ben, chloe } = sandbox.people;
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
