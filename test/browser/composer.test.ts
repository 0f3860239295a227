import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  Client,
  GatewayIntentBits,
  type Interaction,
} from 'discord.js';
import { ApplicationCommandOptionType, ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { NO_BROWSER } from '../support/browser.ts';
import { call, openPage, post } from '../support/sandbox-page.ts';

/** Logs a bot in that has a command whose two options complete, and one that requires nothing. */
async function logIn(stack: AsyncDisposableStack, sandbox: Sandbox): Promise<Client> {
  const type = ApplicationCommandOptionType.String;
  await call(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, [
    {
      name: 'choose',
      description: 'Chooses',
      options: [
        { type, name: 'one', description: 'The first', required: true, autocomplete: true },
        { type, name: 'other', description: 'The second', autocomplete: true },
        { type: ApplicationCommandOptionType.Attachment, name: 'file', description: 'The third' },
      ],
    },
    {
      name: 'follow',
      description: 'Follows',
      options: ['place', 'source', 'time'].map((name) => ({ type, name, description: name })),
    },
  ]);
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.api } });
  stack.defer(() => client.destroy());
  await client.login(sandbox.token);
  return client;
}

/** Waits for the bot to be asked what it offers for a text. */
async function asked(client: Client, text: string): Promise<AutocompleteInteraction> {
  for (;;) {
    const [interaction]: Interaction[] = await once(client, 'interactionCreate');
    if (interaction?.isAutocomplete() && interaction.options.getFocused() === text) return interaction;
  }
}

/** Waits for the command. */
async function invoked(client: Client): Promise<ChatInputCommandInteraction> {
  for (;;) {
    const [interaction]: Interaction[] = await once(client, 'interactionCreate');
    if (interaction?.isChatInputCommand()) return interaction;
  }
}

/** Waits for the command, answers it, and gives what it was run with. */
async function run(client: Client): Promise<Record<string, unknown>> {
  const interaction = await invoked(client);
  await interaction.reply('Done.');
  return Object.fromEntries(interaction.options.data.map(({ name, value }) => [name, value]));
}

const choices = (...names: readonly string[]) => names.map((name) => ({ name, value: name }));

suite('a command that is filled in', { skip: NO_BROWSER }, () => {
  test('takes what was typed, not what was offered for an earlier text', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    const first = asked(client, '');
    await page.locator('#composer').fill('/choose ');
    await (await first).respond(choices('the first', 'the eleventh'));
    const options = page.getByRole('option');
    await options.first().waitFor();

    const ran = run(client);
    const typed = asked(client, '11');
    await page.keyboard.type('11');
    assert.equal(await options.count(), 0, 'the list is empty until new choices come');
    await page.keyboard.press('Enter');

    assert.deepEqual(await ran, { one: '11' });
    void typed.catch(() => undefined);
  });

  for (const [pasted, options] of [
    ['/choose see author:liang other: the second', { one: 'see author:liang', other: 'the second' }],
    ['/choose one:the first', { one: 'the first' }],
    ['/choose other: b one: a', { one: 'a', other: 'b' }],
    ['/follow source:https://lab.example/rss time:9:00', { source: 'https://lab.example/rss', time: '9:00' }],
    ['/follow the door source: arxiv', { place: 'the door', source: 'arxiv' }],
  ] as const)
    test(`takes its options from “${pasted}”, as somebody pastes it`, async (t) => {
      const { sandbox, page, stack } = await openPage(t);
      const client = await logIn(stack, sandbox);

      await page.locator('#composer').fill(pasted);
      const ran = run(client);
      await page.keyboard.press('Enter');

      assert.deepEqual(await ran, options);
    });

  test('offers what comes for the text that stands there, and takes the first of it by Enter', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    await page.locator('#composer').fill('/choose ');
    const early = asked(client, '1');
    const late = asked(client, '11');
    await page.keyboard.type('1');
    const slow = await early;
    await page.keyboard.type('1');
    await (await late).respond(choices('the eleventh'));
    await page.getByRole('option', { name: 'the eleventh' }).waitFor();
    await slow.respond(choices('the first'));

    const ran = run(client);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.deepEqual(await ran, { one: 'the eleventh' });
  });

  test('never offers for one option what was meant for another', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    await page.locator('#composer').fill('/choose ');
    const other = asked(client, '');
    await page.getByRole('button', { name: '+ other' }).click();
    const slow = await other;
    await page.keyboard.press('Backspace');
    assert.equal(await page.locator('#option-other').count(), 0);
    if (slow.options.getFocused(true).name === 'other') await slow.respond(choices('meant for the other'));

    const ran = run(client);
    await page.keyboard.type('own');
    await page.keyboard.press('Enter');
    assert.deepEqual(await ran, { one: 'own' });
  });

  test('takes a file, which the bot can download', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    const content = Buffer.from('@misc{a, title = {Über}}');
    await page.locator('#composer').fill('/choose ');
    await page.keyboard.type('own');
    await page.getByRole('button', { name: '+ file' }).click();
    await page
      .locator('#option-file')
      .setInputFiles({ name: 'a b.bib', mimeType: 'text/plain', buffer: content });

    await page.getByText('uploaded').waitFor();

    const ran = invoked(client);
    await page.getByRole('button', { name: 'Run /choose' }).click();
    const interaction = await ran;

    const file = interaction.options.getAttachment('file', true);
    await interaction.reply('Done.');
    assert.deepEqual([file.name, file.size], ['a b.bib', content.length]);
    const answer = await fetch(file.url);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content);
  });
});

suite('a button', { skip: NO_BROWSER }, () => {
  test('that is pressed twice before an answer comes is pressed once', async (t) => {
    const { sandbox, page, stack } = await openPage(t);
    const client = await logIn(stack, sandbox);
    let presses = 0;
    client.on('interactionCreate', async (interaction) => {
      if (!interaction.isButton()) return;
      presses += 1;
      await new Promise((resolve) => setImmediate(resolve));
      await interaction.reply(`Pressed ${presses}.`);
    });
    const button = {
      type: ComponentType.Button,
      style: ButtonStyle.Primary,
      label: 'Share',
      custom_id: 'share',
    };
    await post(sandbox, {
      content: 'Press',
      components: [{ type: ComponentType.ActionRow, components: [button] }],
    });

    await page.locator('discord-button', { hasText: 'Share' }).dblclick();
    await page.getByText('Pressed 1.').waitFor();
    await page.locator('discord-button', { hasText: 'Share' }).click();

    await page.getByText('Pressed 2.').waitFor();
    assert.equal(presses, 2);
  });
});
