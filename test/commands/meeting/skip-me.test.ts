import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting skip-me', (databases) => {
  test('hands on what a person was asked, from the button of the agenda', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    await team.vote({ '2603.00001': ['ben'] });
    assert.match(await team.run('ben', 'skip-me'), /^People still vote/u);
    await team.at('2026-03-04T13:00:10Z');
    const { sandbox, app } = team.bot;
    const [agenda] = sandbox.messages(sandbox.channel.id);
    assert.ok(agenda);

    const said = textOf(await team.press('ben', agenda, 'Skip this week'));
    await app.catchUp();

    assert.match(said, /^You are not asked to present at Reading group/u);
    const [after] = sandbox.messages(sandbox.channel.id);
    assert.ok(after);
    assert.match(textOf(after), /Open discussion/u);
  });
});
