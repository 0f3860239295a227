import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMeetingBot } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting ledger', (databases) => {
  test('shows who presented and who passed, in the order in which they are asked', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben', 'chloe'] });
    assert.match(await team.run('ben', 'ledger'), /^Nobody has presented at Reading group yet/u);
    await team.at('2026-03-04T13:00:10Z');
    const first = team.titles('ben').length > 0 ? 'ben' : 'chloe';
    const second = first === 'ben' ? 'chloe' : 'ben';
    await team.run(first, 'pass');
    await team.bot.app.catchUp();
    await team.run(second, 'accept');
    await team.at('2026-03-05T14:30:00Z');

    const said = await team.run('ada', 'ledger');

    const { people } = team.bot.sandbox;
    assert.match(
      said,
      new RegExp(
        `<@${people[first].id}>: never presented, 1 pass\\n- <@${people[second].id}>: presented last on <t:1772715600:f>`,
        'u',
      ),
    );
  });
});
