import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import type { Page } from 'playwright-core';
import { assertAccessible, NO_BROWSER, takePicture, untilTrue } from '../support/browser.ts';
import { logIn, openPage, post, register } from '../support/sandbox-page.ts';

const TALL = { embeds: [{ title: 'Results', description: 'A result\n'.repeat(100) }] };

/** Whether the beginning of the last message is the first thing in the view. */
const BEGINS = `(() => {
  const list = document.getElementById('messages').getBoundingClientRect();
  const { top } = [...document.querySelectorAll('discord-message')].at(-1).getBoundingClientRect();
  return top >= list.top - 1 && top < list.top + 60;
})()`;

const IS_AT_END = `(() => {
  const list = document.getElementById('messages');
  return list.scrollHeight - list.scrollTop - list.clientHeight < 2;
})()`;

async function send(page: Page): Promise<void> {
  await page.locator('#composer').fill('/wait ');
  await page.keyboard.press('Enter');
}

const menu = {
  type: ComponentType.StringSelect,
  custom_id: 'menu',
  placeholder: 'Which one?',
  options: ['First', 'Second', 'Third'].map((label) => ({ label, value: label, description: `${label}’s` })),
};

suite('an answer on the page', { skip: NO_BROWSER }, () => {
  test('shows its beginning if it is taller than the view, and stays there', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    await register(sandbox);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply(TALL);
    });
    for (let index = 0; index < 40; index += 1) await post(sandbox, { content: `Message ${index}` });
    await page.getByText('Message 39').waitFor({ state: 'attached' });

    await send(page);
    await page.getByText('Results').waitFor();
    await untilTrue(page, BEGINS);
    await takePicture(page, 'tall-answer');
    sandbox
      .as(sandbox.people.ada)
      .react(sandbox.channel.id, sandbox.messages(sandbox.channel.id)[0]?.id ?? '', '👍');
    await page.locator('.reaction').waitFor({ state: 'attached' });

    assert.equal(await page.evaluate(BEGINS), true);
  });

  test('is followed to the end if it is short, and so are messages that come later', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    await register(sandbox);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', (interaction) => {
      if (interaction.isChatInputCommand()) void interaction.reply('Short.');
    });
    for (let index = 0; index < 40; index += 1) await post(sandbox, { content: `Message ${index}` });
    await page.getByText('Message 39').waitFor({ state: 'attached' });

    await send(page);
    await page.getByText('Short.').waitFor();
    await untilTrue(page, IS_AT_END);
    await post(sandbox, TALL);
    await page.getByText('Results').waitFor({ state: 'attached' });

    await untilTrue(page, IS_AT_END);
  });

  test('has a menu that the keyboard alone can use, and that only its reader can', async (t) => {
    const { sandbox, page, stack, faults } = await openPage(t);
    await register(sandbox);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', async (interaction) => {
      if (interaction.isChatInputCommand()) {
        const components = [{ type: ComponentType.ActionRow, components: [menu] } as never];
        await interaction.reply({ content: 'Several fit.', components, flags: MessageFlags.Ephemeral });
      } else if (interaction.isStringSelectMenu()) {
        await interaction.update({
          content: `Chosen: ${interaction.values.join()}.`,
          components: [],
          ...TALL,
        });
      }
    });
    await send(page);
    const select = page.getByRole('combobox', { name: 'Which one?' });
    await select.waitFor();
    await assertAccessible(page);
    assert.deepEqual(await select.locator('option').allTextContents(), [
      'Which one?',
      'First (First’s)',
      'Second (Second’s)',
      'Third (Third’s)',
    ]);
    const [message] = sandbox.as(sandbox.people.ada).messages(sandbox.channel.id);
    assert.ok(message);
    await assert.rejects(sandbox.as(sandbox.people.ben).select(message, 'menu', ['First']), /no message/u);
    await assert.rejects(
      sandbox.as(sandbox.people.ada).select(message, 'menu', ['Fourth']),
      /have that choice/u,
    );

    await select.focus();
    await takePicture(page, 'menu');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);

    await page.getByText('Chosen: Second.').waitFor();
    await untilTrue(page, BEGINS);
    assert.equal(await page.evaluate('document.activeElement.id'), 'messages');
    assert.deepEqual(faults, []);
  });
});
