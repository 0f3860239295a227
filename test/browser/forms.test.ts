import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ComponentType, MessageFlags, TextInputStyle } from 'discord-api-types/v10';
import { assertAccessible, NO_BROWSER, takePicture } from '../support/browser.ts';
import { logIn, openPage, post } from '../support/sandbox-page.ts';
import { focusLine, tabTo } from '../support/visit.ts';

const FORM = {
  custom_id: 'form',
  title: 'A form',
  components: [
    {
      type: ComponentType.ActionRow,
      components: [
        { type: ComponentType.TextInput, custom_id: 'text', label: 'Text', style: TextInputStyle.Paragraph },
      ],
    } as never,
  ],
};

const BUTTON = { type: ComponentType.Button, custom_id: 'open', label: 'Open', style: 1 };

suite('a form on the page', { skip: NO_BROWSER }, () => {
  test('keeps what was typed if the bot does not take it, says so, and is sent once', async (t) => {
    const { sandbox, page, stack, faults } = await openPage(t);
    const client = await logIn(stack, sandbox);
    const taken: string[] = [];
    let isDeaf = true;
    client.on('interactionCreate', async (interaction) => {
      if (interaction.isButton()) await interaction.showModal(FORM);
      if (!interaction.isModalSubmit()) return;
      taken.push(interaction.fields.getTextInputValue('text'));
      if (!isDeaf) await interaction.reply({ content: 'Taken.', flags: MessageFlags.Ephemeral });
    });
    await post(sandbox, { components: [{ type: ComponentType.ActionRow, components: [BUTTON] }] });
    await page.locator('discord-button', { hasText: 'Open' }).waitFor();
    await focusLine(page);
    await tabTo(page, 'Open', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('Text').fill('Hours of work');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');

    for (const _ of ['once', 'again']) await page.keyboard.press('Enter');
    const fault = page.getByRole('dialog').getByRole('alert');
    await fault.waitFor();

    assert.equal(await fault.textContent(), 'Something went wrong. Try again.');
    assert.equal(await page.getByLabel('Text').inputValue(), 'Hours of work');
    await assertAccessible(page);
    await takePicture(page, 'form-fault');
    isDeaf = false;
    await page.keyboard.press('Enter');
    await page.getByText('Taken.').waitFor();

    assert.deepEqual(taken, ['Hours of work', 'Hours of work']);
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.equal(await page.evaluate('document.activeElement.textContent.trim()'), 'Open');
    assert.deepEqual(faults, []);
  });
});
