import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { startDemo } from '../src/demo.ts';
import { createLog } from '../src/log.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { createSample } from '../src/sources/sample.ts';
import { SOURCE_SETTINGS } from '../src/sources/sources.ts';
import { launch, openIn, WHY_NONE } from './support/chromium.ts';
import { endsWith } from './support/ends.ts';
import { recorded } from './support/recorded.ts';
import { openSourceServer, serveDay } from './support/source-server.ts';

/** The day that the pictures show. */
const DAY = '2026-03-03';
const MORNING = Date.parse(`${DAY}T16:00:00Z`);

const DOCS = join(import.meta.dirname, '../docs');

/** Starts the bot on a sandbox in which it is that day; with the day's real list, where it was recorded. */
async function startDay(stack: AsyncDisposableStack): Promise<Sandbox> {
  const server = await openSourceServer(endsWith(stack));
  const { path, skip } = recorded(`huggingface/${DAY}.json`);
  if (skip === false) serveDay(server, DAY, JSON.parse(readFileSync(path, 'utf8')));
  else process.stdout.write(`The sample is shown: ${skip}.\n`);
  const behind = Date.now() - MORNING;
  const sandbox = stack.use(
    await startSandbox({ rates: 'loose', now: () => Date.now() - behind, page: { port: 0 } }),
  );
  const config = readConfig(
    {
      DATA_DIR: stack.adopt(mkdtempSync(join(tmpdir(), 'daily-papers-')), (folder) =>
        rmSync(folder, { recursive: true }),
      ),
      HUGGINGFACE_URL: server.url,
      ARXIV_API_URL: server.url,
      ARXIV_RSS_URL: server.url,
    },
    SOURCE_SETTINGS,
  );
  const app = stack.use(
    await startApp(config, {
      login: { token: sandbox.token, api: sandbox.api },
      log: createLog('error'),
      now: () => Temporal.Instant.fromEpochMilliseconds(sandbox.now()),
      onHang: () => process.exit(1),
      moreSources: new Map([['sample', createSample()]]),
    }),
  );
  await startDemo(app, sandbox);
  return sandbox;
}

/** Has people vote for the day's first papers, as a team might. */
function vote({ channel, people, as, messages }: Sandbox): void {
  const [first, second] = messages(channel.id).filter(({ embeds }) => embeds.length > 0);
  for (const person of [people.ada, people.ben]) as(person).react(channel.id, first?.id ?? '', '👍');
  as(people.chloe).react(channel.id, second?.id ?? '', '👍');
}

/** Sets a meeting of tomorrow up, for which voting has just closed. */
async function setMeeting({ channel, people, as }: Sandbox): Promise<void> {
  const options = { name: 'Journal club', weekdays: 'wed', time: '16:00', zone: 'UTC', place: 'Room 3' };
  const { message } = await as(people.ada).invoke(channel.id, 'meeting set', options);
  as(people.ada).dismiss(channel.id, message?.id ?? '');
}

/** Scrolls to the start of the day. */
async function formatDay(page: Page): Promise<void> {
  await page.evaluate('document.querySelector(".day").scrollIntoView({ block: "start" })');
}

/** Whether the page shows the beginning of the answer. */
const ANSWER_BEGINS = `document.querySelector('discord-message.ephemeral').getBoundingClientRect().top >=
  document.getElementById('messages').getBoundingClientRect().top - 1`;

async function take(page: Page, name: string): Promise<void> {
  // Buttons and boxes change their colours slowly.
  await page.screenshot({ path: join(DOCS, `${name}.png`), animations: 'disabled' });
  process.stdout.write(`docs/${name}.png\n`);
}

async function takeAll(): Promise<void> {
  if (WHY_NONE !== undefined) throw new Error(`No pictures can be taken: ${WHY_NONE}.`);
  await using stack = new AsyncDisposableStack();
  const sandbox = await startDay(stack);
  vote(sandbox);
  const browser = await launch();
  stack.defer(() => browser.close());
  const viewport = { width: 1160, height: 800 };
  const { page } = stack.use(await openIn(browser, sandbox.page?.address ?? '', { viewport }));

  await page.locator('.reaction').nth(9).waitFor({ state: 'attached' });
  await page.locator('#messages[data-channel]').waitFor();
  await formatDay(page);
  await take(page, 'digest');

  await setMeeting(sandbox);
  const agenda = page.locator('discord-message', { hasText: 'Agenda: Journal club' });
  await agenda.getByText('presents.').first().waitFor();
  await agenda.evaluate((message) => message.scrollIntoView({ block: 'start' }));
  await take(page, 'agenda');

  await page.locator('#composer').fill('/papers search ');
  await page.keyboard.type('image editing');
  await page.keyboard.press('Enter');
  await page.locator('discord-message.ephemeral discord-embed').waitFor();
  while (!(await page.evaluate(ANSWER_BEGINS))) await page.evaluate('new Promise(requestAnimationFrame)');
  await take(page, 'search');

  await page.getByRole('button', { name: 'Dismiss message' }).click();
  await page.getByRole('button', { name: /^Workshop/u }).click();
  await page.locator('.requests summary', { hasText: '/messages ' }).first().click();
  await formatDay(page);
  await take(page, 'workshop');
}

await takeAll();
