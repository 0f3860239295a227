import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { listMeetings } from '../../../src/meetings/meetings.ts';
import { onEachDatabase } from '../../support/database.ts';
import { type MeetingBot, READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';
import { menuOf } from '../../support/menu.ts';

const stored = ({ bot }: MeetingBot) => listMeetings(bot.app.services.database, bot.sandbox.guild.id);

onEachDatabase('/meeting set', (databases) => {
  test('sets a meeting up with defaults, and says all that it is', async (t) => {
    const team = await startMeetingBot(t, databases, null);

    const said = await team.run('ada', 'set', READING_GROUP);

    assert.match(said, /^Set up\.\n\n\*\*Reading group\*\*/u);
    assert.match(said, /Thu at 14:00 Europe\/Berlin, every week · 60 minutes · Room 4/u);
    assert.match(
      said,
      /3 papers by votes · voting closes 24 hours before · agenda in <#\d+> · with an event/u,
    );
    assert.match(said, /Presenters: who voted/u);
    assert.match(said, /\*\*Next:\*\* <t:1772715600:F> \(14:00 Europe\/Berlin\)/u);
    const [meeting] = await stored(team);
    assert.equal(meeting?.channelId, team.bot.sandbox.channel.id);
  });

  test('changes by name, in any case, only what is given', async (t) => {
    const team = await startMeetingBot(t, databases, { ...READING_GROUP, papers: 5, closing: 48 });

    const said = await team.run('ada', 'set', { name: 'reading GROUP', time: '15:30', every: 2 });

    assert.match(said, /^Changed\..+Thu at 15:30 Europe\/Berlin, every 2 weeks/su);
    assert.match(said, /5 papers by votes · voting closes 48 hours before/u);
    assert.equal((await stored(team)).length, 1);
    const again = await team.run('ada', 'set', { time: '15:30' });
    assert.match(again, /^Nothing changed/u);
  });

  test('keeps the weeks of a meeting that is set again as it is', async (t) => {
    const fortnightly = { ...READING_GROUP, every: 2 };
    const team = await startMeetingBot(t, databases, fortnightly);
    await team.at('2026-03-09T12:00:00Z');

    const said = await team.run('ada', 'set', fortnightly);

    assert.match(said, /^Nothing changed/u);
    assert.deepEqual(
      (await team.coming()).map(({ day }) => day.toString()),
      ['2026-03-19'],
    );
  });

  test('keeps both of two changes at once, and sets up only one of two new ones', async (t) => {
    const team = await startMeetingBot(t, databases);

    await Promise.all([team.run('ada', 'set', { papers: 7 }), team.run('ada', 'set', { place: 'Room 9' })]);
    const both = await Promise.all([
      team.run('ada', 'set', { ...READING_GROUP, name: 'Astro' }),
      team.run('ada', 'set', { ...READING_GROUP, name: 'Astro' }),
    ]);

    const [astro, group, ...others] = await stored(team);
    assert.deepEqual([group?.maxPapers, group?.place, astro?.name], [7, 'Room 9', 'Astro']);
    assert.equal(others.length, 0);
    assert.ok(both.some((said) => said.startsWith('Set up.')));
  });

  test('takes people, roles and a channel for the votes, and takes them away again', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const { ben, chloe } = sandbox.people;
    const readers = sandbox.addRole('Readers', [ben]);
    const papers = sandbox.addChannel('papers');

    const said = await team.run('ada', 'set', {
      role: readers.id,
      people: `<@${chloe.id}>, <@${ben.id}>`,
      organisers: readers.id,
      votes_from: papers.id,
    });
    assert.match(
      said,
      new RegExp(`Presenters: who has <@&${readers.id}>, and <@${chloe.id}> and <@${ben.id}>`, 'u'),
    );
    assert.match(said, new RegExp(`by votes on cards in <#${papers.id}>`, 'u'));

    for (const clear of ['people', 'organisers', 'votes_from', 'place'])
      await team.run('ada', 'set', { clear });
    const [meeting] = await stored(team);
    assert.deepEqual(
      [meeting?.people, meeting?.organiserRoleId, meeting?.votesFrom, meeting?.place],
      [[], null, null, ''],
    );
  });

  test('says when a time is really held that the clocks skip or show twice', async (t) => {
    const team = await startMeetingBot(t, databases, null);
    const sunday = { ...READING_GROUP, weekdays: 'sun', time: '02:30' };

    const said = await team.run('ada', 'set', sunday);

    assert.match(said, /On 2026-03-29 the clocks skip 02:30, so the meeting is held at <t:\d+:F> \(03:30/u);
    assert.match(said, /On 2026-10-25 the clocks show 02:30 twice; the meeting is held the first time/u);
  });

  test('says that voting closes before the last meeting is held', async (t) => {
    const team = await startMeetingBot(t, databases, null);

    const said = await team.run('ada', 'set', { ...READING_GROUP, weekdays: 'mon-fri', closing: 48 });

    assert.match(said, /closes before the previous meeting has been held/u);
  });

  test('says that it knows nobody with a role', async (t) => {
    const team = await startMeetingBot(t, databases, null);
    const nobody = team.bot.sandbox.addRole('Nobody', []);

    const said = await team.run('ada', 'set', { ...READING_GROUP, role: nobody.id });

    assert.match(said, new RegExp(`I know nobody with <@&${nobody.id}> yet`, 'u'));
  });

  test('refuses what cannot be in a sentence, and stores nothing', async (t) => {
    const team = await startMeetingBot(t, databases, null);
    const { sandbox } = team.bot;
    const closed = sandbox.addChannel('closed');
    sandbox.overwriteBot(closed.id, { deny: PermissionFlagsBits.SendMessages });
    const cases = [
      [{ weekdays: 'thu' }, /Say what the meeting is called/u],
      [{ name: 'New' }, /say on which weekdays and at what time/u],
      [{ ...READING_GROUP, name: '***' }, /can't be a meeting's name/u],
      [{ ...READING_GROUP, zone: 'Mars/Olympus' }, /isn't a valid time zone/u],
      [{ ...READING_GROUP, time: '25:00' }, /isn't a valid time/u],
      [{ ...READING_GROUP, weekdays: 'someday' }, /isn't a valid list of weekdays/u],
      [{ ...READING_GROUP, presenters: 'role' }, /Say whose role/u],
      [{ ...READING_GROUP, people: 'Ben' }, /can't read “Ben” as people/u],
      [{ ...READING_GROUP, channel: closed.id }, /I'm missing the Send Messages permission/u],
    ] as const;

    for (const [options, words] of cases) assert.match(await team.run('ada', 'set', options), words);

    assert.deepEqual(await stored(team), []);
  });

  test('is for organisers: they change their own meeting, and set none up', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const readers = sandbox.addRole('Readers', [sandbox.people.ben]);
    await team.run('ada', 'set', { organisers: readers.id });
    await team.run('ada', 'set', { ...READING_GROUP, name: 'Astro' });

    assert.match(await team.run('ben', 'set', { name: 'Reading group', papers: 2 }), /^Changed\./u);
    assert.match(await team.run('ben', 'set', { name: 'Astro', papers: 2 }), /You organise another meeting/u);
    assert.match(
      await team.run('ben', 'set', { ...READING_GROUP, name: 'Mine' }),
      /A new meeting is for people/u,
    );
    assert.match(
      await team.run('chloe', 'set', { papers: 2 }),
      /^\/meeting set is for people who can manage this server, and for those with the organisers’ role/u,
    );
  });

  test('leads through the choices to a new meeting', async (t) => {
    const team = await startMeetingBot(t, databases, null);
    const { sandbox } = team.bot;
    const ada = sandbox.as(sandbox.people.ada);

    const start = await team.ask('ada', 'set');
    const { modal } = await ada.click(start, 'Fill in');
    assert.ok(modal);
    const { name, weekdays, time, zone, place } = READING_GROUP;
    const draft = await ada.submit(sandbox.channel.id, modal, { name, weekdays, time: '99', zone, place });
    const refused = draft.message;
    assert.ok(refused);
    assert.match(textOf(refused), /isn't a valid time/u);
    const second = await ada.click(refused, 'Correct it');
    assert.ok(second.modal);
    const shown = await ada.submit(sandbox.channel.id, second.modal, { name, weekdays, time, zone, place });
    assert.ok(shown.message);
    await team.press('ada', shown.message, 'Every 2 weeks');
    await team.press('ada', shown.message, 'Whoever counts in');
    await team.press('ada', shown.message, 'Without an event');
    const done = await team.press('ada', shown.message, 'Set up');

    assert.match(textOf(done), /^Set up\./u);
    const [meeting] = await stored(team);
    assert.deepEqual(
      [
        meeting?.name,
        meeting?.schedule.everyWeeks,
        meeting?.presenters.kind,
        meeting?.makesEvent,
        meeting?.place,
      ],
      [name, 2, 'people', false, place],
    );
  });

  test('leads to a change, also of the name', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox } = team.bot;
    const ada = sandbox.as(sandbox.people.ada);

    const start = await team.ask('ada', 'set');
    const chosen = await ada.select(start, menuOf(start).custom_id, ['Reading group']);
    assert.ok(chosen.message);
    const { modal } = await ada.click(chosen.message, 'Fill in');
    assert.ok(modal);
    assert.match(JSON.stringify(modal), /"value":"Thu"/u);
    const { weekdays, zone, place } = READING_GROUP;
    const values = { name: 'Journal club', weekdays, time: '10:00', zone, place };
    const shown = await ada.submit(sandbox.channel.id, modal, values);
    assert.ok(shown.message);
    await team.press('ada', shown.message, 'Change it');

    const [meeting, ...others] = await stored(team);
    assert.deepEqual([meeting?.name, meeting?.schedule.time.hour, others.length], ['Journal club', 10, 0]);
  });
});
