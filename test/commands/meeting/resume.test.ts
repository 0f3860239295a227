import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting resume', (databases) => {
  test('resumes a paused meeting, also behind the button of the pause', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    assert.match(await team.run('ada', 'resume'), /isn't paused/u);
    const paused = await team.ask('ada', 'pause');

    const said = textOf(await team.press('ada', paused, 'Resume'));

    assert.match(said, /^Resumed\.\n\n\*\*Reading group\*\*/u);
    assert.doesNotMatch(said, /Paused/u);
    assert.match(await team.run('ben', 'resume'), /^\/meeting resume is for people/u);
  });
});
