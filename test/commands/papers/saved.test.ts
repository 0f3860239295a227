import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { savePaper } from '../../../src/saved/saved.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';
import { menuOf } from '../../support/menu.ts';
import { NOON, paper } from '../../support/papers.ts';

/** A bot in which Ben has saved seven papers, the third with a tag. */
async function startSaved(t: TestContext, databases: Databases) {
  const bot = await startBot(t, databases);
  const { sandbox } = bot;
  const { database } = bot.app.services;
  const ben = sandbox.as(sandbox.people.ben);
  await savePapers(
    database,
    Array.from({ length: 7 }, (_, index) => paper(`${index + 1}`)),
  );
  for (let number = 1; number <= 7; number += 1)
    await savePaper(
      database,
      { userId: ben.id, paperId: `${number}` },
      { tags: number === 3 ? ['To read'] : [], remark: number === 3 ? 'Look at table 2.' : '' },
      NOON.add({ minutes: number }),
    );
  return {
    bot,
    sandbox,
    ben,
    list: (options = {}) => ben.invoke(sandbox.channel.id, 'papers saved', options),
  };
}

onEachDatabase('/papers saved', (databases) => {
  test('lists by pages what the asker saved, with nothing to share', async (t) => {
    const { sandbox, ben, list } = await startSaved(t, databases);

    const first = await list();
    assert.ok(first.message);
    const second = await ben.click(first.message, 'Next');
    const tagged = await list({ tag: '#TO READ' });
    const none = await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, 'papers saved');

    assert.equal(first.ephemeral, true);
    const [embed] = first.message.embeds;
    assert.equal(embed?.title, 'Your saved papers');
    assert.deepEqual(embed?.description?.match(/Paper \d/gu), [
      'Paper 7',
      'Paper 6',
      'Paper 5',
      'Paper 4',
      'Paper 3',
    ]);
    assert.match(embed?.description ?? '', /🏷 To read · ✎ Look at table 2\./u);
    assert.equal(second.message?.embeds[0]?.footer?.text, 'Page 2 of 2');
    assert.equal(tagged.message?.embeds[0]?.title, 'Your saved papers: To read');
    for (const { message } of [first, second, tagged])
      assert.doesNotMatch(JSON.stringify(message), /"Share"/u);
    assert.match(
      none.message?.content ?? '',
      /^You have saved no papers yet\. Press \*\*Save\*\* under a card/u,
    );
  });

  test('opens a paper with its tags and remark, removes it, and brings it back', async (t) => {
    const { ben, list } = await startSaved(t, databases);
    const { message: listed } = await list({ tag: 'to read' });
    assert.ok(listed);
    const { message: opened } = await ben.select(listed, menuOf(listed).custom_id, ['3']);
    assert.ok(opened);
    assert.match(opened.content, /^\*\*Paper 3\*\*\nTags: To read\n> Look at table 2\.\n/u);

    const { message: removed } = await ben.click(opened, 'Remove');
    assert.ok(removed);
    const gone = await list({ tag: 'to read' });
    const { message: stale } = await ben.select(listed, menuOf(listed).custom_id, ['3']);
    const { message: back } = await ben.click(removed, 'Undo');

    assert.equal(
      removed.content,
      'Removed **Paper 3** from your saved papers. You can undo this for 24 hours.',
    );
    assert.match(
      gone.message?.content ?? '',
      /^None of your saved papers has the tag “to read”\. You have given no tags yet\./u,
    );
    assert.equal(stale?.content, '**Paper 3** is not among your saved papers.');
    assert.match(
      back?.content ?? '',
      /^\*\*Paper 3\*\* is saved again, as it was\.\nTags: To read\n> Look at/u,
    );
    assert.match((await list({ tag: 'to read' })).message?.embeds[0]?.description ?? '', /Paper 3/u);
  });

  test('shows the last page where the pages after it are gone', async (t) => {
    const { ben, list } = await startSaved(t, databases);
    const { message } = await list();
    assert.ok(message);
    for (const number of ['1', '2']) {
      const { message: opened } = await ben.select(message, menuOf(message).custom_id, [
        number === '1' ? '7' : '6',
      ]);
      assert.ok(opened);
      await ben.click(opened, 'Remove');
    }

    const next = await ben.click(message, 'Next');

    assert.deepEqual(next.message?.embeds[0]?.description?.match(/Paper \d/gu), [
      'Paper 5',
      'Paper 4',
      'Paper 3',
      'Paper 2',
      'Paper 1',
    ]);
  });

  test('leads from any list to Discuss and Save in two clicks', async (t) => {
    const { bot, sandbox, ben } = await startSaved(t, databases);
    await savePapers(bot.app.services.database, [paper('2401.00001', { title: 'Tides' })]);
    const { message: found } = await ben.invoke(sandbox.channel.id, 'papers search', { query: 'tides' });
    assert.ok(found);

    const { message: opened } = await ben.select(found, menuOf(found).custom_id, ['2401.00001']);
    assert.ok(opened);
    const saved = await ben.click(opened, 'Save');
    const discussed = await ben.click(opened, 'Discuss');

    assert.match(saved.message?.content ?? '', /^Saved \*\*Tides\*\*\./u);
    assert.match(discussed.message?.content ?? '', /`?\/papers propose/u);
    assert.ok((opened.components?.length ?? 0) <= 5);
  });
});
