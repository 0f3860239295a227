import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting move', (databases) => {
  test('holds it at another time this once, tells the channel, and takes that back', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');

    const message = await team.ask('ada', 'move', { to: '2026-03-06 10:00' });
    await team.bot.app.catchUp();

    assert.match(
      textOf(message),
      /^Moved: Reading group of Thursday 5 March 2026 is held on <t:1772787600:F> \(10:00/u,
    );
    const messages = team.bot.sandbox.messages(team.bot.sandbox.channel.id).map(textOf);
    assert.match(messages.at(-1) ?? '', /moved this meeting to <t:1772787600:F>/u);
    const [event] = team.bot.sandbox.scheduledEvents();
    assert.equal(event?.scheduled_start_time, '2026-03-06T09:00:00+00:00');

    assert.match(textOf(await team.press('ada', message, 'Undo')), /is held at its usual time/u);
  });

  test('takes a time or a day alone, and is found by where it was moved', async (t) => {
    const team = await startMeetingBot(t, databases);

    assert.match(await team.run('ada', 'move', { to: '16:30' }), /\(16:30 Europe\/Berlin\)/u);
    assert.match(await team.run('ada', 'move', { to: '2026-03-06' }), /\(14:00 Europe\/Berlin\)/u);
    assert.match(
      await team.run('ada', 'move', { date: '2026-03-06', to: '2026-03-07' }),
      /^Moved: Reading group of Thursday 5 March 2026 is held on <t:1772888400:F>/u,
    );
    assert.match(
      await team.run('ada', 'move', { date: '2026-03-07', to: '15:00' }),
      /is held on <t:1772892000:F> \(15:00/u,
      'a time alone keeps the day it was moved to',
    );
  });

  test('says what the clocks do, and refuses what has passed or is no time', async (t) => {
    const team = await startMeetingBot(t, databases);
    const move = (to: string) => team.run('ada', 'move', { date: '2026-03-26', to });

    assert.match(await move('2026-03-29 02:30'), /The clocks skip 02:30 that day/u);
    assert.match(await move('2026-10-25 02:30'), /The clocks show 02:30 twice that day/u);
    assert.match(await move('2026-02-01 10:00'), /That time has passed/u);
    assert.match(await move('2026-02-30'), /isn't a day of the calendar/u);
    assert.match(await move('later'), /isn't a day or a time/u);
    assert.match(await team.run('ben', 'move', { to: '16:00' }), /^\/meeting move is for people/u);
  });
});
