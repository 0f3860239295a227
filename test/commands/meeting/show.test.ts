import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

onEachDatabase('/meeting show', (databases) => {
  test('says when it is next, when voting closes, the draw’s SHA-256 and whom it knows', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben', 'chloe'] });
    const { ben, chloe } = team.bot.sandbox.people;

    const said = await team.run('ben', 'show');

    assert.match(
      said,
      /\*\*Next:\*\* <t:1772715600:F> \(14:00 Europe\/Berlin\)\. Voting closes <t:1772629200:F>/u,
    );
    assert.match(said, /The seed of its draw has SHA-256 `[\da-f]{64}`/u);
    assert.match(said, new RegExp(`I know 2 people who may be asked: <@${ben.id}> and <@${chloe.id}>`, 'u'));
    const [occurrence] = await team.coming();
    assert.ok(occurrence && !said.includes(occurrence.seed), 'the seed itself is a secret');
  });

  test('shows the agenda, who presents, who is asked, and the seed once it is settled', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.vote({ '2603.00001': ['ben'], '2603.00002': ['chloe'] });
    await team.at('2026-03-04T13:00:10Z');
    await team.run('ben', 'accept');

    const said = await team.run('ada', 'show');

    const { ben, chloe } = team.bot.sandbox.people;
    const [occurrence] = await team.coming();
    assert.match(said, /\[Its agenda\]\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\), with 2 papers/u);
    assert.ok(said.includes(`Presenting: <@${ben.id}>.`), said);
    assert.ok(said.includes(`Asked: <@${chloe.id}>.`));
    assert.ok(occurrence && said.includes(occurrence.seed));
    assert.match(said, /Its event is in Discord's list/u);
  });

  test('says what came of the last time: held, missed while the bot was away, or called off', async (t) => {
    const team = await startMeetingBot(t, databases);
    assert.doesNotMatch(await team.run('ben', 'show'), /^Last:/mu);
    await team.at('2026-03-06T09:00:00Z');
    assert.match(
      await team.run('ben', 'show'),
      /^Last: Thursday 5 March 2026, without an agenda, because I was away .*\. Its votes count for the next one\.$/mu,
    );
    await team.run('ada', 'skip');
    assert.match(await team.run('ben', 'show'), /^Last: Thursday 5 March 2026, without/mu, 'not one to come');
    await team.at('2026-03-12T14:00:00Z');
    assert.match(await team.run('ben', 'show'), /^Last: Thursday 12 March 2026, called off\.$/mu);
    await team.at('2026-03-18T13:00:10Z');
    await team.at('2026-03-19T13:00:00Z');
    assert.match(await team.run('ben', 'show'), /^Last: Thursday 19 March 2026, held\.$/mu);
  });

  test('names what is wrong: missing permissions one by one, a channel that is gone, no right to events', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const elsewhere = sandbox.addChannel('elsewhere');
    await team.run('ada', 'set', { channel: elsewhere.id });
    sandbox.setBotPermissions(0n);
    sandbox.overwriteBot(elsewhere.id, { deny: 0x800n | 0x4000n });
    await team.bot.app.catchUp();

    const missing = await team.run('ben', 'show');
    sandbox.removeChannel(elsewhere.id);
    const gone = await team.run('ben', 'show');

    assert.match(missing, /I'm missing the Send Messages and Embed Links permissions/u);
    assert.match(missing, /To make an event, I'm missing the Create Events permission/u);
    assert.match(
      gone,
      /I can't see <#\d+> in this server.+`\/meeting set` with a channel moves the agenda there/u,
    );
  });

  test('says that its event was deleted by hand', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    for (const { id } of sandbox.scheduledEvents()) sandbox.removeScheduledEvent(id);

    const said = await team.run('ada', 'show');

    assert.match(said, /⚠️ The event was deleted by hand, so this meeting has none/u);
  });

  test('says that nobody is left to be asked', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    await team.vote({ '2603.00001': ['ben'] });
    sandbox.leave(sandbox.people.ben);
    await team.at('2026-03-04T13:00:10Z');

    const said = await team.run('ada', 'show');

    assert.match(said, /I know nobody who may be asked\. 1 person left the server\./u);
  });

  test('says that it is paused, skipped or moved', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.run('ada', 'skip');
    await team.run('ada', 'move', { date: '2026-03-12', to: '2026-03-13 10:00' });
    await team.run('ada', 'pause');

    const said = await team.run('ben', 'show');

    assert.match(said, /\*\*Paused:\*\* by <@\d+>\./u);
    assert.match(said, /Skipped: 2026-03-05\./u);
    assert.match(said, /Moved: the one of 2026-03-12 is held on 2026-03-13 10:00\./u);
  });

  test('says that its zone is no longer known, and other commands do, too', async (t) => {
    const team = await startMeetingBot(t, databases);
    await team.bot.app.services.database.execute(sql`update meetings set zone = 'Nowhere/Atlantis'`);

    assert.match(await team.run('ben', 'show'), /Nowhere\/Atlantis/u);
    await team.at('2026-03-04T13:00:10Z');
    assert.match(
      await team.run('ben', 'show'),
      /\*\*Paused:\*\* The time zone Nowhere\/Atlantis is no longer known/u,
    );
    assert.match(await team.run('ada', 'skip'), /^The time zone Nowhere\/Atlantis is no longer known/u);
    assert.deepEqual(await team.complete('ada', 'skip', 'date', ''), []);
    assert.match(await team.run('ada', 'set', { papers: 2 }), /“Nowhere\/Atlantis” isn't a valid time zone/u);
    assert.match(await team.run('ada', 'set', { zone: 'Europe/Paris' }), /^Changed\./u);
    assert.match(await team.run('ada', 'resume'), /^Resumed\./u);
  });

  test('says which one is meant where there are none or several', async (t) => {
    const team = await startMeetingBot(t, databases, null);
    assert.match(await team.run('ben', 'show'), /This server has no meetings yet/u);
    await team.run('ada', 'set', READING_GROUP);
    await team.run('ada', 'set', { ...READING_GROUP, name: 'Astro' });

    assert.match(await team.run('ben', 'show'), /several meetings/u);
    assert.match(await team.run('ben', 'show', { meeting: 'astro' }), /^Astro/u);
    assert.match(await team.run('ben', 'show', { meeting: 'Nobody' }), /no meeting called “Nobody”/u);
    assert.deepEqual(await team.complete('ben', 'show', 'meeting', 'r'), ['Astro', 'Reading group']);
  });

  test('has its agenda, its ledger and Count me in within reach', async (t) => {
    const team = await startMeetingBot(t, databases);
    const message = await team.ask('chloe', 'show');

    assert.match(textOf(await team.press('chloe', message, 'Agenda')), /Until then it stands like this/u);
    assert.match(textOf(await team.press('chloe', message, 'Count me in')), /^You are counted in/u);
    assert.match(textOf(await team.press('chloe', message, 'Ledger')), /Nobody has presented/u);
  });
});
