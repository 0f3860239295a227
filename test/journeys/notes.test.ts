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

onEachDatabase('notes on a paper', (databases) => {
  test('go from a card to its thread, to the agenda, and are found three months later', async (t) => {
    const bot = await startBot(t, databases, { sandbox: { now: () => START } });
    const { sandbox, clock } = bot;
    const { channel, people } = sandbox;
    const [ada, ben, chloe] = [people.ada, people.ben, people.chloe].map((person) => sandbox.as(person));
    assert.ok(ada && ben && chloe);
    const { database } = bot.app.services;
    const liveTo = async (time: string): Promise<void> => {
      clock.now = Temporal.Instant.from(time);
      sandbox.moveTo(clock.now.epochMilliseconds);
      await bot.app.catchUp();
    };
    await savePapers(database, [paper(ID, { title: 'Tides' }), paper('2401.00002', { title: 'Wind' })]);
    await addMeeting(
      database,
      sandbox.guild.id,
      { ...MEETING_SETTINGS, channelId: channel.id },
      { userId: people.ada.id, now: clock.now },
    );
    await ben.invoke(channel.id, 'papers propose', { paper: ID });
    await bot.app.catchUp();
    const [card] = sandbox.messages(channel.id);
    assert.ok(card);

    const form = (await chloe.click(card, 'Add notes')).modal;
    assert.ok(form);
    assert.equal(form.title, 'Notes: Tides');
    const saved = await chloe.submit(channel.id, form, {
      takeaways: 'The **quokka** baseline holds. [arxiv](https://evil.example) <@1> @everyone',
      questions: 'Is the sea salty?',
      verdict: '4',
    });
    assert.equal(saved.ephemeral, true);
    assert.equal(
      saved.message?.content,
      'Your notes on **Tides** are saved. Everybody in this server can read and find them.',
    );
    await ben.click(card, 'Discuss');
    await bot.app.catchUp();
    const opening = () => sandbox.messages(card.id).find(({ embeds }) => embeds[0]?.title === 'Tides');
    const first = opening();
    assert.ok(first);
    assert.equal(first.embeds[0]?.fields?.[0]?.name, 'Notes · 1 person · verdict 4 of 5');
    const shown = first.embeds[0]?.fields?.[0]?.value ?? '';
    assert.match(shown, /^<@\d+> · verdict 4 of 5\nThe \*\*quokka\*\* baseline holds\./u);
    assert.doesNotMatch(shown, /\]\(|<@1>|@everyone/u);

    const second = (await ben.click(first, 'Add notes')).modal;
    assert.ok(second);
    await ben.submit(card.id, second, { takeaways: 'Not sure.', verdict: '3/5' });
    await bot.app.catchUp();
    assert.equal(opening()?.embeds[0]?.fields?.[0]?.name, 'Notes · 2 people · mean of 2 verdicts: 3.5 of 5');

    ben.react(channel.id, card.id, '👍');
    await ben.invoke(channel.id, 'papers help');
    await bot.app.votesCounted();
    await liveTo('2026-03-04T13:00:00Z');
    const agenda = sandbox.messages(channel.id).find(({ embeds }) => embeds[0]?.title?.startsWith('Agenda'));
    assert.ok(agenda);
    const again = (await chloe.select(agenda, 'pick-paper:papers note:{}', [ID])).modal;
    assert.ok(again);
    await chloe.submit(channel.id, again, { takeaways: 'The quokka baseline fails.' });
    await bot.app.catchUp();
    assert.match(opening()?.embeds[0]?.fields?.[0]?.value ?? '', /baseline fails/u);
    await ben.submit(card.id, (await ben.click(first, 'Add notes')).modal ?? second, { takeaways: 'Sure.' });
    await bot.app.catchUp();
    assert.doesNotMatch(JSON.stringify(opening()?.embeds), /Sure\./u, 'an old message is edited seldom');
    await liveTo('2026-03-04T13:20:00Z');
    assert.match(JSON.stringify(opening()?.embeds), /Sure\./u);

    await bot.restart();
    await liveTo('2026-06-10T13:00:00Z');
    const search = async (query: string, options = {}) => {
      const { message } = await ada.invoke(channel.id, 'papers search', { query, ...options });
      return message?.embeds[0]?.description ?? message?.content ?? '';
    };
    assert.match(
      await search('quokkas'),
      /^\*\*1\. \[Tides\].*\n> Notes: The \*\*quokka\*\* baseline fails/u,
    );
    assert.match(await search('notes:quokka met:2026-03'), /Tides/u);
    assert.match(await search('discussed:yes', { met: '2026-03-05' }), /Tides/u);
    assert.match(await search('discussed:no'), /Wind/u);
    assert.match(await search('met:2026-04'), /^Nothing matches/u);

    const whole = await ada.invoke(channel.id, 'papers show', { paper: ID });
    assert.match(whole.message?.embeds[0]?.fields?.[0]?.name ?? '', /^Notes · 2 people/u);
    assert.ok(whole.message);
    const next = await ada.click(whole.message, 'Next');
    assert.match(next.message?.embeds[0]?.description ?? '', /Sure\./u);
  });
});
