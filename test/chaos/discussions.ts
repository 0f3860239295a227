import assert from 'node:assert/strict';
import { askForThread } from '../../src/discussions/discussions.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { drawLives, type LivesPlan, runLives } from './lives.ts';
import { type Grounds, openPlace } from './places.ts';

/** The requests by which threads are opened, and messages sent and looked for. */
const ABOUT_THREADS = /^\/channels\/\d+(?:\/messages|$)/u;

/** Two threads that begin with two messages each, and what is read before a second try. */
const REQUESTS = 8;

const PAPERS = ['2611.00001', '2611.00002'] as const;

/** Two messages. */
const ABSTRACT = 'We study tides, which rise and fall. '.repeat(150);

/** Draws a run's plan; the same seed draws the same. */
export const drawDiscussionPlan = (seed: number): LivesPlan => drawLives(seed, REQUESTS);

/** Kills the bot as planned while threads that people asked for are opened. Throws what is there twice, or is missing. */
export function runDiscussions(grounds: Grounds, plan: LivesPlan): Promise<void> {
  return runLives(grounds, plan, { path: ABOUT_THREADS, prepare: askForThreads, isDone, check });
}

/** Stores cards whose threads somebody has just asked for. */
async function askForThreads(sandbox: Sandbox, place: Parameters<typeof openPlace>[0]): Promise<void> {
  const { ada } = sandbox.people;
  await using opened = await openPlace(place);
  const { database } = opened;
  await savePapers(
    database,
    PAPERS.map((id) => paper(id, { abstract: ABSTRACT })),
  );
  for (const paperId of PAPERS) {
    const { id: messageId } = sandbox.as(ada).say(sandbox.channel.id, `The card of ${paperId}`);
    const card = { guildId: sandbox.guild.id, paperId, channelId: sandbox.channel.id, messageId };
    await addPostedCard(database, card);
    await askForThread(database, { ...card, userId: ada.id }, Temporal.Now.instant());
  }
}

/** Lists the titles of what the bot wrote in each thread. */
function listBeginnings(sandbox: Sandbox): string[][] {
  return sandbox
    .threads(sandbox.channel.id)
    .map(({ id }) => sandbox.messages(id).flatMap(({ embeds }) => embeds[0]?.title ?? []));
}

function isDone(sandbox: Sandbox): boolean {
  const all = listBeginnings(sandbox);
  return all.length === PAPERS.length && all.every((titles) => titles.includes('Abstract, part 2 of 2'));
}

function check(sandbox: Sandbox): void {
  const all = listBeginnings(sandbox);
  assert.equal(all.length, PAPERS.length, 'each paper has one thread');
  for (const titles of all)
    assert.deepEqual(titles.slice(1), ['Abstract, part 2 of 2'], `it begins once: ${titles.join(' | ')}`);
}
