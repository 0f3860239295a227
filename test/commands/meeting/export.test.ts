import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { fillFiles, writeMeeting } from '../../../commands/meeting/write-history.ts';
import { findMeetingNamed } from '../../../src/meetings/meetings.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot } from '../../support/meeting-bot.ts';
import { NOON, paper } from '../../support/papers.ts';
import { addPastMeeting } from '../../support/past-meetings.ts';

async function read({ attachments }: APIMessage): Promise<string> {
  return (await fetch(attachments[0]?.url ?? '')).text();
}

onEachDatabase('/meeting export', (databases) => {
  test('gives all meetings, or those of a day, as Markdown that shows titles letter by letter', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { database } = team.bot.app.services;
    const meeting = await findMeetingNamed(database, team.bot.sandbox.guild.id, READING_GROUP.name);
    assert.ok(meeting);
    await savePapers(database, [paper('2602.00001', { title: 'On *graphs* [x](y)' }), paper('2602.00002')]);
    const day = Temporal.PlainDate.from('2026-02-19');
    await addPastMeeting(database, meeting.id, day, { '2602.00001': 'discussed' });
    await addPastMeeting(database, meeting.id, day.add({ weeks: 1 }), { '2602.00002': 'not-reached' });

    const all = await read(await team.ask('ben', 'export'));
    const one = await read(
      await team.ask('ben', 'export', { date: '2026-02-19', meeting: READING_GROUP.name }),
    );

    assert.match(all, /^# Meetings\n\n## Reading group, Thursday 26 February 2026\n/u);
    assert.match(all, /\n- \*\*On \\\*graphs\\\* \\\[x\\\]\(y\)\*\*\n {2}- .*\n {2}- Discussed\n/u);
    assert.match(one, /^# Reading group\n\n## Reading group, Thursday 19 February 2026\n/u);
    assert.doesNotMatch(one, /26 February/u);
    assert.match(
      await team.run('ben', 'export', { date: '2026-02-20' }),
      /^No meeting was held on Friday 20/u,
    );
    assert.match(await team.run('ben', 'export', { date: 'soon' }), /isn't a valid date/u);
  });
});

suite('the history of meetings in Markdown', () => {
  test('fills files that Discord takes, each with its heading, and leaves nothing out', () => {
    const pieces = Array.from({ length: 30 }, (_, index) => `${index} ${'é'.repeat(40)}\n`);
    const files = fillFiles(pieces, '# Meetings\n', 300);
    assert.ok(files.length > 1);
    assert.ok(files.every((file) => file.startsWith('# Meetings\n') && Buffer.byteLength(file) <= 300));
    assert.equal(files.map((file) => file.replace('# Meetings\n', '')).join(''), pieces.join(''));
  });

  test('quotes notes, and names who wrote them', () => {
    const [, text] = writeMeeting(
      {
        occurrenceId: 1,
        meetingId: 1,
        meetingName: 'Reading group',
        zone: 'UTC',
        heldAt: NOON,
        papers: [
          {
            paper: paper('2602.00001'),
            past: {
              paperId: '2602.00001',
              occurrenceId: 1,
              meetingName: 'Reading group',
              zone: 'UTC',
              heldAt: NOON,
              outcome: 'discussed',
              by: undefined,
              presenterId: '3',
              agendaAt: undefined,
            },
            tally: undefined,
            threadId: '77',
            notes: [
              {
                id: 1,
                noteId: 1,
                userId: '4',
                takeaways: 'A\n\n- b',
                questions: 'Why?',
                verdict: 4,
                savedAt: NOON,
              },
            ],
          },
        ],
      },
      { guildId: '9', nameOf: (id) => `Person ${id}` },
    );
    assert.match(
      text ?? '',
      / {2}- Discussed; Person 3 presented\n.*\[thread\]\(<https:\/\/discord\.com\/channels\/9\/77>\)\n {2}- Notes by Person 4 \(verdict 4 of 5\)\n\n {4}> A\n {4}>\n {4}> - b\n {4}>\n {4}> Open questions:\n {4}>\n {4}> Why\?\n/su,
    );
  });
});
