import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting list', (databases) => {
  test('lists each meeting with its next time, and shows one', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.run('ada', 'set', { ...READING_GROUP, name: 'Astro', weekdays: 'mon' });
    await team.bot.app.catchUp();

    const message = await team.ask('ben', 'list');
    const shown = await team.press('ben', message, 'Reading group');

    const said = textOf(message);
    assert.match(
      said,
      /^Meetings \(2\)\n\*\*Astro\*\* in <#\d+>\nMon at 14:00 Europe\/Berlin, every week\nNext: <t:/u,
    );
    assert.match(said, /\*\*Reading group\*\*.+Next: <t:1772715600:F>/su);
    assert.match(textOf(shown), /^Reading group\nThu at 14:00/u);
  });

  test('says that there is none', async (t) => {
    const team = await startMeetingBot(t, databases, null);
    assert.match(await team.run('ben', 'list'), /no meetings yet/u);
  });
});
