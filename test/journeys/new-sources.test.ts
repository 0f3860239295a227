import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preprint, servePreprints } from '../support/biorxiv.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { note, serveVenue } from '../support/openreview.ts';

const titles = ({ sandbox }: Bot): string[] =>
  sandbox.messages(sandbox.channel.id).flatMap(({ embeds }) => embeds.map(({ title = '' }) => title));

const at = async (t: Parameters<typeof startBot>[0], databases: Parameters<typeof startBot>[1]) => {
  const bot = await startBot(t, databases);
  return { bot, app: bot.app, ada: bot.sandbox.as(bot.sandbox.people.ada) };
};

onEachDatabase('sources of other fields', (databases) => {
  test('bring a lab bioRxiv’s preprints of its category, and medRxiv’s', async (t) => {
    const { bot, app, ada } = await at(t, databases);
    const { sandbox, server, clock } = bot;
    servePreprints(server, [preprint(1), preprint(2, { category: 'zoology' }), preprint(3)]);
    const wrong = await ada.invoke(sandbox.channel.id, 'feeds add', {
      source: 'biorxiv',
      categories: 'cs.CL',
    });
    const options = { source: 'bioRxiv', categories: 'Neuroscience, cell_biology' };
    const added = await ada.invoke(sandbox.channel.id, 'feeds add', options);

    clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    await app.catchUp();

    assert.match(JSON.stringify(wrong), /isn't a category of bioRxiv\. It has: animal behavior/u);
    assert.match(JSON.stringify(added), /in neuroscience, cell biology/u);
    assert.deepEqual(titles(bot).sort(), ['Preprint 1', 'Preprint 3']);
  });

  test('bring a venue’s submissions as they appear', async (t) => {
    const { bot, app, ada } = await at(t, databases);
    const { sandbox, server, clock } = bot;
    serveVenue(server, [note(1), note(2, {}, { cdate: Date.parse('2025-10-01') })]);
    const none = await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'NO.cc/2026/Conference' });
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'TEST.cc/2026/Conference submissions' });

    clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    await app.catchUp();
    serveVenue(server, [note(3), note(1), note(2)]);
    clock.now = Temporal.Instant.from('2026-03-03T16:00:00Z');
    await app.catchUp();

    assert.match(JSON.stringify(none), /OpenReview/u);
    assert.deepEqual(titles(bot), ['Submission 1', 'Submission 3']);
  });
});
