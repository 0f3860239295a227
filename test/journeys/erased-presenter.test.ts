import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { offers } from '../../src/database/schema/meetings.ts';
import { listHeld } from '../../src/meetings/held.ts';
import { findMeetingNamed } from '../../src/meetings/meetings.ts';
import { saveNotes } from '../../src/notes/save.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../support/meeting-bot.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPastMeeting } from '../support/past-meetings.ts';

const ID = '2602.00001';

onEachDatabase('a meeting at which somebody presented who erased later', (databases) => {
  test('is looked back on everywhere with somebody who left, and with the notes of others', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { sandbox, app } = team.bot;
    const { database } = app.services;
    const guildId = sandbox.guild.id;
    const [ada, ben] = [sandbox.people.ada, sandbox.people.ben].map((person) => sandbox.as(person));
    assert.ok(ada && ben);
    const meeting = await findMeetingNamed(database, guildId, READING_GROUP.name);
    assert.ok(meeting);
    await savePapers(database, [paper(ID, { title: 'Tides' })]);
    await addPastMeeting(database, meeting.id, Temporal.PlainDate.from('2026-02-26'), { [ID]: 'discussed' });
    const [held] = await listHeld(database, guildId, meeting.id);
    const times = { askedAt: NOON, expiresAt: NOON, settledAt: NOON };
    await database.insert(offers).values({
      occurrenceId: held?.occurrenceId ?? 0,
      paperId: ID,
      userId: ben.id,
      state: 'accepted',
      ...times,
    });
    for (const { id: userId } of [ada, ben])
      await saveNotes(
        database,
        { guildId, paperId: ID, userId },
        { takeaways: '', questions: '', verdict: 4 },
        { base: undefined, now: NOON },
      );
    const ask = async (command: string, options = {}): Promise<APIMessage> => {
      const { message } = await ada.invoke(sandbox.channel.id, command, options);
      assert.ok(message);
      return message;
    };
    const lookBack = async () => ({
      history: textOf(await ask('meeting history')),
      caughtUp: textOf(await ask('papers catch-up', { since: '2026' })),
      shown: textOf(await ask('papers show', { paper: ID })),
      found: textOf(await ask('papers search', { query: 'Tides' })),
      file: await (await fetch((await ask('meeting export')).attachments[0]?.url ?? '')).text(),
    });

    // It waits until the bot knows who asks.
    await ben.invoke(sandbox.channel.id, 'privacy show');
    const before = await lookBack();
    const { message: question } = await ben.invoke(sandbox.channel.id, 'privacy erase');
    assert.ok(question);
    await ben.click(question, 'Erase');
    const after = await lookBack();

    const { file: fileBefore, ...messagesBefore } = before;
    for (const text of Object.values(messagesBefore))
      assert.match(text, new RegExp(`, <@${ben.id}> presented`, 'u'));
    assert.match(fileBefore, /Discussed; Ben presented/u);
    assert.match(before.caughtUp, new RegExp(`\n> <@${ben.id}> \\(verdict 4 of 5\\) · 1 more note\n`, 'u'));
    const { file, ...messages } = after;
    for (const text of Object.values(messages)) assert.match(text, /, somebody who left presented/u);
    assert.match(file, /Discussed; somebody who left presented/u);
    assert.match(after.caughtUp, new RegExp(`\n> <@${ada.id}> \\(verdict 4 of 5\\)\n`, 'u'));
    assert.doesNotMatch(JSON.stringify(after), new RegExp(`~|${ben.id}`, 'u'));
  });
});
