import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, NO_BROWSER, takePicture, untilTrue } from '../support/browser.ts';
import { answer, beginVisit, focusLine, tabTo, write } from '../support/visit.ts';

/** Whether the cursor is in the form's first field. */
const IN_FIRST_FIELD = 'document.activeElement?.getAttribute("name") === "takeaways"';

/** Opens the form by the button that has the focus. */
async function openForm(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await untilTrue(page, IN_FIRST_FIELD);
}

/** The name of the button that has the focus. */
async function focusedButton(page: Page): Promise<string> {
  return String(
    await page.evaluate(`(() => {
      const { activeElement } = document;
      return activeElement?.tagName === 'DISCORD-BUTTON' ? activeElement.textContent.trim() : '';
    })()`),
  );
}

suite('notes by keyboard alone', { skip: NO_BROWSER }, () => {
  const visit = beginVisit();

  test('go from a card to its thread and to /papers show', async () => {
    const { page } = visit.window;
    await page.locator('.reaction').first().waitFor();
    await focusLine(page);
    await tabTo(page, 'Add notes', 'Shift+Tab');
    await openForm(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await focusedButton(page), 'Add notes', 'Escape leads back to the button');

    await openForm(page);
    await write(page, 'The **quokka** baseline holds.', 'Tab', 'Is the sea salty?', 'Tab', '7');
    await assertAccessible(page);
    await takePicture(page, 'notes-form');
    await tabTo(page, 'Submit');
    await page.keyboard.press('Enter');
    await answer(page).getByText('verdict').first().waitFor();
    await tabTo(page, 'Correct it');
    await openForm(page);
    assert.equal(await page.getByLabel('Takeaways').inputValue(), 'The **quokka** baseline holds.');
    await write(page, 'Tab', 'Tab', '4', 'Enter');
    await answer(page).getByText('are saved').waitFor();
    await takePicture(page, 'notes-saved');
    const title = (await answer(page).locator('strong').first().textContent()) ?? '';

    await tabTo(page, 'Discuss', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('discord-message .thread-link').waitFor();
    await tabTo(page, /\d messages?$/u);
    await page.keyboard.press('Enter');
    const shown = page.locator('discord-message', { hasText: 'Notes · 1 person · verdict 4 of 5' });
    await shown.getByText('baseline holds.').waitFor();
    await shown.getByText('Is the sea salty?').waitFor();
    await takePicture(page, 'notes-thread');

    await focusLine(page);
    await write(page, '/papers show', 'Enter', title);
    await page.getByRole('option').first().waitFor();
    await write(page, 'Enter', 'Enter');
    await answer(page).getByText('Notes · 1 person · verdict 4 of 5').waitFor();
    await answer(page).getByText('Is the sea salty?').waitFor();
    // Contrast is only measured of what is in view, such as a button that can't be pressed.
    await answer(page).locator('discord-button[disabled]').first().scrollIntoViewIfNeeded();
    await assertAccessible(page);
    await takePicture(page, 'notes-shown');
  });

  test('went without an error', () => {
    assert.deepEqual(visit.window.faults, []);
  });
});
