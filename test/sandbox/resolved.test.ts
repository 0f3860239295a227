import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { ComponentType, type Interaction, MessageFlags } from 'discord.js';
import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { modalShape } from '../../src/sandbox/forms.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { parseForm } from '../../src/sandbox/validate.ts';
import { ask, startApi } from '../support/discord-api.ts';
import { logIn, post } from '../support/sandbox-page.ts';

const option = (type: Type, name: string) => ({ type, name, description: name });
const command = {
  name: 'show',
  description: 'Shows what it is given',
  options: [
    option(Type.User, 'user'),
    option(Type.Role, 'role'),
    option(Type.Channel, 'channel'),
    option(Type.Mentionable, 'any'),
  ],
};

const menu = (type: ComponentType, more: object = {}) => ({ type, custom_id: `menu ${type}`, ...more });

const labelled = (label: string, component: object) => ({ type: ComponentType.Label, label, component });

const form = {
  custom_id: 'form',
  title: 'Who presents',
  components: [
    labelled('Note', { type: ComponentType.TextInput, custom_id: 'note', style: 1, required: false }),
    labelled('People', menu(ComponentType.UserSelect, { max_values: 3 })),
    labelled('Role', menu(ComponentType.RoleSelect, { required: false })),
  ],
};

/** Answers with what discord.js makes of what was chosen. */
async function show(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) {
    const { options } = interaction;
    const member = options.getMember('user');
    const any = options.getMentionable('any');
    const shown = [
      options.getUser('user')?.username,
      member !== null && 'displayName' in member ? member.displayName : 'no member',
      options.getRole('role')?.name,
      options.getChannel('channel')?.name,
      any !== null && 'name' in any ? any.name : 'not a role',
    ];
    await interaction.reply({ content: shown.join(), flags: MessageFlags.Ephemeral });
  } else if (interaction.isUserSelectMenu()) {
    const names = interaction.users.map(({ username }) => username);
    await interaction.reply(`${names.join()}: ${interaction.members.size} members`);
  } else if (interaction.isRoleSelectMenu()) {
    await interaction.reply(interaction.roles.map(({ name }) => name).join());
  } else if (interaction.isButton()) {
    await interaction.showModal(form as never);
  } else if (interaction.isModalSubmit()) {
    const { fields } = interaction;
    const people = fields.getSelectedUsers('menu 5')?.map(({ username }) => username);
    const roles = fields.getSelectedRoles('menu 6')?.map((role) => role?.name);
    await interaction.reply(`${fields.getTextInputValue('note')} ${people?.join()} ${roles?.join()}`);
  }
}

async function start(t: TestContext): Promise<Sandbox> {
  const stack = new AsyncDisposableStack();
  t.after(() => stack.disposeAsync());
  const sandbox = await startApi(t);
  const client = await logIn(stack, sandbox);
  client.on('interactionCreate', (interaction) => void show(interaction));
  return sandbox;
}

suite('people, roles and channels that are chosen', () => {
  test('come with an option', async (t) => {
    const sandbox = await start(t);
    await ask(sandbox, 'PUT', `/applications/${sandbox.bot.id}/commands`, [command]);
    const { ada, ben, chloe } = sandbox.people;
    const role = sandbox.addRole('Presenters', [ben]);
    const given = { role: role.id, channel: sandbox.channel.id, any: role.id };
    const run = (user: string) => sandbox.as(ada).invoke(sandbox.channel.id, 'show', { ...given, user });
    sandbox.leave(chloe);

    assert.equal((await run(ben.id)).message?.content, 'ben,Ben,Presenters,papers,Presenters');
    assert.equal((await run(chloe.id)).message?.content, 'chloe,no member,Presenters,papers,Presenters');
    await assert.rejects(run('123'), /user names nothing in this server/u);
  });

  test('come with a menu in a message', async (t) => {
    const sandbox = await start(t);
    const { ada, ben } = sandbox.people;
    const role = sandbox.addRole('Presenters', [ben]);
    const rows = [
      menu(ComponentType.UserSelect, { max_values: 2, default_values: [{ id: ben.id, type: 'user' }] }),
      menu(ComponentType.RoleSelect),
    ];
    const components = rows.map((one) => ({ type: ComponentType.ActionRow, components: [one] }));
    await post(sandbox, { content: 'Who presents?', components });
    const [message] = sandbox.messages(sandbox.channel.id);
    assert.ok(message);
    const select = (name: string, ...ids: string[]) => sandbox.as(ada).select(message, name, ids);

    assert.equal((await select('menu 5', ada.id, ben.id)).message?.content, 'ada,ben: 2 members');
    assert.equal((await select('menu 6', role.id)).message?.content, 'Presenters');
    await assert.rejects(select('menu 5', ada.id, ada.id), /another number/u);
    await assert.rejects(select('menu 6', ben.id), /doesn't have that choice/u);
  });

  test('come with a form, and what a client would not send is refused', async (t) => {
    const sandbox = await start(t);
    const { ada, ben } = sandbox.people;
    const role = sandbox.addRole('Presenters', [ben]);
    const button = { type: ComponentType.Button, style: 1, label: 'Set', custom_id: 'set' };
    await post(sandbox, { components: [{ type: ComponentType.ActionRow, components: [button] }] });
    const [message] = sandbox.messages(sandbox.channel.id);
    assert.ok(message);
    const { modal } = await sandbox.as(ada).click(message, 'Set');
    assert.ok(modal);
    const submit = (values: Record<string, string | string[]>) =>
      sandbox.as(ada).submit(sandbox.channel.id, modal, values);

    const all = await submit({ note: 'Thursday', 'menu 5': [ada.id, ben.id], 'menu 6': role.id });
    const few = await submit({ 'menu 5': ben.id });

    assert.equal(all.message?.content, 'Thursday ada,ben Presenters');
    assert.equal(few.message?.content.trim(), 'ben');
    await assert.rejects(submit({}), /another number/u);
    await assert.rejects(submit({ 'menu 5': role.id }), /doesn't have that choice/u);
    await assert.rejects(submit({ 'menu 5': ben.id, other: 'x' }), /no part other/u);
  });

  const [note, people] = form.components;
  const refused: [why: string, components: unknown[]][] = [
    ['no parts', []],
    ['six parts', Array.from({ length: 6 }, (_, index) => ({ ...note, id: index }))],
    ['a label of 46 characters', [{ ...note, label: 'x'.repeat(46) }]],
    ['no label', [{ ...note, label: '' }]],
    ['the same custom id twice', [people, people]],
    ['a text input in a row without a label', [{ type: ComponentType.ActionRow, components: [{ ...note }] }]],
    ['a menu in a row', [{ type: ComponentType.ActionRow, components: [menu(ComponentType.UserSelect)] }]],
  ];
  for (const [why, components] of refused) {
    test(`are refused in a form with ${why}`, () => {
      assert.throws(() => parseForm(modalShape, { ...form, components }), { code: 50_035 });
    });
  }
  test('are taken in a form within the limits', () => {
    assert.equal(parseForm(modalShape, form).components.length, form.components.length);
  });
});
