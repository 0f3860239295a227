import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertAccessible, NO_BROWSER, takePicture } from '../support/browser.ts';
import { answer, beginVisit, focusLine, tabTo, write } from '../support/visit.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A meeting in a day from now, so that voting for it has just closed. */
function tomorrow(): { readonly day: string; readonly time: string } {
  const at = Temporal.Now.zonedDateTimeISO('UTC').add({ hours: 24 }).subtract({ minutes: 1 });
  return {
    day: DAYS[at.dayOfWeek - 1] ?? 'mon',
    time: at.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

suite('a meeting by keyboard alone', { skip: NO_BROWSER }, () => {
  const visit = beginVisit();

  test('goes from a vote to an accepted offer', async () => {
    const { page } = visit.window;
    await page.locator('.reaction').first().waitFor();
    await focusLine(page);
    await tabTo(page, /^👍 \d+: /u, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('.reaction', { hasText: '2' }).waitFor();
    const { day, time } = tomorrow();

    await focusLine(page);
    await write(page, '/meeting set', 'Enter', 'Enter');
    await answer(page).getByText('A new meeting for').waitFor();
    await tabTo(page, 'Fill in', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await write(page, 'Journal club', 'Tab', day, 'Tab', time);
    await tabTo(page, 'Submit');
    await page.keyboard.press('Enter');
    await answer(page).getByText('How often is it held').waitFor();
    await tabTo(page, 'Whoever counts in');
    await page.keyboard.press('Enter');
    await answer(page)
      .getByText('the people named')
      .or(answer(page).getByText('Count me in'))
      .first()
      .waitFor();
    await takePicture(page, 'meeting-draft');
    await tabTo(page, 'Set up');
    await page.keyboard.press('Enter');
    await answer(page).getByText('Set up.').waitFor();
    await tabTo(page, 'Count me in');
    await page.keyboard.press('Enter');

    const direct = page.getByRole('navigation').getByRole('button', { name: /^Daily Papers ?, unread$/u });
    await direct.waitFor();
    await page.getByText('Agenda: Journal club').first().waitFor();
    await assertAccessible(page);
    await takePicture(page, 'agenda');
    await tabTo(page, /^@? ?Daily Papers/u, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Will you present').first().waitFor();
    await takePicture(page, 'offer');
    await tabTo(page, 'Accept');
    await page.keyboard.press('Enter');
    await answer(page).getByText('You present').waitFor();

    await tabTo(page, /^#? ?papers$/u, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('presents.').first().waitFor();
    await tabTo(page, /Journal club/u, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await takePicture(page, 'event');
  });

  test('went without an error', () => {
    assert.deepEqual(visit.window.faults, []);
  });
});
