import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting drop', (databases) => {
  test('takes a paper off for organisers, and puts it back', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const readers = sandbox.addRole('Readers', [sandbox.people.ben]);
    await team.run('ada', 'set', { organisers: readers.id });
    await team.vote({ '2603.00001': ['ben'], '2603.00002': ['chloe'] });

    assert.deepEqual(await team.complete('ben', 'drop', 'paper', '00002'), ['2603.00002']);
    assert.match(await team.run('chloe', 'drop', { paper: '2603.00001' }), /^\/meeting drop is for people/u);
    const dropped = await team.ask('ben', 'drop', { paper: '2603.00001' });
    assert.match(textOf(dropped), /^Dropped “\[Paper 2603\.00001\]/u);
    assert.doesNotMatch(await team.run('ben', 'agenda'), /2603\.00001/u);

    await team.at('2026-03-02T13:00:00Z');
    await team.press('ben', dropped, 'Put it back');
    assert.match(await team.run('ben', 'agenda'), /1\. \[Paper 2603\.00001\]/u);
  });

  test('asks which one, and says that a paper is not on the agenda', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    await team.vote({ '2603.00001': ['ben'] });

    assert.match(await team.run('ada', 'drop'), /^Which paper\?/u);
    assert.match(
      await team.run('ada', 'drop', { paper: 'zebra' }),
      /No paper on this agenda is called “zebra”/u,
    );
  });
});
