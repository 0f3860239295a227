import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtomFeed } from 'feedsmith';
import { readBibliography } from '../../src/bibliography/read.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { checkAtom, checkJsonFeed } from '../support/feed-rules.ts';
import { findFreePort } from '../support/free-port.ts';
import { startMeetingBot } from '../support/meeting-bot.ts';
import { menuOf } from '../support/menu.ts';
import { paper } from '../support/papers.ts';

const ID = '2401.00001';
const TITLE = '}}{{\\end{document}';

onEachDatabase('what somebody saves', (databases) => {
  test('is theirs from card and list to tags, a feed reader and a bibliography, over a restart', async (t) => {
    const HTTP_PORT = String(await findFreePort());
    const environment = { HTTP_PORT, PUBLIC_URL: `http://127.0.0.1:${HTTP_PORT}` };
    const team = await startMeetingBot(t, databases, undefined, environment);
    const { bot } = team;
    const { sandbox } = bot;
    const { channel, people } = sandbox;
    const [ben, chloe] = [sandbox.as(people.ben), sandbox.as(people.chloe)];
    const say = async (command: string, options = {}) => {
      const { message } = await ben.invoke(channel.id, command, options);
      assert.ok(message);
      return message;
    };
    await savePapers(bot.app.services.database, [
      paper(ID, { title: TITLE }),
      ...Array.from({ length: 6 }, (_, index) =>
        paper(`240${index + 2}.00001`, { title: `Tides ${index + 1}` }),
      ),
    ]);

    // From a card, and from a list in two clicks.
    await say('papers propose', { paper: ID });
    await bot.app.catchUp();
    const card = sandbox.messages(channel.id).find(({ embeds }) => embeds[0]?.title?.startsWith('}}'));
    assert.ok(card);
    const { message: first } = await ben.click(card, 'Save');
    assert.ok(first);
    const found = await say('papers search', { query: 'tides' });
    for (const { value } of menuOf(found).options) {
      const { message: opened } = await ben.select(found, menuOf(found).custom_id, [value]);
      assert.ok(opened);
      assert.match((await ben.click(opened, 'Save')).message?.content ?? '', /^Saved \*\*Tides/u);
    }

    // Tags and a remark, typed in a form.
    const { modal } = await ben.click(first, 'Add tags or a remark');
    assert.ok(modal);
    const tags = 'To read, 🌊';
    const labelled = await ben.submit(channel.id, modal, { tag: tags, remark: 'Odd title.' });
    assert.match(
      labelled.message?.content ?? '',
      /is saved with your changes\.\nTags: To read, 🌊\n> Odd title\.\n/u,
    );

    // Pages, and what nobody else sees.
    await bot.restart();
    const listed = await say('papers saved');
    assert.equal(listed.embeds[0]?.footer?.text, 'Page 1 of 2');
    const { message: second } = await ben.click(listed, 'Next');
    assert.match(second?.embeds[0]?.description ?? '', /🏷 To read, 🌊 · ✎ Odd title\./u);
    const hers = (await chloe.invoke(channel.id, 'papers saved')).message?.content;
    assert.match(hers ?? '', /^You have saved no papers yet/u);
    assert.doesNotMatch(JSON.stringify(sandbox.messages(channel.id)), /To read|Odd title\.|Your saved/u);

    // Removed, and brought back.
    const tagged = await say('papers saved', { tag: 'to read' });
    const { message: opened } = await ben.select(tagged, menuOf(tagged).custom_id, [ID]);
    assert.ok(opened);
    const { message: removed } = await ben.click(opened, 'Remove');
    assert.ok(removed);
    const address = async (format: string, options = {}) =>
      new RegExp(`\`(http\\S+\\.${format})\``, 'u').exec(
        (await say('papers saved-link', options)).content,
      )?.[1] ?? '';
    const all = await address('atom');
    const read = async (from: string) => (await fetch(from)).text();
    assert.equal(parseAtomFeed(await read(all)).entries?.length, 5);
    await ben.click(removed, 'Undo');

    // A feed reader follows the tag, and all.
    bot.clock.now = bot.clock.now.add({ minutes: 2 });
    const ofTag = await address('atom', { tag: 'to read' });
    checkAtom(await read(ofTag), ofTag);
    const feed = parseAtomFeed(await read(ofTag));
    assert.deepEqual([feed.title?.value, feed.entries?.length], ['Saved papers: To read', 1]);
    assert.equal(parseAtomFeed(await read(all)).entries?.length, 6);
    const json = await address('json');
    checkJsonFeed(await read(json), json);

    // A bibliography of what was saved, and of a meeting's agenda.
    const bibliography = async (options: Record<string, string>) => {
      const message = await say('papers export', { format: 'bibtex', ...options });
      const text = await read(message.attachments[0]?.url ?? '');
      return { said: message.content, ids: (await readBibliography(text)).entries.length, text };
    };
    const saved = await bibliography({ scope: 'saved' });
    assert.deepEqual([saved.said, saved.ids], ['6 papers that you saved, as BibTeX.', 6]);
    const one = await bibliography({ scope: 'saved', tag: 'To Read' });
    assert.deepEqual([one.said, one.ids], ['1 paper that you saved with the tag “To read”, as BibTeX.', 1]);
    assert.equal(one.text.split('{').length, one.text.split('}').length);
    await team.vote({ '2501.00001': ['ben', 'chloe'], '2502.00001': ['ben'] });
    const standing = await bibliography({ scope: 'meeting' });
    assert.match(
      standing.said,
      /^2 papers on the agenda of Reading group for 5 Mar 2026, as the votes stand now, as BibTeX\.$/u,
    );
    await team.at('2026-03-04T13:00:00Z');
    const settled = await bibliography({ scope: 'meeting', date: '2026-03-05' });
    assert.deepEqual(
      [settled.said, settled.ids],
      ['2 papers on the agenda of Reading group for 5 Mar 2026, as BibTeX.', 2],
    );
    const wrong = await say('papers export', { format: 'ris', scope: 'meeting', date: '2026-03-06' });
    assert.match(
      wrong.content,
      /^There is nothing to export: Reading group has no settled agenda for 6 Mar 2026\./u,
    );
  });
});
