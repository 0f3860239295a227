import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { read, startAlertBot } from '../../support/alert-bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/alerts when', (databases) => {
  test('sets the time and the zone, and refuses what is none', async (t) => {
    const { run } = await startAlertBot(t, databases);

    assert.equal(
      read(await run('alerts when', { time: '18:30', zone: 'europe/berlin' })),
      'I tell you of new papers once a day at 18:30 Europe/Berlin, by private message.',
    );
    assert.match(
      read(await run('alerts when', { zone: 'CET' })),
      /isn't a valid time zone\. Did you mean Europe\/Berlin/u,
    );
    assert.match(read(await run('alerts when', { time: '25:00' })), /“25:00” isn't a valid time\./u);
    assert.match(read(await run('alerts when')), /at 18:30 Europe\/Berlin/u);
  });

  test('takes a channel in which both can be, and takes it away again', async (t) => {
    const { bot, run } = await startAlertBot(t, databases);
    const { sandbox } = bot;
    const { channel, people } = sandbox;
    const hidden = sandbox.addChannel('hidden');
    sandbox.overwritePerson(people.chloe, hidden.id, { deny: PermissionFlagsBits.ViewChannel });

    assert.match(read(await run('alerts when', { channel: hidden.id })), /^You can't see <#\d+>\./u);
    const set = await run('alerts when', { channel: channel.id });
    assert.match(
      read(set),
      new RegExp(`or in <#${channel.id}> while your private messages are closed to me\\.$`, 'u'),
    );
    const { message } = await sandbox.as(people.chloe).click(set, 'Private messages only');
    assert.match(message?.content ?? '', /by private message\.$/u);
    sandbox.overwriteBot(channel.id, { deny: PermissionFlagsBits.SendMessages });
    assert.match(read(await run('alerts when', { channel: channel.id })), /^I can't post in <#\d+>: /u);
  });
});
