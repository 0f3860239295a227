import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertAccessible, NO_BROWSER, openWindow, takePicture, untilTrue } from '../support/browser.ts';
import { answer, be, beginVisit, focusLine, tabTo, write } from '../support/visit.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(one: Box | null, other: Box | null): boolean {
  assert.ok(one && other);
  const isApart = (a: number, aLength: number, b: number, bLength: number) =>
    a + aLength <= b || b + bLength <= a;
  return (
    !isApart(one.x, one.width, other.x, other.width) && !isApart(one.y, one.height, other.y, other.height)
  );
}

const isInSight = `(id) => {
  const list = document.getElementById('messages').getBoundingClientRect();
  const { top, bottom } = document.getElementById(id).getBoundingClientRect();
  return top >= list.top && bottom <= list.bottom + 1;
}`;

suite('a first visit to the sandbox', { skip: NO_BROWSER }, () => {
  const visit = beginVisit();

  test('shows the digest within three seconds', async () => {
    const { page } = visit.window;
    await page.locator('discord-embed').nth(9).waitFor({ state: 'attached' });
    const sinceLoad = Number(await page.evaluate('performance.now()'));

    await page.getByText('at the bottom left', { exact: true }).waitFor();
    assert.ok(sinceLoad < 3_000, `it took ${sinceLoad} ms`);
    assert.equal(await page.locator('.reaction').count(), 10);
    assert.match(
      (await page.locator('#messages').textContent()) ?? '',
      /Vote 👍 for papers you want to discuss/u,
    );
    await takePicture(page, 'dark');
  });

  test('is accessible, dark and light', async () => {
    const { page } = visit.window;
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Light theme' }).click();
    await assertAccessible(page);
    await takePicture(page, 'light');
    await page.getByRole('button', { name: 'Dark theme' }).click();
  });

  test('counts the votes of two members, and says who', async () => {
    const { page } = visit.window;
    const vote = page.locator('.reaction').first();
    await vote.click();
    await page.locator('.reaction[aria-pressed=true]').first().waitFor();
    await be(page, 'Ben');
    await page.locator('.reaction[aria-pressed=false]').first().click();
    await vote.and(page.locator('[aria-pressed=true]')).waitFor();

    assert.match((await vote.getAttribute('aria-label')) ?? '', /^👍 3: Daily Papers, Ada,? and Ben$/u);
    await vote.hover();
    const who = page.getByText('Daily Papers, Ada, and Ben reacted with 👍');
    await who.waitFor();
    for (const button of await page
      .locator('discord-message')
      .filter({ has: vote })
      .locator('discord-button')
      .all())
      assert.ok(!overlap(await button.boundingBox(), await who.boundingBox()), 'it hides no button');
    await takePicture(page, 'votes');
  });

  test("shows what a card's line rests on, under the card, to the one who asked", async () => {
    const { page } = visit.window;
    const card = page
      .locator('discord-message', { has: page.getByRole('button', { name: 'Evidence' }) })
      .nth(1);
    await card.scrollIntoViewIfNeeded();
    const title = (await card.locator('.embed-title').textContent())?.trim() ?? '';
    const top = (await card.boundingBox())?.y ?? 0;
    await card.getByRole('button', { name: 'Evidence' }).click();
    const evidence = page.locator('discord-message.ephemeral', { hasText: 'Flag as wrong' });
    await evidence.waitFor();
    await untilTrue(page, `(${isInSight})('${await evidence.getAttribute('id')}')`);

    const text = (await evidence.textContent()) ?? '';
    assert.ok(title !== '' && text.includes(title), `${title} in ${text}`);
    assert.doesNotMatch(text, /-#|edited/u);
    const [above, below] = [await card.boundingBox(), await evidence.boundingBox()];
    assert.ok(above && below && Math.abs(below.y - above.y - above.height) < 40, 'it stands under its card');
    assert.ok(above.y <= top && above.y > top - below.height - 40, 'the channel moved by the answer at most');
    await takePicture(page, 'evidence');
    await page.getByRole('button', { name: 'Dismiss message' }).click();
    await evidence.waitFor({ state: 'detached' });
  });

  test('answers the first command that is offered though no source can be reached', async () => {
    const { page } = visit.window;
    await focusLine(page);
    await write(page, '/', 'Enter', 'Enter');
    await answer(page).getByText('Sample papers').waitFor();
    await page.getByText('Ben used /papers today').waitFor();
    await page.getByRole('button', { name: 'Dismiss message' }).click();
    await page.locator('discord-message.ephemeral').waitFor({ state: 'detached' });
  });

  test('shows the tally in /papers top, by keyboard alone', async () => {
    const { page } = visit.window;
    await focusLine(page);
    await write(page, '/papers top', 'Enter', 'Enter');

    await answer(page).getByText('2 votes').waitFor();
    await page.getByText('Ben used /papers top').waitFor();
  });

  test('finds papers, turns the page, and shares what was found with all', async () => {
    const { page } = visit.window;
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
    const { page } = visit.window;
    await focusLine(page);
    await write(page, '/feeds add');
    await page.getByText('/feeds is only shown to people who can manage this server.').waitFor();
    await write(page, 'Enter');
    await page.getByText('/feeds is only shown to people who can manage this server. You can’t.').waitFor();

    await page.getByRole('button', { name: /Workshop/u }).click();
    await page.getByLabel(/Everyone sees \/feeds/u).click();
    await page.locator('#composer').fill('/feeds list');
    await page.getByRole('option', { name: '/feeds list' }).waitFor();
    await write(page, 'Enter', 'Enter');
    await answer(page).getByText('/feeds is for people who can manage this server.').waitFor();
  });

  test('lets the one who may add a feed, with what the bot offers, and preview it', async () => {
    const { page } = visit.window;
    await be(page, 'Ada');
    await focusLine(page);
    await write(page, '/feeds add', 'Enter');
    await page.getByRole('button', { name: '+ zone' }).click();
    await write(page, 'Berl');
    await page.getByRole('option', { name: 'Europe/Berlin' }).waitFor();
    await write(page, 'Enter');
    await page.getByRole('button', { name: '+ max_papers' }).click();
    await write(page, 'many', 'Enter');
    await page.getByText('Enter a valid integer.').waitFor();
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

  test('leads to a feed by a menu, a form and a preview', async () => {
    const { page } = visit.window;
    await focusLine(page);
    await write(page, '/feeds add', 'Enter', 'Enter');
    await page.getByLabel('Choose a source').last().selectOption('sample');
    await answer(page).getByRole('button', { name: 'Fill in' }).click();
    await page.getByLabel('What interests your team?').fill('language models');
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await page.getByRole('button', { name: 'Submit' }).click();
    await answer(page).getByText('What your team likes first: language models').waitFor();
    await answer(page).locator('discord-embed').waitFor();
    await takePicture(page, 'guided');
    await answer(page).getByRole('button', { name: 'Create' }).click();
    await answer(page).getByText('Added.').waitFor();
  });

  test('votes, searches and shares without a mouse', async () => {
    const { page } = visit.window;
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
    await page.getByText('can’t manage the server').waitFor();
    await be(page, 'Ada');
  });

  test('fits a phone', async () => {
    await using phone = await openWindow(visit.address, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    const { page } = phone;
    await page.locator('discord-embed').first().waitFor();
    await page.getByText('behind ☰', { exact: true }).waitFor();
    assert.equal(await page.getByText('at the bottom left').isVisible(), false);
    await takePicture(page, 'phone');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await page.getByRole('button', { name: 'Light theme' }).tap();
    await takePicture(page, 'phone-light');
    await page.getByRole('button', { name: 'Dark theme' }).tap();
    await page.locator('#composer').fill('/');
    await page.getByRole('listbox', { name: 'Commands' }).getByRole('option').first().waitFor();
    await takePicture(page, 'phone-commands');
    await page.locator('#composer').fill('');
    await page.getByRole('button', { name: 'Channels' }).tap();
    await page.getByText('You are Ada').waitFor();
    await assertAccessible(page);
    await takePicture(page, 'phone-channels');
  });

  test('went without an error, and asked for nothing from elsewhere', () => {
    assert.deepEqual(visit.window.faults, []);
  });
});
