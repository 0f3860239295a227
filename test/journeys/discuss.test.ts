import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMeeting } from '../../src/meetings/meetings.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { MEETING_SETTINGS } from '../support/meeting-settings.ts';
import { paper } from '../support/papers.ts';

const ID = '2401.00001';
const START = Temporal.Instant.from('2026-03-02T12:00:00Z').epochMilliseconds;

onEachDatabase('from a card to its thread', (databases) => {
  test('goes by votes, an agenda and its menu, over a restart, and on from there for weeks', async (t) => {
    const bot = await startBot(t, databases, { sandbox: { now: () => START } });
    const { sandbox, clock } = bot;
    const { channel, people } = sandbox;
    const [ben, chloe] = [sandbox.as(people.ben), sandbox.as(people.chloe)];
    const { database } = bot.app.services;
    const liveTo = async (time: string): Promise<void> => {
      clock.now = Temporal.Instant.from(time);
      sandbox.moveTo(clock.now.epochMilliseconds);
      await bot.app.catchUp();
    };
    await savePapers(database, [paper(ID, { title: 'Tides' })]);
    await addMeeting(
      database,
      sandbox.guild.id,
      { ...MEETING_SETTINGS, channelId: channel.id },
      { userId: people.ada.id, now: clock.now },
    );
    await ben.invoke(channel.id, 'papers propose', { paper: ID });
    // Its card may be on its way still when the person is answered.
    await bot.app.catchUp();
    const [card] = sandbox.messages(channel.id);
    assert.ok(card);
    ben.react(channel.id, card.id, '👍');
    await ben.invoke(channel.id, 'papers help');
    await bot.app.votesCounted();
    await liveTo('2026-03-04T13:00:00Z');
    const agenda = sandbox.messages(channel.id).find(({ embeds }) => embeds[0]?.title?.startsWith('Agenda'));
    assert.ok(agenda);
    assert.deepEqual(sandbox.threads(channel.id), [], 'no thread is opened unasked');

    const chosen = await chloe.select(agenda, 'pick-paper:papers discuss:{}', [ID]);
    assert.equal(chosen.message?.content, `**Tides** has a thread now: <#${card.id}>.`);
    chloe.say(card.id, 'I doubt the second figure.');
    await bot.restart();
    await liveTo('2026-03-25T13:00:00Z');
    assert.deepEqual(
      sandbox.threads(channel.id).map(({ name, archived }) => [name, archived]),
      [['Tides', true]],
    );
    const again = await ben.click(card, 'Discuss');

    assert.equal(again.message?.content, `**Tides** is discussed in <#${card.id}>.`);
    assert.equal(sandbox.threads(channel.id)[0]?.archived, false);
    assert.deepEqual(
      sandbox.messages(card.id).map(({ content, embeds }) => embeds[0]?.title ?? content),
      ['', 'Tides', 'I doubt the second figure.'],
    );
  });
});
