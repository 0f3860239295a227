import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startBotProcess } from '../support/bot-process.ts';
import { assertAccessible, NO_BROWSER, openWindow, takePicture, untilTrue } from '../support/browser.ts';
import type { Window } from '../support/chromium.ts';
import { makeFolder } from '../support/database.ts';
import { endsWith } from '../support/ends.ts';

/** Where nothing listens: the discard port is a system's own. */
const NOWHERE = 'http://127.0.0.1:9';

/** Types a line as a person does, key by key, and sends it. */
async function write(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    if (/^(?:Enter|Tab|Escape|Backspace|Arrow\w+)$/u.test(key)) await page.keyboard.press(key);
    else await page.keyboard.type(key);
  }
}

/** Puts the cursor into the line at the bottom. */
async function focusLine(page: Page): Promise<void> {
  await page.locator('#composer').focus();
}

/** The newest answer that only this person sees. */
function answer(page: Page) {
  return page.locator('discord-message.ephemeral').last();
}

/** Goes on by Tab, or back, to what has this name. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < MOST_STOPS; pressed += 1) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(`(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const host = element?.getRootNode().host;
      return element?.getAttribute('aria-label') ?? (host ?? element)?.textContent ?? '';
    })()`);
    if (String(focused).trim() === name) return;
  }
  assert.fail(`Nothing named ${name} was reached with ${key}.`);
}

/** More than the page has at any time here. */
const MOST_STOPS = 300;

