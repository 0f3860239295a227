import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting agenda', (databases) => {
  test('shows who voted for each paper, its card, and what would change the order', async (t) => {
    const team = await startMeetingBot(t, databases, { ...READING_GROUP, papers: 1 });
    await team.vote({ '2603.00001': ['ben'], '2603.00002': ['chloe', 'ben'] });
    const { ben, chloe } = team.bot.sandbox.people;

    const said = await team.run('ben', 'agenda');

    assert.match(said, /^Reading group, Thursday 5 March 2026/u);
    assert.ok(
      said.includes(
        `1. [Paper 2603.00002](https://arxiv.org/abs/2603.00002): 2 votes, from <@${chloe.id}> and <@${ben.id}>.`,
      ),
      said,
    );
    assert.match(said, /-# \[card\]\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\)/u);
    assert.match(said, /Next: \[Paper 2603\.00001\].+With 1 more vote it would take the place of/u);
  });

  test('says that nobody voted', async (t) => {
    const team = await startMeetingBot(t, databases);
    assert.match(await team.run('ben', 'agenda'), /Nobody has voted for a paper/u);
  });

  test('shows the settled one with its presenters, and leads to the one people vote for now', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'] });
    await team.at('2026-03-04T13:00:10Z');

    const message = await team.ask('chloe', 'agenda');
    const next = await team.press('chloe', message, 'What people vote for now');

    assert.match(textOf(message), /Settled <t:\d+:F>\..+<@\d+> is asked to present/su);
    assert.match(textOf(next), /^Reading group, Thursday 12 March 2026/u);
  });
});
