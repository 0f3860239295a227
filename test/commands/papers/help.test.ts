import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../commands/index.ts';
import { listSubcommands } from '../../../src/discord/interactions/command.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

/** Discord's limits for an embed, for all of a message together, and for their number. */
const MAX_DESCRIPTION = 4_096;
const MAX_TOGETHER = 6_000;
const MAX_EMBEDS = 10;

onEachDatabase('/papers help', (databases) => {
  test('names every command that the member who asks may use, and whom the managers’ are for', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const { ada, ben } = sandbox.people;
    const ask = (person: typeof ben) => sandbox.as(person).invoke(sandbox.channel.id, 'papers help');
    const textsOf = ({ message }: Awaited<ReturnType<typeof ask>>): string[] =>
      message?.embeds.map(({ title = '', description = '' }) => `${title}${description}`) ?? [];
    const textOf = (answer: Awaited<ReturnType<typeof ask>>): string => textsOf(answer).join('\n');

    const answers = { manager: await ask(ada), member: await ask(ben) };

    for (const command of commands) {
      const { audience, messageCommands = [] } = command;
      for (const { label } of messageCommands) assert.ok(textOf(answers.member).includes(`**${label}**`));
      for (const { name, subcommand } of listSubcommands(command)) {
        const line = `\`/${name}\`: ${subcommand.data.description}`;
        assert.ok(textOf(answers.manager).includes(line), line);
        assert.equal(textOf(answers.member).includes(line), audience === 'everyone', line);
      }
    }
    assert.match(textOf(answers.manager), /\*\*\/feeds\*\* \(for people who can manage this server\)/u);
    assert.doesNotMatch(textOf(answers.member), /\/feeds/u);
    assert.match(
      textOf(answers.member),
      /Organisers can manage this server, or have the role that a meeting names/u,
    );
    assert.ok(textsOf(answers.manager).every((text) => text.length <= MAX_DESCRIPTION));
    assert.ok(textOf(answers.manager).length <= MAX_TOGETHER, String(textOf(answers.manager).length));
    assert.ok(textsOf(answers.manager).length <= MAX_EMBEDS);
    assert.equal(answers.member.ephemeral, true);
  });
});
