import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMeetingBot } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting add', (databases) => {
  test('puts a paper before those with votes, for anybody', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'], '2603.00002': [] });

    const said = await team.run('chloe', 'add', { paper: '2603.00002' });

    assert.match(
      said,
      /^Added “\[Paper 2603\.00002\]\(.+\)” to the agenda of Reading group, <t:1772715600:F>/u,
    );
    const agenda = await team.run('ben', 'agenda');
    assert.match(agenda, /1\. \[Paper 2603\.00002\].+added by <@\d+>.+2\. \[Paper 2603\.00001\]/su);
  });

  test('asks which paper is meant, and says that none is', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': [], '2603.00002': [] });

    assert.match(await team.run('chloe', 'add', { paper: 'paper' }), /“paper” fits 2 papers/u);
    assert.match(await team.run('chloe', 'add', { paper: 'zebra' }), /No stored paper is called “zebra”/u);
    assert.deepEqual(await team.complete('chloe', 'add', 'paper', '2603.00001'), ['2603.00001']);
  });
});
