import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMeetingNamed } from '../../../src/meetings/meetings.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';
import { paper } from '../../support/papers.ts';
import { addPastMeeting } from '../../support/past-meetings.ts';

const DAY = Temporal.PlainDate.from('2026-02-26');

/** More than an agenda has, unless people add some by hand. */
const IDS = Array.from({ length: 14 }, (_, index) => `2602.0000${index}`);

onEachDatabase('/meeting history', (databases) => {
  test('pages through 200 meetings, the newest first, whatever their papers are called', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox, app } = team.bot;
    const { database } = app.services;
    assert.match(await team.run('ben', 'history'), /^No meeting was held yet/u);
    const meeting = await findMeetingNamed(database, sandbox.guild.id, READING_GROUP.name);
    assert.ok(meeting);
    const titles = ['', `${'😀 long '.repeat(50)}`.slice(0, 300), 'שלום [x](https://evil.example) **b**'];
    await savePapers(
      database,
      IDS.map((id, index) => paper(id, { title: titles[index % titles.length] ?? '' })),
    );
    const all = Object.fromEntries(IDS.map((id) => [id, 'discussed' as const]));
    for (let week = 0; week < 200; week += 1)
      await addPastMeeting(database, meeting.id, DAY.subtract({ weeks: week }), week < 3 ? all : {});

    const first = await team.ask('ben', 'history');
    const second = await team.press('ben', first, 'Next');

    assert.match(
      textOf(first),
      /^Past meetings\n\*\*Thursday 26 February 2026\*\* · Reading group\n1\. \[Untitled\]\(https:/u,
    );
    assert.match(textOf(first), /12 February 2026.*\n14\. /su, 'all of its papers are there');
    assert.doesNotMatch(textOf(first), /[^\\]\[x\]\(https:\/\/evil/u);
    assert.equal(first.embeds[0]?.footer?.text, '200 meetings · page 1 of 67');
    assert.match(
      textOf(second),
      /Thursday 5 February 2026\*\* · Reading group\nNothing was on its agenda\./u,
    );
    assert.match(await team.run('ben', 'history', { meeting: 'Nonsense' }), /no meeting called/u);

    const { message, followUps } = await sandbox.as(sandbox.people.ben).click(first, 'Export');
    const answer = followUps[0] ?? message;
    assert.equal(answer?.content, '200 meetings, as Markdown, the newest first.');
    const confirm = await team.ask('ada', 'remove');
    assert.match(textOf(confirm), /`\/meeting export` gives them as a file first/u);
    await team.press('ada', confirm, 'Remove');
    assert.match(await team.run('ben', 'history'), /^No meeting was held yet/u);
  });
});
