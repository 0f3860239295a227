import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { ApplicationCommandOptionType } from 'discord.js';
import { commands } from '../../commands/index.ts';
import { buildRegistrations } from '../../src/discord/gateway/registration.ts';
import { listSubcommands } from '../../src/discord/interactions/command.ts';

/** Discord's, from https://docs.discord.com/developers/interactions/application-commands. */
const NAME = /^[-_\p{Ll}\p{N}]{1,32}$/u;
const MAX_DESCRIPTION = 100;
const MAX_OPTIONS = 25;
const MAX_CHOICES = 25;
const MAX_CHOICE = 100;
const MAX_COMMAND = 8_000;
const MAX_LABEL = 32;

const subcommands = commands.flatMap(listSubcommands);

function assertDescribed({
  name,
  description,
}: {
  readonly name: string;
  readonly description: string;
}): void {
  assert.match(name, NAME);
  assert.ok(description.length > 0 && description.length <= MAX_DESCRIPTION, description);
  assert.doesNotMatch(description, /\.$/u, 'a description is no sentence');
}

suite('all commands', () => {
  test('have names of their own', () => {
    const names = subcommands.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
  });

  for (const command of commands) {
    test(`/${command.name} keeps to Discord's limits`, () => {
      assertDescribed(command);
      const groups = command.groups ?? [];
      assert.ok(command.subcommands.length + groups.length <= MAX_OPTIONS);
      for (const group of groups) {
        assertDescribed(group);
        assert.ok(group.subcommands.length <= MAX_OPTIONS);
      }
      for (const registration of buildRegistrations(command)) assert.ok(textOf(registration) <= MAX_COMMAND);
    });
  }

  for (const { subcommand, name } of subcommands) {
    test(`/${name} keeps to Discord's limits, and describes every option`, () => {
      const options = subcommand.data.options ?? [];
      assertDescribed(subcommand.data);
      assert.ok(options.length <= MAX_OPTIONS);
      for (const option of options) {
        assertDescribed(option);
        const choices = 'choices' in option ? (option.choices ?? []) : [];
        assert.ok(choices.length <= MAX_CHOICES);
        for (const choice of choices) assert.ok(choice.name.length <= MAX_CHOICE);
      }
      const firstOptional = options.findIndex(({ required }) => required !== true);
      assert.ok(
        firstOptional === -1 || options.slice(firstOptional).every(({ required }) => required !== true),
      );
    });

    test(`/${name} completes exactly the options that say so`, () => {
      const completing = (subcommand.data.options ?? [])
        .filter((option) => option.type === ApplicationCommandOptionType.String && option.autocomplete)
        .map((option) => option.name);
      assert.deepEqual(Object.keys(subcommand.autocomplete ?? {}).sort(), completing.sort());
    });

    test(`/${name} has a test of its own`, () => {
      const file = join(import.meta.dirname, `${name.replaceAll(' ', '/')}.test.ts`);
      assert.ok(existsSync(file), `${file} is missing`);
    });
  }
});

suite('the commands in the menu of a message', () => {
  const inMenus = commands.flatMap(({ name, messageCommands = [] }) =>
    messageCommands.map((one) => ({ ...one, name: `${name} ${one.data.name}` })),
  );
  const taken = subcommands.map(({ name }) => name);

  test('have labels and names of their own', () => {
    assert.equal(new Set(inMenus.map(({ label }) => label)).size, inMenus.length);
    assert.equal(new Set([...taken, ...inMenus.map(({ name }) => name)]).size, taken.length + inMenus.length);
  });

  for (const { label, name, data } of inMenus) {
    test(`“${label}” keeps to Discord's limits, and has a test of its own`, () => {
      assert.ok(label.length <= MAX_LABEL);
      assertDescribed(data);
      assert.ok(existsSync(join(import.meta.dirname, `${name.replace(' ', '/')}.test.ts`)), name);
    });
  }
});

/** The characters that Discord counts: all names, descriptions and values. */
function textOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + textOf(part), 0);
}
