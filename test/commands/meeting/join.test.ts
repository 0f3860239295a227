import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMeetingBot } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting join', (databases) => {
  test('adds a person to those who are asked', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'] });

    assert.match(await team.run('chloe', 'join'), /^You are counted in: Reading group asks you, too/u);

    const { ben, chloe } = team.bot.sandbox.people;
    assert.ok(
      (await team.run('ada', 'show')).includes(
        `I know 2 people who may be asked: <@${ben.id}> and <@${chloe.id}>.`,
      ),
    );
  });

  test('says who gives the role that presents', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const readers = sandbox.addRole('Readers', [sandbox.people.ben]);
    await team.run('ada', 'set', { role: readers.id });

    assert.match(await team.run('ben', 'join'), /^You are counted in/u);
    assert.match(await team.run('chloe', 'join'), /Ask an organiser for the role/u);
  });
});
