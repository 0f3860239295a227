import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationCommandOptionType } from 'discord.js';
import { commands } from '../../../commands/index.ts';
import { explain, showAll } from '../../../commands/papers/help.ts';
import type { Answer } from '../../../src/discord/interactions/answer.ts';
import { type Command, listSubcommands } from '../../../src/discord/interactions/command.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

/** Discord's limits for an embed, and for all of a message together. */
const MAX_DESCRIPTION = 4_096;
const MAX_TOGETHER = 6_000;

type Embeds = NonNullable<Answer['embeds']>;

function textOf(embeds: Embeds): string {
  const texts = embeds.map(({ title = '', description = '' }) => `${title}\n${description}`);
  assert.ok(embeds.every(({ description = '' }) => description.length <= MAX_DESCRIPTION));
  assert.ok(texts.join('').length <= MAX_TOGETHER);
  return texts.join('\n');
}

onEachDatabase('/papers help', (databases) => {
  test('names every command that the member who asks may use, and explains each', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const { ada, ben } = sandbox.people;
    const ask = async (person: typeof ben, options = {}) => {
      const answer = await sandbox.as(person).invoke(sandbox.channel.id, 'papers help', options);
      assert.equal(answer.ephemeral, true);
      return `${answer.message?.content}${textOf(answer.message?.embeds ?? [])}`;
    };

    const short = { manager: await ask(ada), member: await ask(ben) };

    for (const { name, description, audience, messageCommands = [], ...command } of commands) {
      const full = { manager: await ask(ada, { command: name }), member: await ask(ben, { command: name }) };
      const isForAll = audience === 'everyone';
      const summary = `**/${name}**: ${description}`;
      assert.ok(short.manager.includes(summary));
      assert.equal(short.member.includes(summary), isForAll);
      for (const { label } of messageCommands)
        for (const text of [short.member, full.member]) assert.ok(text.includes(`**${label}**`));
      for (const { name: words, subcommand } of listSubcommands({
        name,
        description,
        audience,
        ...command,
      })) {
        const line = `\`/${words}\`: ${subcommand.data.description}`;
        assert.ok(full.manager.includes(line), line);
        assert.equal(full.member.includes(line), isForAll, line);
        assert.ok(short.manager.includes(words.slice(name.length + 1)), words);
      }
    }
    assert.match(short.manager, /\*\*\/feeds\*\*: .* \(for people who can manage this server\)/u);
    assert.match(
      await ask(ben, { command: 'meeting' }),
      /Organisers can manage this server, or have the role that a meeting names/u,
    );
  });

  test('explains a command from its menu, also after it was shared', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const { ada, ben } = sandbox.people;
    const answer = await sandbox.as(ben).invoke(sandbox.channel.id, 'papers help');
    assert.ok(answer.message);
    await sandbox.as(ben).click(answer.message, 'Share');
    const shared = sandbox.messages(sandbox.channel.id).at(-1);
    assert.ok(shared);

    const explained = await sandbox.as(ada).select(shared, 'open:papers help:command', ['alerts']);

    assert.match(textOf(explained.message?.embeds ?? []), /`\/alerts add`: /u);
    assert.equal(explained.ephemeral, true);
  });

  test('takes a command as people type it, and says which there are for others', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ben = sandbox.as(sandbox.people.ben);
    const ask = async (command: string) =>
      (await ben.invoke(sandbox.channel.id, 'papers help', { command })).message;

    for (const typed of ['/papers', ' Papers ', '/papers search', '/ papers'])
      assert.match((await ask(typed))?.embeds[0]?.description ?? '', /`\/papers search`/u);
    for (const typed of ['feeds', 'nonsense', '/'])
      assert.match(
        (await ask(typed))?.content ?? '',
        /^You can use no command called “.+” here\. Those that you can use are: `\/papers`, .*`\/privacy`\.$/u,
      );

    const offered = await ben.complete(sandbox.channel.id, 'papers help', 'command', '/pri');
    assert.deepEqual(
      offered.map(({ value }) => value),
      ['privacy'],
    );
  });
});

test('help fits into a message of Discord with many more commands', () => {
  const subcommands = Array.from({ length: 25 }, (_, index) => ({
    data: {
      type: ApplicationCommandOptionType.Subcommand,
      name: `subcommand-${index}`,
      description: 'x'.repeat(100),
    } as const,
    answer: () => ({}),
  }));
  const commandsOf = (count: number) =>
    Array.from(
      { length: count },
      (_, index): Command => ({
        name: `command-${index}`,
        description: 'y'.repeat(100),
        audience: 'everyone',
        subcommands,
      }),
    );
  const [first] = commandsOf(1);
  assert.ok(first);

  assert.match(textOf([explain(first)]), /\/command-0 subcommand-24`/u);
  assert.match(textOf(showAll(commandsOf(7), true).embeds ?? []), /subcommand-24/u);
  const many = showAll(commandsOf(25), true);
  assert.doesNotMatch(textOf(many.embeds ?? []), /subcommand-24/u);
  assert.match(textOf(many.embeds ?? []), /\*\*\/command-24\*\*: y/u);
  assert.equal(many.menu?.choices.length, 25);
});
