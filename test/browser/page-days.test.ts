import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertAccessible, NO_BROWSER, openWindow, takePicture, untilTrue } from '../support/browser.ts';
import { answer, be, beginVisit, focusLine, write } from '../support/visit.ts';

suite('some days at the sandbox', { skip: NO_BROWSER }, () => {
  const visit = beginVisit();

  test('posts the next day, and the next, and the next', async () => {
    const { page } = visit.window;
    for (const day of ['the first', 'the second', 'the third']) {
      const before = await page.locator('.reaction').count();
      await page.getByRole('button', { name: 'Post the next day' }).click();
      await page.getByText(/The bot posted \d+ messages\. Ben and Chloe voted for \d of them/u).waitFor();
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      assert.ok((await page.locator('.reaction').count()) >= before + 10, day);
    }
    assert.equal(await page.getByText('Late:').count(), 0);
  });

  test('tells the maker of a feed in private what to mend, and posts once it is', async () => {
    const { page } = visit.window;
    const before = await page.locator('.reaction').count();
    await page.getByRole('button', { name: /Workshop/u }).click();
    await page.getByLabel('The bot can’t send messages in this channel').check();
    await page.getByRole('button', { name: 'Post the next day' }).click();
    await page.getByText(/Nothing was posted\. \/feeds list says why\.$/u).waitFor();
    const direct = page.getByRole('navigation').getByRole('button', { name: /^Daily Papers ?, unread$/u });
    await direct.waitFor();
    await direct.click();
    await page.getByRole('heading', { name: 'Daily Papers' }).waitFor();
    await page.locator('discord-message', { hasText: '#papers' }).first().waitFor();
    await takePicture(page, 'direct');

    await page.getByRole('navigation').getByRole('button', { name: 'papers', exact: true }).click();
    await page.getByLabel('The bot can’t send messages in this channel').uncheck();
    await page.locator('.reaction').nth(before).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Close the workshop' }).click();
  });

  test('stays in step in two windows, and keeps its place when it is loaded again', async () => {
    const { page } = visit.window;
    await using other = await openWindow(visit.address);
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

  test('says so once all papers of the sample were posted', async () => {
    const { page } = visit.window;
    await be(page, 'Ada');
    await focusLine(page);
    await write(page, '/feeds edit', 'Enter');
    await page.getByRole('button', { name: '+ max_papers' }).click();
    await write(page, '50', 'Enter');
    await answer(page).getByText('at most 50 a day').waitFor();
    for (let day = 0; day < 4; day += 1) {
      await page.getByRole('button', { name: 'Post the next day' }).click();
      const said = (await page.locator('.notice').textContent()) ?? '';
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      if (/posted \d+ messages/u.test(said)) continue;
      assert.match(said, /Nothing was posted: all papers in the sample have already been posted\./u);
      return;
    }
    assert.fail('the sample never ends');
  });

  test('shows what bot and Discord say to each other, and what was refused', async () => {
    const { page } = visit.window;
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
    assert.deepEqual(visit.window.faults, []);
  });
});
