import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting accept', (databases) => {
  test('accepts behind the button of the private message, and the agenda shows it', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');
    const { sandbox, app } = team.bot;
    const ben = sandbox.as(sandbox.people.ben);
    const [asked] = ben.directMessages();
    assert.ok(asked);
    assert.match(textOf(asked), /^Will you present “Paper 2603\.00001”\?/u);

    const answer = await ben.click(asked, 'Accept');
    await app.catchUp();

    assert.match(answer.message?.content ?? '', /^You present “\[Paper 2603\.00001\].+Thank you!/u);
    const [agenda] = sandbox.messages(sandbox.channel.id);
    assert.ok(agenda);
    assert.match(textOf(agenda), new RegExp(`<@${ben.id}> presents`, 'u'));
  });

  test('says to others that somebody else was asked, or that they are not', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');

    assert.match(await team.run('chloe', 'accept'), /^You are not asked to present/u);
    assert.match(await team.run('ben', 'accept'), /^You present/u);
    assert.match(await team.run('ben', 'accept'), /^You present/u, 'twice is fine');
  });
});