async function be(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Be ${name}` }).click();
  await page.getByText(`You are ${name}`).waitFor();
}

suite('a first visit to the sandbox', { skip: NO_BROWSER }, () => {
  let address = '';
  let window: Window;
  const stack = new AsyncDisposableStack();

  before(async () => {
    const bot = startBotProcess(endsWith(stack), {
      DATA_DIR: makeFolder(endsWith(stack)),
      HUGGINGFACE_URL: NOWHERE,
      ARXIV_API_URL: NOWHERE,
      ARXIV_RSS_URL: NOWHERE,
      SANDBOX_PORT: '0',
    });
    await bot.untilPrinted(/Open it in a browser: http:\S+\n$/u);
    address = /Open it in a browser: (http:\S+)\n$/u.exec(bot.printed())?.[1] ?? '';
  });
  after(() => stack.disposeAsync());

  test('shows the digest within three seconds', async () => {
    window = stack.use(await openWindow(address));
    const { page } = window;
    await page.locator('discord-embed').nth(9).waitFor({ state: 'attached' });
    const sinceLoad = Number(await page.evaluate('performance.now()'));

    assert.ok(sinceLoad < 3_000, `it took ${sinceLoad} ms`);
    assert.equal(await page.locator('.reaction').count(), 10);
    assert.match(
      (await page.locator('#messages').textContent()) ?? '',
      /React with 👍 to those worth discussing/u,
    );
    await takePicture(page, 'dark');
  });

  test('is accessible, dark and light', async () => {
    const { page } = window;
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Light theme' }).click();
    await assertAccessible(page);
    await takePicture(page, 'light');
    await page.getByRole('button', { name: 'Dark theme' }).click();
  });

  test('counts the votes of two members, and says who', async () => {
    const { page } = window;
    const vote = page.locator('.reaction').first();
    await vote.click();
    await page.locator('.reaction[aria-pressed=true]').first().waitFor();
    await be(page, 'Ben');
    await page.locator('.reaction[aria-pressed=false]').first().click();
    await vote.and(page.locator('[aria-pressed=true]')).waitFor();

    assert.match((await vote.getAttribute('aria-label')) ?? '', /^👍 3: Daily Papers, Ada,? and Ben$/u);
    await vote.hover();
    await page.getByText('Daily Papers, Ada, and Ben reacted with 👍').waitFor();
  });

  test('shows the tally in /papers top, by keyboard alone', async () => {
    const { page } = window;
    await focusLine(page);
    await write(page, '/papers top', 'Enter', 'Enter');

    await answer(page).getByText('2 votes').waitFor();
    await page.getByText('Ben used /papers top').waitFor();
  });

  test('finds papers, turns the page, and shares what was found with all', async () => {
    const { page } = window;
    await focusLine(page);
    await write(page, '/papers sea', 'Enter', 'Enter');
    await page.getByText('This option is required. Specify a value.').waitFor();
    await write(page, 'training', 'Enter');
    await answer(page).getByText('Page 1 of').waitFor();
    await takePicture(page, 'search');
    await answer(page).getByRole('button', { name: 'Next' }).click();
    await answer(page).getByText('Page 2 of').waitFor();
    await answer(page).getByRole('button', { name: 'Share' }).click();
    const shared = page.locator('discord-message:not(.ephemeral)', { hasText: 'Shared by @Ben' });
    await shared.locator('discord-embed').waitFor();

    for (const left of [1, 0]) {
      await page.getByRole('button', { name: 'Dismiss message' }).last().click();
      await page.locator('discord-message.ephemeral').nth(left).waitFor({ state: 'detached' });
    }
  });

  test('keeps /feeds from the member who may not manage the server, and says so', async () => {
    const { page } = window;
    await focusLine(page);
    await write(page, '/feeds add');
    await page.getByText('/feeds is shown only to those who may manage this server.').waitFor();
    await write(page, 'Enter');
    await page.getByText('/feeds is shown only to those who may manage this server. You may not.').waitFor();

    await page.getByRole('button', { name: /Workshop/u }).click();
    await page.getByLabel(/is shown to all/u).click();
    await page.locator('#composer').fill('/feeds list');
    await write(page, 'Enter', 'Enter');
    await answer(page).getByText('/feeds is for those who may manage this server.').waitFor();
  });

  test('lets the one who may add a feed, with what the bot offers, and preview it', async () => {
    const { page } = window;
    await be(page, 'Ada');
    await focusLine(page);
    await write(page, '/feeds add', 'Enter');
    await page.getByRole('button', { name: '+ zone' }).click();
    await write(page, 'Berl');
    await page.getByRole('option', { name: 'Europe/Berlin' }).waitFor();
    await write(page, 'Enter');
    await page.getByRole('button', { name: '+ max_papers' }).click();
    await write(page, 'many', 'Enter');
    await page.getByText('Input a valid integer.').waitFor();
    await page.getByLabel('max_papers').fill('3');
    await write(page, 'Enter');
    await answer(page).getByText('Europe/Berlin').waitFor();

    await focusLine(page);
    await write(page, '/feeds preview', 'Enter');
    await page.getByRole('button', { name: '+ feed' }).click();
    await page.getByRole('listbox', { name: 'Choices' }).getByRole('option').first().click();
    await takePicture(page, 'command');
    await write(page, 'Enter');
    await answer(page).locator('discord-embed').waitFor();
  });

  test('votes, searches and shares without a mouse', async () => {
    const { page } = window;
    await page.reload();
    await page.locator('.reaction').first().waitFor();
    const votes = page.locator('.reaction[aria-pressed=true]');
    const before = await votes.count();
    await tabTo(page, '👍 1: Daily Papers');
    await page.keyboard.press('Space');
    await votes.nth(before).waitFor({ state: 'attached' });

    await tabTo(page, 'Message #papers');
    await write(page, '/papers search', 'Enter', 'training', 'Enter');
    await answer(page).getByText('Page 1 of').waitFor();
    const shared = page.locator('discord-message', { hasText: 'Shared by @Ada' });
    assert.equal(await shared.count(), 0);
    await tabTo(page, 'Share', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await shared.waitFor({ state: 'attached' });

    await tabTo(page, 'Be Chloe', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('You are Chloe').waitFor();
    await page.getByText('may not manage the server').waitFor();
    await be(page, 'Ada');
  });

  test('posts the next day, and the next, and the next', async () => {
    const { page } = window;
    for (const day of ['the first', 'the second', 'the third']) {
      const before = await page.locator('.reaction').count();
      await page.getByRole('button', { name: 'Post the next day' }).click();
      await page.getByText(/The bot posted \d+ messages/u).waitFor();
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      assert.ok((await page.locator('.reaction').count()) >= before + 10, day);
    }
    assert.equal(await page.getByText('Late:').count(), 0);
  });

  test('tells the maker of a feed in private what to mend, and posts once it is', async () => {
    const { page } = window;
    const before = await page.locator('.reaction').count();
    await page.getByRole('button', { name: /Workshop/u }).click();
    await page.getByLabel('The bot may not send in this channel').check();
    await page.getByRole('button', { name: 'Post the next day' }).click();
    await page.getByText(/Nothing was posted: \/feeds list says why\.$/u).waitFor();
    const direct = page.getByRole('navigation').getByRole('button', { name: /^Daily Papers ?, unread$/u });
    await direct.waitFor();
    await direct.click();
    await page.getByRole('heading', { name: 'Daily Papers' }).waitFor();
    await page.locator('discord-message', { hasText: '#papers' }).first().waitFor();
    await takePicture(page, 'direct');

    await page.getByRole('navigation').getByRole('button', { name: 'papers', exact: true }).click();
    await page.getByLabel('The bot may not send in this channel').uncheck();
    await page.locator('.reaction').nth(before).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Close the workshop' }).click();
  });

  test('stays in step in two windows, and keeps its place when it is loaded again', async () => {
    const { page } = window;
    await using other = await openWindow(address);
    await focusLine(page);
    await write(page, 'Seen by **both**', 'Enter');
    await other.page.locator('strong', { hasText: 'both' }).waitFor();
    await be(page, 'Chloe');
    await page.locator('#messages').evaluate((list) => {
      list.scrollTop = 400;
    });
    await untilTrue(page, 'sessionStorage.getItem("daily-papers-places")?.includes(":400")');

    await page.reload();

    await page.getByText('You are Chloe').waitFor();
    await untilTrue(page, 'document.getElementById("messages").scrollTop === 400');
    await other.page.getByText('You are Ada').waitFor();
    assert.deepEqual(other.faults, []);
  });

  test('fits a phone', async () => {
    await using phone = await openWindow(address, { viewport: { width: 390, height: 844 }, hasTouch: true });
    const { page } = phone;
    await page.locator('discord-embed').first().waitFor();
    await takePicture(page, 'phone');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await page.getByRole('button', { name: 'Light theme' }).tap();
    await takePicture(page, 'phone-light');
    await page.getByRole('button', { name: 'Dark theme' }).tap();
    await page.locator('#composer').fill('/');
    await page.getByRole('option').first().waitFor();
    await takePicture(page, 'phone-commands');
    await page.locator('#composer').fill('');
    await page.getByRole('button', { name: 'Channels' }).tap();
    await page.getByText('You are Ada').waitFor();
    await assertAccessible(page);
    await takePicture(page, 'phone-channels');
  });

  test('shows what bot and Discord say to each other, and what was refused', async () => {
    const { page } = window;
    await page.getByRole('button', { name: /Workshop: / }).click();
    await page.getByRole('button', { name: 'Answer 500 for ten seconds' }).click();
    await focusLine(page);
    await write(page, '/papers help', 'Enter', 'Enter');
    await page.locator('.requests .refused').first().waitFor();
    await page.locator('.requests .refused summary').first().click();
    await page.locator('.requests .refused details[open] .refusal').waitFor();
    await page.getByText('The application did not respond').waitFor();
    await assertAccessible(page);
    await takePicture(page, 'workshop');
  });

  test('went without an error, and asked for nothing from elsewhere', () => {
    assert.deepEqual(window.faults, []);
  });
});
