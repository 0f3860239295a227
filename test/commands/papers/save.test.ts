import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { saveNotes } from '../../../src/notes/save.ts';
import { findSaved } from '../../../src/saved/saved.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';

const ID = '2401.00001';
const FOOT = '-# Only you can see what you save. `/papers saved` lists it.';

/** A bot with a paper called “Tides”. */
async function startTides(t: TestContext, databases: Databases, more: Parameters<typeof paper>[1] = {}) {
  const bot = await startBot(t, databases);
  const { sandbox } = bot;
  const { database } = bot.app.services;
  await savePapers(database, [paper(ID, { title: 'Tides', ...more })]);
  const ben = sandbox.as(sandbox.people.ben);
  return {
    bot,
    sandbox,
    ben,
    save: async (options: Record<string, string> = {}) =>
      ben.invoke(sandbox.channel.id, 'papers save', { paper: ID, ...options }),
    stored: async (userId = ben.id) => {
      const saved = await findSaved(database, { userId, paperId: ID });
      return saved && { tags: saved.tags, remark: saved.remark };
    },
  };
}

onEachDatabase('/papers save', (databases) => {
  test('saves a paper with tags and a remark, adds more, and says so to the asker alone', async (t) => {
    const { bot, sandbox, ben, save, stored } = await startTides(t, databases);

    const first = await save({ tag: '#Survey, to read', remark: 'Start with *section 3*.' });
    const second = await save({ tag: 'survey, 🌊' });
    const third = await save();

    assert.equal(first.ephemeral, true);
    assert.equal(
      first.message?.content,
      `Saved **Tides**.\nTags: Survey, to read\n> Start with \\*section 3\\*.\n${FOOT}`,
    );
    assert.match(
      second.message?.content ?? '',
      /^\*\*Tides\*\* is saved with your changes\.\nTags: Survey, to read, 🌊\n/u,
    );
    assert.match(third.message?.content ?? '', /^\*\*Tides\*\* is already saved\.\n/u);
    assert.doesNotMatch(JSON.stringify(first.message), /"Share"/u);
    assert.deepEqual(sandbox.messages(sandbox.channel.id), []);
    assert.deepEqual(await stored(sandbox.people.ada.id), undefined);
    assert.deepEqual(await stored(), {
      tags: ['Survey', 'to read', '🌊'],
      remark: 'Start with *section 3*.',
    });
    assert.doesNotMatch(JSON.stringify(bot.logged), new RegExp(`${ben.id}|to read|section 3`, 'u'));
  });

  test('changes tags and remark in a form, which comes back with what was typed if it is refused', async (t) => {
    const { sandbox, ben, save, stored } = await startTides(t, databases);
    const { message } = await save({ tag: 'a, b', remark: 'Old.' });
    assert.ok(message);
    const open = async (on = message, label = 'Edit tags and remark') => {
      const { modal } = await ben.click(on, label);
      assert.ok(modal);
      return { modal, fields: JSON.stringify(modal.components) };
    };

    const { modal, fields } = await open();
    assert.match(fields, /"value":"a, b".*"value":"Old\."/u);
    const tag = 'x'.repeat(101);
    const refused = await ben.submit(sandbox.channel.id, modal, { tag, remark: '' });
    assert.match(refused.message?.content ?? '', /^A tag can have up to 100 characters, .* 101\./u);
    assert.deepEqual(await stored(), { tags: ['a', 'b'], remark: 'Old.' });
    assert.ok(refused.message);
    const again = await open(refused.message, 'Correct it');
    assert.ok(again.fields.includes(tag) && !again.fields.includes('Old.'), again.fields);
    const done = await ben.submit(sandbox.channel.id, again.modal, { tag: 'x'.repeat(100), remark: '' });

    assert.match(
      done.message?.content ?? '',
      /^\*\*Tides\*\* is saved with your changes\.\nTags: x{100}\n-# Only/u,
    );
    assert.deepEqual(await stored(), { tags: ['x'.repeat(100)], remark: '' });
  });

  test('refuses a remark that is too long, and keeps what was', async (t) => {
    const { save, stored } = await startTides(t, databases);
    await save({ remark: 'y'.repeat(1_000) });

    const { message } = await save({ tag: 'a', remark: 'z'.repeat(1_001) });

    assert.equal(
      message?.content,
      'A remark can have up to 1,000 characters, and this one has 1,001. Shorten it. Nothing was changed.',
    );
    assert.deepEqual(await stored(), { tags: [], remark: 'y'.repeat(1_000) });
  });

  test('offers to edit one’s notes once there are some, and to add them before', async (t) => {
    const { bot, sandbox, ben, save } = await startTides(t, databases);
    const { database, now } = bot.app.services;

    const before = await save();
    const own = { guildId: sandbox.guild.id, paperId: ID, userId: ben.id };
    const note = { takeaways: 'They turn.', questions: '', verdict: null };
    await saveNotes(database, own, note, { base: undefined, now: now() });
    const after = await save();

    assert.match(JSON.stringify(before.message), /"Add notes"/u);
    assert.match(JSON.stringify(after.message), /"Edit my notes"/u);
    assert.doesNotMatch(JSON.stringify(after.message), /"Add notes"/u);
  });

  test('completes the last of several tags with one’s own', async (t) => {
    const { sandbox, ben, save } = await startTides(t, databases);
    await save({ tag: `survey, to read, ${'w'.repeat(95)}` });
    const complete = async (typed: string, person = ben) =>
      (await person.complete(sandbox.channel.id, 'papers save', 'tag', typed)).map(({ value }) => value);

    assert.deepEqual(await complete('RE'), ['to read']);
    assert.deepEqual(await complete('new, s'), ['new, survey']);
    assert.deepEqual(await complete('survey, '), ['survey, to read'], 'none twice, and none too long');
    assert.deepEqual(await complete('', sandbox.as(sandbox.people.ada)), []);
  });

  test('is a button under every card, also of a paper whose id is too long for it', async (t) => {
    const id = `doc-${'x'.repeat(90)}`;
    const { bot, sandbox, ben } = await startTides(t, databases);
    await savePapers(bot.app.services.database, [paper(id, { title: 'Long' })]);
    for (const one of [ID, id]) await ben.invoke(sandbox.channel.id, 'papers propose', { paper: one });
    await bot.app.catchUp();
    const cards = sandbox.messages(sandbox.channel.id);
    assert.equal(cards.length, 2);

    const said: string[] = [];
    for (const card of cards) said.push((await ben.click(card, 'Save')).message?.content ?? '');

    assert.deepEqual(said.map((content) => content.split('\n')[0]).sort(), [
      'Saved **Long**.',
      'Saved **Tides**.',
    ]);
  });

  test('shows whatever is in a title, a tag and a remark as text', async (t) => {
    const title = '}}{{\\end{document} @everyone';
    const { save } = await startTides(t, databases, { title });

    const { message } = await save({ tag: '**x**, <@1>', remark: '[a](https://b.example)\n> c' });

    const [first, tags, ...remark] = message?.content.split('\n') ?? [];
    assert.match(first ?? '', /^Saved \*\*\}\}\{.* @everyone\*\*\.$/u);
    assert.deepEqual(message?.mentions, []);
    assert.equal(tags, 'Tags: \\*\\*x\\*\\*, \\<@1\\>');
    assert.match(remark.join('\n'), /^> \\\[a\\\]/u);
  });
});
