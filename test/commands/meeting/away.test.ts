import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMeetingBot } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting away', (databases) => {
  test('has a person not asked until a day, and asked again once they are back', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'] });

    assert.match(
      await team.run('ben', 'away', { until: '2026-03-20' }),
      /^You are away until Friday 20 March 2026/u,
    );
    assert.match(await team.run('ada', 'show'), /Away: <@\d+> until 2026-03-20/u);
    await team.at('2026-03-04T13:00:10Z');
    assert.deepEqual(team.titles('ben'), []);

    assert.match(await team.run('ben', 'away', { until: 'None' }), /^Welcome back/u);
    await team.bot.app.catchUp();
    assert.equal(team.titles('ben').length, 1);
  });

  test('refuses a day that is over, far off, or none', async (t) => {
    const team = await startMeetingBot(t, databases);
    const away = (until: string) => team.run('ben', 'away', { until });

    assert.match(await away('2026-03-01'), /^Sunday 1 March 2026 is over/u);
    assert.match(await away('2062-03-20'), /more than 2 years away/u);
    assert.match(await away('next week'), /isn't a valid date/u);
    assert.match(await away('today'), /^You are away until Monday 2 March 2026/u);
  });
});
