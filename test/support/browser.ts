import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const WHY = `there is no ${EXECUTABLE} on this machine: install chromium, or name another in CHROMIUM`;

// What decides over a change must not leave these tests out unseen.
if (!existsSync(EXECUTABLE) && process.env.CI === 'true') throw new Error(WHY);

/** Why tests in a browser are left out, where there is none. */
export const NO_BROWSER = existsSync(EXECUTABLE) ? false : WHY;

/** Where pictures are put for people to look at. */
const PICTURES = join(import.meta.dirname, '../screenshots');

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/** A page in a browser of its own; it says of itself what went wrong in it. */
export interface Window extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the console and of scripts, and addresses outside this machine that were asked for. */
  readonly faults: string[];
}

/** Opens an address in a new window. All tests of a file share one browser. */
export async function openWindow(address: string, options: BrowserContextOptions = {}): Promise<Window> {
  browser ??= chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  const context = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') faults.push(`asked for ${request.url()}`);
  });
  await page.goto(address);
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

const axeShape = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/** Asserts that axe-core finds no serious fault on what the page shows. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = axeShape.parse(await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
  const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(
    serious.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    ),
    [],
  );
}

/** Waits until an expression holds in the page, looked at with every frame. Playwright's own may not, under our policy. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.evaluate('new Promise(requestAnimationFrame)');
}

/** Takes a picture for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
