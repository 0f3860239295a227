import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMeetingBot } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting outcome', (databases) => {
  test('says what came of a paper of the newest meeting, or of all, for those who present there', async (t) => {
    const team = await startMeetingBot(t, databases);
    const say = (options: Readonly<Record<string, string>>) => team.run('ben', 'outcome', options);
    assert.match(await say({ outcome: 'discussed' }), /^Reading group was not held yet\./u);
    await team.vote({ '2603.00001': ['ben'], '2603.00002': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');
    await team.at('2026-03-05T14:00:00Z');

    assert.match(
      await say({ outcome: 'not-reached', paper: 'Paper 2603.00002' }),
      /^“.*Paper 2603\.00002.*” at Reading group on Thursday 5 March 2026: not reached\. It competes again/u,
    );
    assert.match(
      await say({ outcome: 'discussed', paper: 'nonsense' }),
      /^No paper on this agenda is called/u,
    );
    assert.match(await say({ outcome: 'discussed', paper: 'Paper' }), /^Which paper\?$/u);
    assert.deepEqual(await team.complete('ben', 'outcome', 'paper', '00002', { outcome: 'discussed' }), [
      '2603.00002',
    ]);
    assert.equal(
      await say({ outcome: 'discussed' }),
      'All papers of Reading group on Thursday 5 March 2026: discussed.',
    );
    assert.match(await team.run('chloe', 'outcome', { outcome: 'discussed' }), /^Only people who present/u);
    await team.bot.app.catchUp();
    const question = team.titles().findLast((title) => title?.startsWith('What did you discuss?'));
    assert.equal(question, 'What did you discuss? Reading group, Thursday 5 March 2026');
  });
});
