import assert from 'node:assert/strict';
import type { APIMessage } from 'discord-api-types/v10';
import { addAlert } from '../../src/alerts/alerts.ts';
import { matchNewPapers } from '../../src/alerts/match.ts';
import { setChannel } from '../../src/alerts/readers.ts';
import { createLog } from '../../src/log.ts';
import { meetMember } from '../../src/members/members.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import type { Place } from '../support/database.ts';
import { paper } from '../support/papers.ts';
import { drawLives, type LivesPlan, runLives } from './lives.ts';
import { type Grounds, openPlace } from './places.ts';

/** The requests by which alerts are told, and their places opened and looked through. */
const ABOUT_ALERTS = /^\/(?:channels\/\d+\/messages|users\/@me\/channels)/u;

/** Three private channels that are opened and three messages, of which one is sent again in the channel. */
const REQUESTS = 8;

/** Found before the day's time. */
const FOUND = ['2611.00001', '2611.00002'] as const;
/** Stored, and compared with no alert yet. */
const UNSEEN = ['2611.00003', '2611.00004'] as const;

/** Draws a run's plan; the same seed draws the same. */
export const drawAlertPlan = (seed: number): LivesPlan => drawLives(seed, REQUESTS);

/** Kills the bot as planned while it tells alerts. Throws what is told twice, or is missing. */
export function runAlerts(grounds: Grounds, plan: LivesPlan): Promise<void> {
  return runLives(grounds, plan, { path: ABOUT_ALERTS, prepare: addAlerts, isDone, check });
}

/** Stores alerts of three people whose time came within the last minute; one takes no private messages. */
async function addAlerts(sandbox: Sandbox, place: Place): Promise<void> {
  const { ada, ben, chloe } = sandbox.people;
  sandbox.setDirectsClosed(chloe, true);
  await using opened = await openPlace(place);
  const { database } = opened;
  const due = Temporal.Now.zonedDateTimeISO('UTC').round({ smallestUnit: 'minute', roundingMode: 'floor' });
  const when = { time: due.toPlainTime(), zone: 'UTC' };
  for (const { id, name } of [ada, ben, chloe]) {
    await addAlert(database, id, { kind: 'words', text: 'paper' }, when);
    await addAlert(database, id, { kind: 'author', text: 'Ada Lovelace' }, when);
    await meetMember(database, sandbox.guild.id, { userId: id, name, roles: [] }, due.toInstant());
  }
  await setChannel(database, chloe.id, { guildId: sandbox.guild.id, channelId: sandbox.channel.id });
  const publishedOn = due.toPlainDate();
  const store = (ids: readonly string[]) =>
    savePapers(
      database,
      ids.map((id) => paper(id, { publishedOn })),
    );
  await store(FOUND);
  await matchNewPapers({
    database,
    matching: { find: async () => FOUND, findLike: async () => [] },
    now: () => due.toInstant().subtract({ minutes: 1 }),
    log: createLog('silent'),
  });
  await store(UNSEEN);
}

/** Lists each place's messages with alerts: two people's private ones, and the channel's. */
function listTold(sandbox: Sandbox): APIMessage[][] {
  const { ada, ben, chloe } = sandbox.people;
  const isLetter = ({ embeds }: APIMessage) => embeds[0]?.title?.startsWith('Your alerts:') ?? false;
  const directs = [ada, ben, chloe].map((person) => sandbox.as(person).directMessages().filter(isLetter));
  return [...directs, sandbox.messages(sandbox.channel.id).filter(isLetter)];
}

function isDone(sandbox: Sandbox): boolean {
  const [ada = [], ben = [], , channel = []] = listTold(sandbox);
  return [ada, ben, channel].every((told) => told.length > 0);
}

/** Checks that each person is told once, and each paper once with both alerts. */
function check(sandbox: Sandbox): void {
  const [ada = [], ben = [], chloe = [], channel = []] = listTold(sandbox);
  assert.deepEqual(
    [ada, ben, chloe, channel].map((told) => told.length),
    [1, 1, 0, 1],
    'each person is told once',
  );
  for (const [message] of [ada, ben, channel]) {
    const text = message?.embeds[0]?.description ?? '';
    for (const id of FOUND) assert.equal(text.split(`Paper ${id}]`).length, 2, `${id} is told once: ${text}`);
    assert.match(text, /For (?:words: paper · author: Ada Lovelace|author: Ada Lovelace · words: paper)/u);
  }
}
