import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMeetingBot, textOf } from '../../support/meeting-bot.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

onEachDatabase('/meeting why', (databases) => {
  test('explains the draw so that anybody can repeat it, against what was shown before', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben', 'chloe'] });
    assert.match(await team.run('ben', 'why'), /^No agenda is settled yet/u);
    const [, promised = ''] = /SHA-256 `([\da-f]{64})`/u.exec(await team.run('ben', 'show')) ?? [];
    await team.at('2026-03-04T13:00:10Z');

    const said = await team.run('ada', 'why');

    const [, seed = ''] = /The seed is ([\da-f]+)\./u.exec(said) ?? [];
    assert.equal(sha256(seed), promised);
    const { ben, chloe } = team.bot.sandbox.people;
    const [first] = [ben, chloe].toSorted((a, b) =>
      sha256(`${seed}:${a.id}`) < sha256(`${seed}:${b.id}`) ? -1 : 1,
    );
    assert.ok(said.includes(`<@${first?.id}> is asked to present [Paper 2603.00001]`), said);
  });

  test('explains each draw whole, on as many pages as that takes', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const people = Array.from({ length: 14 }, (_, index) => sandbox.addPerson(`Person ${index}`));
    const role = sandbox.addRole('Readers', people);
    for (const person of people) await sandbox.as(person).invoke(sandbox.channel.id, 'papers help');
    await team.run('ada', 'set', { role: role.id });
    await team.vote({ '2603.00001': ['ben'], '2603.00002': ['ben'], '2603.00003': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');

    const first = await team.ask('ada', 'why');
    const second = await team.press('ada', first, 'Next');

    const said = `${textOf(first)}\n${textOf(second)}`;
    assert.equal(said.match(/is asked to present/gu)?.length, 3);
    assert.equal(said.match(/To draw again/gu)?.length, 3);
    assert.doesNotMatch(said, /more line/u);
  });

  test('says that nobody is left to be asked', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'] });
    await team.run('ben', 'away', { until: '2026-03-20' });
    await team.at('2026-03-04T13:00:10Z');

    const said = await team.run('ada', 'why');

    assert.match(said, /Nobody is left to be asked about \[Paper 2603\.00001\].+away until 20 Mar 2026/su);
  });
});
