import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

import { menuOf } from '../../support/menu.ts';

onEachDatabase('/meeting swap', (databases) => {
  test('asks whom, by name, also in private, and asks them', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox, app } = team.bot;
    for (const who of ['ada', 'chloe'] as const) await team.run(who, 'join');
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');
    const ben = sandbox.as(sandbox.people.ben);
    const [asked] = ben.directMessages();
    assert.ok(asked);

    const whom = await ben.click(asked, 'Swap');
    assert.ok(whom.message);
    const menu = menuOf(whom.message);
    assert.deepEqual(
      menu.options.map(({ label }) => label),
      [sandbox.people.ada.name, sandbox.people.chloe.name],
    );
    const done = await ben.select(whom.message, menu.custom_id, [sandbox.people.chloe.id]);
    await app.catchUp();

    assert.match(textOf(done.message ?? asked), /^I ask <@\d+> to present “\[Paper 2603\.00001\]/u);
    const [forChloe] = sandbox.as(sandbox.people.chloe).directMessages();
    assert.ok(forChloe);
    assert.match(textOf(forChloe), new RegExp(`<@${ben.id}> would like to hand it on to you`, 'u'));
  });

  test('is under the agenda for whoever presents, and says so to others', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP);
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');
    const { sandbox } = team.bot;
    const [agenda] = sandbox.messages(sandbox.channel.id);
    assert.ok(agenda);

    assert.match(textOf(await team.press('chloe', agenda, 'Swap')), /^You are not asked to present/u);
    assert.match(textOf(await team.press('ben', agenda, 'Swap')), /^I know nobody else whom I can ask/u);
    const { ada, ben } = sandbox.people;
    assert.match(await team.run('ben', 'swap', { person: ben.id }), /You can’t swap with yourself/u);
    assert.match(await team.run('ben', 'swap', { person: ada.id }), /^I ask <@\d+> to present/u);
  });

  test('asks nobody who has left', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const dana = sandbox.addPerson('Dana');
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');
    sandbox.leave(dana);

    assert.match(await team.run('ben', 'swap', { person: dana.id }), /They have left the server/u);
  });
});
