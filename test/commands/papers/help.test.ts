import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../commands/index.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/papers help', (databases) => {
  test('names every command, and whom the managers’ are for', async (t) => {
    const { sandbox } = await startBot(t, databases);

    const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers help');

    const text = answer.message?.embeds[0]?.description ?? '';
    for (const { name, subcommands } of commands) {
      for (const { data } of subcommands)
        assert.ok(text.includes(`\`/${name} ${data.name}\`: ${data.description}`));
    }
    assert.match(text, /\*\*\/feeds\*\* \(for those who may manage this server\)/u);
    assert.equal(answer.ephemeral, true);
  });
});
