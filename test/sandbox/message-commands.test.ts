import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ApplicationCommandType, type Interaction, MessageFlags, MessageType } from 'discord.js';
import { ask, startApi } from '../support/discord-api.ts';
import { logIn } from '../support/sandbox-page.ts';

const command = { type: ApplicationCommandType.Message, name: 'Papers in this message' };
const slash = { name: 'papers', description: 'Papers' };

async function answerCommand(interaction: Interaction): Promise<void> {
  if (!interaction.isMessageContextMenuCommand()) return;
  const { commandName, targetId, targetMessage } = interaction;
  const content = `${commandName} of ${targetId}: ${targetMessage.content}`;
  await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}

suite('a message command', () => {
  test('is registered with spaces and capitals, beside a slash command, and keeps its id', async (t) => {
    const sandbox = await startApi(t);
    const path = `/applications/${sandbox.bot.id}/commands`;

    const first = await ask(sandbox, 'PUT', path, [slash, command, { ...command, name: 'papers' }]);
    const before = sandbox.commands();
    await ask(sandbox, 'PUT', path, [command, { ...command, name: 'papers' }, slash]);
    const after = sandbox.commands();

    assert.equal(first.status, 200);
    assert.deepEqual(
      after.map(({ id, type }) => [id, type]),
      [1, 2, 0].map((index) => [before[index]?.id, before[index]?.type]),
    );
    assert.deepEqual(
      [before[1]?.name, before[1]?.description, before[1]?.type],
      ['Papers in this message', '', ApplicationCommandType.Message],
    );
  });

  const option = { type: 3, name: 'words', description: 'Words' };
  const many = (count: number, one: object) =>
    Array.from({ length: count }, (_, index) => ({ ...one, name: `c${index}` }));
  const refused: [why: string, commands: object[], code: number][] = [
    ['a description', [{ ...command, description: 'Finds them' }], 50_035],
    ['options', [{ ...command, options: [option] }], 50_035],
    ['a name of 33 characters', [{ ...command, name: 'x'.repeat(33) }], 50_035],
    ['no name', [{ ...command, name: '' }], 50_035],
    ['the same name twice', [command, command], 50_035],
    ['a slash command with a space', [{ ...slash, name: 'two words' }], 50_035],
    ['a slash command without a description', [{ name: 'papers' }], 50_035],
    ['16 of a kind', many(16, command), 30_032],
    ['101 slash commands', many(101, slash), 30_032],
  ];
  for (const [why, commands, code] of refused) {
    test(`is refused with ${why}`, async (t) => {
      const sandbox = await startApi(t);
      const answered = await ask(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, commands);
      assert.deepEqual([answered.status, answered.code], [400, code]);
    });
  }

  test('gets the message it was chosen on, and its answer says so', async (t) => {
    const stack = new AsyncDisposableStack();
    t.after(() => stack.disposeAsync());
    const sandbox = await startApi(t);
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', (interaction) => void answerCommand(interaction));
    await ask(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, [slash, command]);
    const message = sandbox.as(sandbox.people.ben).say(sandbox.channel.id, 'See 2401.00001');
    const ada = sandbox.as(sandbox.people.ada);

    const { message: answer } = await ada.invokeOn(message, command.name);

    assert.equal(answer?.content, `Papers in this message of ${message.id}: See 2401.00001`);
    assert.equal(answer.type, MessageType.ContextMenuCommand);
    const origin = answer.interaction_metadata;
    assert.ok(origin !== undefined && 'target_message_id' in origin);
    assert.equal(origin.target_message_id, message.id);
    await assert.rejects(ada.invokeOn(answer, command.name), /only you can see/u);
    await assert.rejects(ada.invokeOn(message, 'papers'), /No message command/u);
    await assert.rejects(ada.invoke(sandbox.channel.id, command.name), /No command/u);
  });

  test('is hidden from people without its permissions', async (t) => {
    const sandbox = await startApi(t);
    const managers = { ...command, default_member_permissions: '32' };
    await ask(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, [managers]);
    const ben = sandbox.as(sandbox.people.ben);
    const message = ben.say(sandbox.channel.id, 'Hello');

    await assert.rejects(ben.invokeOn(message, command.name), /hidden/u);
  });
});
