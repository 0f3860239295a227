import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuildScheduledEventStatus as Status } from 'discord.js';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting remove', (databases) => {
  test('asks first, then removes it and calls its event off', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    const { sandbox } = team.bot;
    assert.deepEqual(
      sandbox.scheduledEvents().map(({ name, status }) => [name, status]),
      [['Reading group', Status.Scheduled]],
    );
    const message = await team.ask('ada', 'remove');
    assert.match(textOf(message), /^Remove Reading group\? .+ can't be undone/u);
    assert.match(textOf(await team.press('ada', message, 'Keep')), /^Kept the meeting/u);

    const again = await team.ask('ada', 'remove');
    const done = textOf(await team.press('ada', again, 'Remove'));

    assert.match(done, /^Removed Reading group\. The votes stay\./u);
    assert.match(await team.run('ben', 'list'), /no meetings yet/u);
    assert.deepEqual(
      sandbox.scheduledEvents().map(({ status }) => status),
      [Status.Canceled],
    );
    assert.match(await team.run('ben', 'remove'), /^\/meeting remove is for people/u);
  });

  test('says that somebody was quicker', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    const [first, second] = [await team.ask('ada', 'remove'), await team.ask('ada', 'remove')];
    await team.press('ada', first, 'Remove');

    assert.match(textOf(await team.press('ada', second, 'Remove')), /^That meeting was removed/u);
  });
});
