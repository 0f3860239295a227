import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMeeting } from '../../../src/meetings/meetings.ts';
import { saveNotes } from '../../../src/notes/save.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { MEETING_SETTINGS } from '../../support/meeting-settings.ts';
import { NOON, paper } from '../../support/papers.ts';
import { addPastMeeting } from '../../support/past-meetings.ts';
import { addPostedCard } from '../../support/posted-card.ts';
import { saveVote } from '../../support/votes.ts';

const IDS = ['2602.00001', '2602.00002', '2602.00003', '2602.00004', '2602.00005', '2602.00006'] as const;

onEachDatabase('/papers catch-up', (databases) => {
  test('shows what was discussed since a day, most voted first, and where to start', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const { database } = bot.app.services;
    const ben = sandbox.as(sandbox.people.ben);
    const ask = async (since: string) => {
      const { message } = await ben.invoke(sandbox.channel.id, 'papers catch-up', { since });
      assert.ok(message);
      return message;
    };
    assert.match(
      (await ask('2026')).content,
      /^Your team hasn't discussed a paper since .*, neither at a meeting nor in notes\. /u,
    );
    const meeting = await addMeeting(database, sandbox.guild.id, MEETING_SETTINGS, {
      userId: 'a',
      now: NOON,
    });
    await savePapers(
      database,
      IDS.map((id) => paper(id, { title: id === '2602.00003' ? '' : 'Very long '.repeat(30) + id })),
    );
    const guildId = sandbox.guild.id;
    for (const [index, paperId] of IDS.entries()) {
      const card = await addPostedCard(database, { guildId, paperId, messageId: `9${index}` });
      for (let voter = 0; voter < index; voter += 1) await saveVote(database, card, `${voter}`, NOON);
    }
    const day = Temporal.PlainDate.from('2026-02-19');
    await addPastMeeting(database, meeting.id, day, Object.fromEntries(IDS.map((id) => [id, 'discussed'])));
    await addPastMeeting(database, meeting.id, day.add({ weeks: 1 }), { '2602.00006': 'not-reached' });

    const first = await ask('2026-02');

    const [list, start] = first.embeds;
    assert.equal(list?.title, 'Discussed since 1 Feb 2026, most votes first');
    assert.equal(list?.footer?.text, 'Page 1 of 2');
    assert.match(list?.description ?? '', /^\*\*1\. .*2602\.00006.*5 votes.*not reached 26 Feb/su);
    assert.equal(start?.title, 'Start here');
    assert.match(
      start?.description ?? '',
      /Very long.*\nIt has the most votes of all\. No paper has notes/su,
    );
    const { message: second } = await ben.click(first, 'Next');
    assert.deepEqual(
      second?.embeds.map(({ title }) => title),
      ['Discussed since 1 Feb 2026, most votes first'],
    );
    assert.match(
      (await ask('2026-02-20')).content,
      /^Your team hasn't discussed/u,
      'it was not reached since',
    );
    for (const [since, said] of [
      ['2027', /^Friday 1 January 2027 is still to come\. Give a day that has passed\.$/u],
      ['soon', /^“soon” isn't a valid date\. Write it like 2026-03-02, 2026-03 or 2026\.$/u],
      ['2026-02-30', /isn't a valid date/u],
    ] as const)
      assert.match((await ask(since)).content, said);

    for (const userId of ['1', '2']) {
      const text = { takeaways: '**Bold.**\n- one\n- two', questions: '', verdict: 4 };
      const own = { guildId, paperId: '2602.00005', userId };
      await saveNotes(database, own, text, { base: undefined, now: NOON });
    }
    const [noted, read] = (await ask('2026-02')).embeds;
    assert.match(noted?.description ?? '', /\n> <@\d> \(verdict 4 of 5\): Bold\. one · two · 1 more note\n/u);
    assert.match(
      read?.description ?? '',
      /\nIt has the most votes of the papers with notes, which say what your team thought\.$/u,
    );
  });

  test('also shows what people have noted without a meeting, on the day of their notes', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const { database } = bot.app.services;
    const [paperId, other] = IDS;
    await savePapers(
      database,
      [paperId, other].map((id) => paper(id)),
    );
    const now = Temporal.Instant.from('2026-02-10T10:00:00Z');
    const text = { takeaways: 'Robust.', questions: '', verdict: null };
    const own = { guildId: sandbox.guild.id, userId: '1' };
    await saveNotes(database, { ...own, paperId }, text, { base: undefined, now });
    await saveNotes(database, { ...own, guildId: '9', paperId: other }, text, { base: undefined, now });
    const ask = async (since: string) =>
      (await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers catch-up', { since })).message;

    const [list, start] = (await ask('2026-02-10'))?.embeds ?? [];

    assert.match(list?.description ?? '', /2602\.00001.*> <@1>: Robust\./su);
    assert.doesNotMatch(list?.description ?? '', /2602\.00002/u, 'another server noted it');
    assert.match(start?.description ?? '', /which say what your team thought\.$/u);
    assert.match((await ask('2026-02-11'))?.content ?? '', /^Your team hasn't discussed a paper since/u);
  });
});
