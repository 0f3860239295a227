import assert from 'node:assert/strict';
import { setTimeout as waitFor } from 'node:timers/promises';
import { askForThread } from '../../src/discussions/discussions.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Program, startBotProcess } from '../support/bot-process.ts';
import { endsWith } from '../support/ends.ts';
import { paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { checkRequests } from './checks.ts';
import { drawLives, type LivesPlan, liveUntilKilled, untilDone } from './lives.ts';
import { type Grounds, openPlace } from './places.ts';
import { CONNECTED, stopBot } from './scene.ts';

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
export async function runDiscussions(grounds: Grounds, { kills, dropped }: LivesPlan): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sandbox = stack.use(await startSandbox({ rates: 'loose' }));
  const place = await grounds.place(stack);
  const ends = endsWith(stack);
  await askForThreads(sandbox, place);
  const start = (): Program =>
    startBotProcess(ends, {
      DATA_DIR: place.dataFolder,
      ...(place.databaseUrl !== undefined && { DATABASE_URL: place.databaseUrl }),
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API: sandbox.api,
    });
  if (dropped > 0)
    sandbox.faults.add({ path: ABOUT_THREADS, after: dropped - 1, times: 1, fault: { kind: 'drop' } });
  const task = { sandbox, start, path: ABOUT_THREADS, isDone: () => isDone(sandbox) };
  for (const kill of kills) await liveUntilKilled(task, kill);
  const bot = start();
  await bot.untilPrinted(CONNECTED);
  await untilDone(task);
  // Whatever would be sent a second time is sent by now.
  await waitFor(1_000);
  await stopBot(bot);
  check(sandbox);
  checkRequests(sandbox);
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
