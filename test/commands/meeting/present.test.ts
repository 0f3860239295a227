import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

import { menuOf } from '../../support/menu.ts';

onEachDatabase('/meeting present', (databases) => {
  test('takes a paper from the menu of the posted agenda, which then shows it', async (t) => {
    const team = await startMeetingBot(t, databases, { ...READING_GROUP, presenters: 'people' });
    await team.vote({ '2603.00001': ['ben'], '2603.00002': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');
    const { sandbox, app } = team.bot;
    const [posted] = sandbox.messages(sandbox.channel.id);
    assert.ok(posted);
    assert.match(textOf(posted), /^Agenda: Reading group, Thursday 5 March 2026/u);
    assert.deepEqual(posted.mentions, [], 'nobody is notified');

    const chloe = sandbox.as(sandbox.people.chloe);
    const answer = await chloe.select(posted, menuOf(posted).custom_id, ['2603.00002']);
    await app.catchUp();

    assert.match(answer.message?.content ?? '', /^You present “\[Paper 2603\.00002\].+Thank you!/u);
    const [after] = sandbox.messages(sandbox.channel.id);
    assert.ok(after);
    assert.match(textOf(after), new RegExp(`<@${chloe.id}> presents`, 'u'));
    assert.deepEqual(
      menuOf(after).options.map(({ value }) => value),
      ['2603.00001'],
    );
  });

  test('takes one by its title, asks which one, and says that people still vote', async (t) => {
    const team = await startMeetingBot(t, databases, { ...READING_GROUP, presenters: 'people' });
    await team.vote({ '2603.00001': ['ben'], '2603.00002': ['ben'] });
    assert.match(await team.run('ben', 'present', { paper: '1' }), /^People still vote/u);
    await team.at('2026-03-04T13:00:10Z');

    assert.match(await team.run('ben', 'present'), /^Which paper\?/u);
    assert.match(
      await team.run('ben', 'present', { paper: '00001' }),
      /^You present “\[Paper 2603\.00001\]/u,
    );
    assert.match(
      await team.run('chloe', 'present', { paper: '00001' }),
      /Somebody presents this paper already/u,
    );
    assert.deepEqual(await team.complete('ben', 'present', 'paper', '00002'), ['2603.00002']);
  });
});
