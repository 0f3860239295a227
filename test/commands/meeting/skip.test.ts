import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting skip', (databases) => {
  test('calls the next one off, and takes that back', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    assert.match(await team.run('ben', 'skip'), /^\/meeting skip is for people/u);

    const message = await team.ask('ada', 'skip');
    await team.bot.app.catchUp();
    assert.match(textOf(message), /^Skipped: Reading group on Thursday 5 March 2026/u);
    assert.match(await team.run('ben', 'show'), /\*\*Next:\*\* <t:1773320400:F>/u);

    assert.match(textOf(await team.press('ada', message, 'Undo')), /takes place after all/u);
    await team.bot.app.catchUp();
    assert.match(await team.run('ben', 'show'), /\*\*Next:\*\* <t:1772715600:F>/u);
  });

  test('takes a date, offers the next ones, and refuses a day without a meeting', async (t) => {
    const team = await startMeetingBot(t, databases);

    const offered = await team.complete('ada', 'skip', 'date', 'march');
    assert.deepEqual(offered, ['2026-03-05', '2026-03-12', '2026-03-19', '2026-03-26']);
    assert.match(await team.run('ada', 'skip', { date: '2026-03-19' }), /on Thursday 19 March 2026/u);
    assert.match(await team.run('ada', 'skip', { date: '2026-03-06' }), /is not held on 2026-03-06/u);
    assert.match(await team.run('ada', 'skip', { date: 'soon' }), /isn't a valid date/u);
  });

  test('takes its own day back, not that of a meeting that was moved onto it', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.run('ada', 'move', { date: '2026-03-12', to: '2026-03-05 18:00' });
    const message = await team.ask('ada', 'skip', { date: '2026-03-05' });
    assert.match(textOf(message), /^Skipped: Reading group on Thursday 5 March 2026/u);

    assert.match(textOf(await team.press('ada', message, 'Undo')), /takes place after all/u);
    await team.bot.app.catchUp();

    const days = (await team.coming()).map(({ day, heldAt }) => `${day} ${heldAt}`);
    assert.ok(days.includes('2026-03-05 2026-03-05T13:00:00Z'), days.join());
    assert.match(await team.run('ben', 'show'), /the one of 2026-03-12 is held on 2026-03-05 18:00/u);
  });

  test('tells the channel once the agenda is posted', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');

    await team.run('ada', 'skip');
    await team.bot.app.catchUp();

    const messages = team.bot.sandbox.messages(team.bot.sandbox.channel.id).map(textOf);
    assert.match(messages[0] ?? '', /\*\*Called off\.\*\*/u);
    assert.match(messages.at(-1) ?? '', /called this meeting off/u);
  });
});
