import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startBotProcess } from './bot-process.ts';
import { openWindow } from './browser.ts';
import type { Window } from './chromium.ts';
import { makeFolder } from './database.ts';
import { endsWith } from './ends.ts';

/** Where nothing listens: the discard port is a system's own. */
const NOWHERE = 'http://127.0.0.1:9';

/** Types a line as a person does, key by key, and sends it. */
export async function write(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    if (/^(?:Enter|Tab|Escape|Backspace|Arrow\w+)$/u.test(key)) await page.keyboard.press(key);
    else await page.keyboard.type(key);
  }
}

/** Puts the cursor into the line at the bottom. */
export async function focusLine(page: Page): Promise<void> {
  await page.locator('#composer').focus();
}

/** The newest answer that only this person sees. */
export function answer(page: Page): Locator {
  return page.locator('discord-message.ephemeral').last();
}

/** Goes on by Tab, or back, to what has this name. */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < MAX_STOPS; pressed += 1) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(`(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const host = element?.getRootNode().host;
      return element?.getAttribute('aria-label') ?? (host ?? element)?.textContent ?? '';
    })()`);
    const text = String(focused).trim();
    if (typeof name === 'string' ? text === name : name.test(text)) return;
  }
  assert.fail(`Nothing named ${name} was reached with ${key}.`);
}

/** More than the page has at any time here. */
const MAX_STOPS = 300;

export async function be(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Be ${name}` }).click();
  await page.getByText(`You are ${name}`).waitFor();
}

/** A first visit, which a suite's tests make one after another. */
export interface Visit {
  readonly address: string;
  /** Opened before the first test. */
  readonly window: Window;
}

/** Starts the bot as its user does, where no source can be reached, and opens the page; both end with the suite. */
export function beginVisit(): Visit {
  const stack = new AsyncDisposableStack();
  let opened: Visit | undefined;
  before(async () => {
    const bot = startBotProcess(endsWith(stack), {
      DATA_DIR: makeFolder(endsWith(stack)),
      HUGGINGFACE_URL: NOWHERE,
      ARXIV_API_URL: NOWHERE,
      ARXIV_RSS_URL: NOWHERE,
      SANDBOX_PORT: '0',
    });
    await bot.untilPrinted(ADDRESS);
    const address = ADDRESS.exec(bot.printed())?.[1] ?? '';
    opened = { address, window: stack.use(await openWindow(address)) };
  });
  after(() => stack.disposeAsync());
  const get = (): Visit => opened ?? assert.fail('The visit has not begun.');
  return {
    get address() {
      return get().address;
    },
    get window() {
      return get().window;
    },
  };
}

const ADDRESS = /Open it in a browser: (http:\S+)\n$/u;
