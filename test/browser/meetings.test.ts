import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Interaction, MessageFlags } from 'discord.js';
import { ComponentType } from 'discord-api-types/v10';
import { assertAccessible, NO_BROWSER, takePicture } from '../support/browser.ts';
import { call, logIn, openPage, post } from '../support/sandbox-page.ts';
import { answer, be, focusLine, tabTo, write } from '../support/visit.ts';

const HOUR = 3_600_000;
const NAME = 'Papers in this message';

const row = (...components: unknown[]) => ({ type: ComponentType.ActionRow, components });
const button = (label: string) => ({ type: ComponentType.Button, style: 1, label, custom_id: label });

/** Answers each press and choice with what was pressed or chosen. */
async function echo(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) {
    const role = interaction.options.getRole('role', true);
    const any = interaction.options.getMentionable('any', true);
    await interaction.reply({ content: `Given: ${role.name}, ${any}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isMessageContextMenuCommand()) {
    await interaction.reply({
      content: `About “${interaction.targetMessage.content}”`,
      flags: MessageFlags.Ephemeral,
    });
  } else if (interaction.isUserSelectMenu()) {
    const names = interaction.users.map(({ globalName }) => globalName);
    await interaction.reply({ content: `Chosen: ${names.join(', ')}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isRoleSelectMenu()) {
    const names = interaction.roles.map(({ name }) => name);
    await interaction.reply({ content: `Chosen: ${names.join(', ')}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isButton() && interaction.customId === 'Presenters') {
    const menu = { type: ComponentType.UserSelect, custom_id: 'who', max_values: 3 };
    const role = { type: ComponentType.RoleSelect, custom_id: 'role', required: false };
    const components = [
      { type: ComponentType.Label, label: 'Who may present', description: 'Up to three', component: menu },
      { type: ComponentType.Label, label: 'A role', component: role },
    ];
    await interaction.showModal({ custom_id: 'form', title: 'Presenters', components } as never);
  } else if (interaction.isButton()) {
    await interaction.update({ content: `You chose ${interaction.customId}.`, components: [] });
  } else if (interaction.isModalSubmit()) {
    const names = interaction.fields.getSelectedUsers('who')?.map(({ globalName }) => globalName);
    await interaction.reply({ content: `May present: ${names?.join(', ')}`, flags: MessageFlags.Ephemeral });
  }
}

suite('what meetings need on the page', { skip: NO_BROWSER }, () => {
  test('events stand above the channels, and open to their description', async (t) => {
    const { sandbox, page } = await openPage(t);
    const start = sandbox.now() + HOUR;
    const { id } = sandbox.addScheduledEvent(sandbox.people.ada, {
      name: 'Journal club',
      location: 'Room 4, and <#1000000000000000200>',
      start,
      end: start + HOUR,
    });
    const path = `/guilds/${sandbox.guild.id}/scheduled-events`;
    sandbox.setBotPermissions(1n << 33n);
    await call(sandbox, 'PATCH', `${path}/${id}`, {
      description: '**Agenda**: [three](https://a.example) <b>',
    });
    await page.getByText('1 event', { exact: true }).waitFor();

    await page.keyboard.press('Tab');
    await page.locator('.event summary').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Agenda').waitFor();

    assert.match((await page.locator('.event').textContent()) ?? '', /Room 4, and\s+#papers/u);
    assert.equal(await page.locator('.event-description b').count(), 0);
    await assertAccessible(page);
    await takePicture(page, 'events');

    sandbox.moveTo(start);
    await page.getByText('Happening now').waitFor();
    sandbox.moveTo(start + HOUR);
    await page.locator('.event').waitFor({ state: 'detached' });
  });

  test('a message’s commands are run from its menu, by keyboard', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', (interaction) => void echo(interaction));
    sandbox.as(sandbox.people.ben).say(sandbox.channel.id, 'Have you seen 2401.00001?');
    await page.getByText('Have you seen').waitFor();
    assert.equal(await page.locator('.apps').count(), 0);
    await call(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, [
      { type: 3, name: NAME },
      { type: 3, name: 'Another' },
    ]);
    await page.locator('.apps').waitFor({ state: 'attached' });

    await tabTo(page, 'Apps for the message of Ben');
    await write(page, 'Enter');
    await page.getByRole('menuitem', { name: NAME }).waitFor();
    await assertAccessible(page);
    await takePicture(page, 'apps-menu');
    await write(page, 'Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await write(page, 'Enter', 'ArrowDown', 'ArrowDown', 'Enter');

    await answer(page).getByText('About “Have you seen 2401.00001?”').waitFor();
    await page.getByText(`Ada used ${NAME}`).waitFor();
    assert.equal(await page.locator('discord-message.ephemeral .apps').count(), 0);
  });

  test('people and roles are chosen by keyboard, in a message and in a form', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', (interaction) => void echo(interaction));
    sandbox.addRole('Presenters', []);
    const { ben } = sandbox.people;
    const people = {
      type: ComponentType.UserSelect,
      custom_id: 'people',
      placeholder: 'Who presents',
      max_values: 4,
      default_values: [{ id: ben.id, type: 'user' }],
    };
    const role = { type: ComponentType.RoleSelect, custom_id: 'roles', placeholder: 'Which role' };
    await post(sandbox, {
      content: 'Set up',
      components: [row(people), row(role), row(button('Presenters'))],
    });
    await page.locator('.several summary').focus();

    await write(page, 'Enter');
    assert.equal(await page.getByLabel('Ben', { exact: true }).isChecked(), true);
    await page.getByLabel('Chloe', { exact: true }).focus();
    await page.keyboard.press('Space');
    await assertAccessible(page);
    await takePicture(page, 'people-menu');
    await tabTo(page, 'Choose');
    await write(page, 'Enter');
    await answer(page).getByText('Chosen: Ben, Chloe').waitFor();

    await page.getByLabel('Which role').focus();
    await page.getByLabel('Which role').selectOption({ label: '@Presenters' });
    await answer(page).getByText('Chosen: Presenters').waitFor();

    await tabTo(page, 'Presenters', 'Shift+Tab');
    await write(page, 'Enter');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('dialog').getByLabel('Ada', { exact: true }).focus();
    await page.keyboard.press('Space');
    await assertAccessible(page);
    await takePicture(page, 'people-form');
    await tabTo(page, 'Submit');
    await write(page, 'Enter');
    await answer(page).getByText('May present: Ada').waitFor();
  });

  test('roles, and people or roles, are options of a command', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', (interaction) => void echo(interaction));
    sandbox.addRole('Presenters', []);
    const option = (type: number, name: string) => ({ type, name, description: name, required: true });
    const command = { name: 'show', description: 'Shows', options: [option(8, 'role'), option(9, 'any')] };
    await call(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, [command]);
    await focusLine(page);

    await write(page, '/show', 'Enter', 'Presen', 'Tab', 'Be', 'Tab', 'Enter');

    await answer(page).getByText('Given: Presenters, @Ben').waitFor();
  });

  test('a private message is read, and its buttons pressed, by the one it was sent to', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', (interaction) => void echo(interaction));
    const user = await client.users.fetch(sandbox.people.ben.id);
    const content = 'Will you present “Attention is all you need” on Thursday?';
    await user.send({ content, components: [row(button('Accept'), button('Pass'))] as never });
    await page.getByRole('navigation').getByText('papers').waitFor();
    assert.equal(await page.getByText('Direct messages').count(), 0, 'Ada does not see it');

    await be(page, 'Ben');
    await page.getByText('Direct messages').waitFor();
    await tabTo(page, '@ Daily Papers');
    await write(page, 'Enter');
    await page.getByText(content).waitFor();
    await assertAccessible(page);
    await takePicture(page, 'offer');
    await tabTo(page, 'Accept');
    await write(page, 'Enter');

    await page.getByText('You chose Accept.').waitFor();
  });
});
