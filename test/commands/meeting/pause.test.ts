import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMeetingBot } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting pause', (databases) => {
  test('pauses: nothing is posted, nobody is asked', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'] });
    assert.match(await team.run('ben', 'pause'), /^\/meeting pause is for people/u);

    assert.match(await team.run('ada', 'pause'), /^Paused Reading group/u);
    assert.match(await team.run('ada', 'pause'), /is already paused by <@\d+>\./u);
    await team.at('2026-03-04T13:00:10Z');

    assert.deepEqual([team.titles(), team.titles('ben')], [[], []]);
  });
});
