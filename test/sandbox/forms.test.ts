import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Client, GatewayIntentBits, type Interaction, MessageFlags } from 'discord.js';
import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { post } from '../support/sandbox-page.ts';

const row = (...components: unknown[]) => ({ type: ComponentType.ActionRow, components });

suite('a form that a press opened', () => {
  test('belongs to the message that was pressed: it can be changed, and answers say what they are about', async (t) => {
    const stack = new AsyncDisposableStack();
    t.after(() => stack.disposeAsync());
    const sandbox = stack.use(await startSandbox({ rates: 'loose' }));
    const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.api } });
    stack.defer(() => client.destroy());
    await client.login(sandbox.token);
    client.on('interactionCreate', (interaction) => void answerForm(interaction));
    const button = {
      type: ComponentType.Button,
      style: ButtonStyle.Primary,
      label: 'Flag',
      custom_id: 'flag',
    };
    await post(sandbox, { content: 'A card', components: [row(button)] });
    const [card] = sandbox.messages(sandbox.channel.id);
    assert.ok(card);
    const ada = sandbox.as(sandbox.people.ada);

    const { modal } = await ada.click(card, 'Flag');
    assert.ok(modal);
    await ada.submit(sandbox.channel.id, modal, { why: 'it is wrong' });
    await sandbox.until(() => ada.messages(sandbox.channel.id).length === 2);

    const [changed, answer] = ada.messages(sandbox.channel.id);
    assert.deepEqual([changed?.id, changed?.content], [card.id, 'Because it is wrong']);
    const origin = answer?.interaction_metadata;
    assert.ok(origin !== undefined && 'triggering_interaction_metadata' in origin);
    assert.ok('interacted_message_id' in origin.triggering_interaction_metadata);
    assert.equal(origin.triggering_interaction_metadata.interacted_message_id, card.id);
  });
});

async function answerForm(interaction: Interaction): Promise<void> {
  if (interaction.isButton()) {
    const input = { type: ComponentType.TextInput, custom_id: 'why', label: 'Why', style: 1 };
    await interaction.showModal({ customId: 'form', title: 'A form', components: [row(input) as never] });
  } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
    const content = `Because ${interaction.fields.getTextInputValue('why')}`;
    await interaction.update({ content, components: [] });
    await interaction.followUp({ content: 'Noted.', flags: MessageFlags.Ephemeral });
  }
}
