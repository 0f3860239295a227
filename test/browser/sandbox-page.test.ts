import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { assertAccessible, NO_BROWSER, openWindow } from '../support/browser.ts';
import { call, logIn, openPage, post, register } from '../support/sandbox-page.ts';

const row = (...components: unknown[]) => ({ type: ComponentType.ActionRow, components });

suite('what the page lets one do', { skip: NO_BROWSER }, () => {
  test('says in Discord’s own words after 3 seconds that nobody answers', async (t) => {
    const { sandbox, page } = await openPage(t);
    await register(sandbox);
    await post(sandbox, {
      content: 'Press',
      components: [
        row({ type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Go', custom_id: 'go' }),
      ],
    });
    await page.locator('#composer').fill('/wait ');
    await page.keyboard.press('Enter');
    await page.getByText('Sending /wait…').waitFor();
    await page.getByText('The application did not respond').waitFor();

    await page.locator('discord-button', { hasText: 'Go' }).click();
    await page.getByText('This interaction failed').waitFor();
  });

  test('shows that the bot thinks, then its answer; a form, a menu, a thread and a direct message', async (t) => {
    const { sandbox, page, faults, stack } = await openPage(t);
    await register(sandbox);
    const client = await logIn(stack, sandbox);
    const goOn = Promise.withResolvers<void>();
    client.on('interactionCreate', async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await goOn.promise;
        await interaction.editReply('Thought.');
      } else if (interaction.isButton()) {
        await interaction.showModal({
          customId: 'form',
          title: 'A form',
          components: [
            row({ type: ComponentType.TextInput, custom_id: 'word', label: 'A word', style: 1 }) as never,
          ],
        });
      } else if (interaction.isModalSubmit()) {
        await interaction.reply(`The word is ${interaction.fields.getTextInputValue('word')}.`);
      } else if (interaction.isStringSelectMenu()) {
        await interaction.reply(`Chosen: ${interaction.values.join()}.`);
      }
    });
    await page.locator('#composer').fill('/wait ');
    await page.keyboard.press('Enter');
    await page.getByText('Daily Papers is thinking…').waitFor();
    goOn.resolve();
    await page.getByText('Thought.').waitFor();
    await page.getByText('Only you can see this').waitFor();

    await post(sandbox, {
      content: 'Parts',
      components: [
        row({ type: ComponentType.Button, style: ButtonStyle.Success, label: 'Open', custom_id: 'open' }),
        row({
          type: ComponentType.StringSelect,
          custom_id: 'menu',
          placeholder: 'Pick',
          options: [
            { label: 'First', value: '1' },
            { label: 'Second', value: '2' },
          ],
        }),
      ],
    });
    await page.locator('discord-button', { hasText: 'Open' }).click();
    await page.getByLabel('A word').fill('gateway');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('The word is gateway.').waitFor();
    await page.getByRole('combobox', { name: 'Pick' }).selectOption('Second');
    await page.getByText('Chosen: 2.').waitFor();

    const thread: unknown = JSON.parse(
      await call(sandbox, 'POST', `/channels/${sandbox.channel.id}/threads`, {
        name: 'On gateways',
        type: 11,
      }),
    );
    assert.ok(thread !== null && typeof thread === 'object' && 'id' in thread);
    await post(sandbox, { content: 'In the thread' }, String(thread.id));
    await page.getByRole('button', { name: 'On gateways' }).click();
    await page.getByText('In the thread').waitFor();

    const direct: unknown = JSON.parse(
      await call(sandbox, 'POST', '/users/@me/channels', { recipient_id: sandbox.people.ada.id }),
    );
    assert.ok(direct !== null && typeof direct === 'object' && 'id' in direct);
    await post(sandbox, { content: 'Between us' }, String(direct.id));
    await page.getByRole('navigation').getByRole('button', { name: 'Daily Papers' }).click();
    await page.getByText('Between us').waitFor();
    assert.deepEqual(faults, []);
  });

  test('takes the right to send from the bot, and gives it back', async (t) => {
    const { sandbox, page } = await openPage(t);
    const { id } = sandbox.channel;
    await page.getByRole('button', { name: /Workshop: / }).click();
    await page.getByLabel('The bot can’t send messages in this channel').check();
    await assert.rejects(post(sandbox, { content: 'No' }), /50013/u);
    await page.locator('.requests .refused', { hasText: `/channels/${id}/messages` }).waitFor();
    await page.getByLabel('The bot can’t send messages in this channel').uncheck();
    await post(sandbox, { content: 'Yes' });
    await page.locator('discord-message', { hasText: 'Yes' }).waitFor();
  });

  test('shows what failed validation in red, with all that was sent and answered', async (t) => {
    const { sandbox, page } = await openPage(t);
    await page.getByRole('button', { name: /Workshop: / }).click();
    await assert.rejects(post(sandbox, { content: 'x'.repeat(2_001) }), /50035/u);
    const refused = page.locator('.requests .refused');
    await refused.locator('summary', { hasText: '400 POST' }).click();
    await refused.locator('.refusal', { hasText: '50035' }).waitFor();
    await refused.locator('pre', { hasText: '"content": "xxx' }).waitFor();
    const color = await refused.evaluate(
      (element) =>
        element.ownerDocument.defaultView?.getComputedStyle(element.querySelector('summary') ?? element)
          .color,
    );
    assert.equal(color, 'rgb(255, 154, 156)');
  });

  test('keeps what could not be sent', async (t) => {
    const { sandbox, page } = await openPage(t);
    sandbox.removeChannel(sandbox.channel.id);
    await page.locator('#composer').fill('still here');
    await page.keyboard.press('Enter');
    await page.locator('.composer-fault').waitFor();
    assert.equal(await page.locator('#composer').inputValue(), 'still here');
  });

  test('goes on by itself after the sandbox was stopped and started', async (t) => {
    const stack = new AsyncDisposableStack();
    t.after(() => stack.disposeAsync());
    const first = stack.use(await startSandbox({ rates: 'loose', page: { port: 0 } }));
    const { page: served } = first;
    assert.ok(served);
    await using window = await openWindow(served.address);
    const { page } = window;
    first.as(first.people.ada).say(first.channel.id, 'Before');
    await page.getByText('Before').waitFor();

    await stack.disposeAsync();
    await page.getByText('Lost the connection to the sandbox. Trying again…').waitFor();
    await page.locator('#composer').fill('Meanwhile');
    await page.keyboard.press('Enter');
    await page.getByText('The sandbox can’t be reached right now.').waitFor();
    const second = await startSandbox({
      rates: 'loose',
      page: { port: Number(new URL(served.address).port) },
    });
    t.after(() => second[Symbol.asyncDispose]());
    second.as(second.people.ada).say(second.channel.id, 'After');

    await page.getByText('After').waitFor();
    assert.equal(await page.getByText('Before').count(), 0);
    assert.equal(await page.getByText('is lost').count(), 0);
    assert.equal(await page.getByText('can’t be reached').count(), 0);
    assert.equal(await page.locator('#composer').inputValue(), 'Meanwhile', 'what was not sent is kept');
  });
});
