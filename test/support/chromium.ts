import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

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

/** Why no browser can be started; undefined if one can. */
export const WHY_NONE = existsSync(EXECUTABLE)
  ? undefined
  : `there is no ${EXECUTABLE} on this machine: install chromium, or name another in CHROMIUM`;

/** Starts the browser that the machine has. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** A page in a browser window of its own; it says of itself what went wrong in it. */
export interface Window extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the console and of scripts, and requested addresses outside this machine. */
  readonly faults: string[];
}

/** Opens an address in a new window that knows nothing of others. */
export async function openIn(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    ...options,
  });
  const page = await context.newPage();
  // How long to wait for something that never comes: long, because test machines are often busy.
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') faults.push(`asked for ${request.url()}`);
  });
  await page.goto(address);
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}
