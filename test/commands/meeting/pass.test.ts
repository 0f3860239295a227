import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting pass', (databases) => {
  test('passes behind the button of the private message, and the next is asked', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    await team.vote({ '2603.00001': ['ben', 'chloe'] });
    await team.at('2026-03-04T13:00:10Z');
    const { sandbox, app } = team.bot;
    const first = team.titles('ben').length > 0 ? 'ben' : 'chloe';
    const second = first === 'ben' ? 'chloe' : 'ben';
    const [asked] = sandbox.as(sandbox.people[first]).directMessages();
    assert.ok(asked);
    assert.deepEqual(team.titles(second), []);

    const answer = await sandbox.as(sandbox.people[first]).click(asked, 'Pass');
    await app.catchUp();

    assert.match(answer.message?.content ?? '', /^You passed “\[Paper.+the next person is asked/u);
    assert.deepEqual(team.titles(second), ['Will you present “Paper 2603.00001”?']);
    const again = await sandbox.as(sandbox.people[first]).click(asked, 'Accept');
    assert.match(textOf(again.message ?? asked), /^You passed\. If you would like to present after all/u);
  });
});
