import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';
import { getFeed, listFeeds } from '../../src/feeds/feeds.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { listExamples } from '../../src/taste/examples.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { menuOf } from '../support/menu.ts';
import { paper } from '../support/papers.ts';

const ada = ({ sandbox }: Bot) => sandbox.as(sandbox.people.ada);

async function run(bot: Bot, command: string, options: Readonly<Record<string, string | number | boolean>>) {
  const answer = await ada(bot).invoke(bot.sandbox.channel.id, command, options);
  return answer.message?.content ?? '';
}

async function examplesOf({ app, sandbox }: Bot, number = 1): Promise<string[]> {
  const { database } = app.services;
  const feed = await getFeed(database, sandbox.guild.id, number);
  return (await listExamples(database, feed.id)).map(({ paperId }) => paperId).sort();
}

/** Plays arXiv with these papers. */
function serveArxiv({ server }: Bot, ids: readonly string[]): void {
  server.answer(/^\/api\/query/u, (url) => {
    const asked = (url.searchParams.get('id_list') ?? '').split(',');
    const found = ids.filter((id) => asked.includes(id));
    const entries = found.map(
      (id) =>
        `<entry><id>http://arxiv.org/abs/${id}v1</id><title>Paper ${id}</title><summary>About ${id}.</summary><published>2026-01-05T10:00:00Z</published><author><name>Ada Lovelace</name></author><category term="cs.RO"/></entry>`,
    );
    return {
      body: `<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><opensearch:totalResults>${found.length}</opensearch:totalResults>${entries.join('')}</feed>`,
    };
  });
}

/** A paper that arXiv announces on Monday, 2 March 2026. */
const announce = (id: string, title: string) =>
  `<entry><id>oai:arXiv.org:${id}v1</id><title>${title}</title><summary>${title} and their search.</summary><category term="cs.RO"/><published>2026-03-02T00:00:00-05:00</published><arxiv:announce_type>new</arxiv:announce_type></entry>`;

const partShape = z.object({
  components: z.array(z.looseObject({ custom_id: z.string(), value: z.string().optional() })),
});

/** What a form holds when it opens. */
function valuesOf({ components }: { readonly components: readonly unknown[] }): Record<string, string> {
  const inputs = components.flatMap((row) => partShape.parse(row).components);
  return Object.fromEntries(inputs.map(({ custom_id, value = '' }) => [custom_id, value]));
}

const askedOfArxiv = ({ server }: Bot) => server.asked.filter((path) => path.startsWith('/api/query'));

onEachDatabase('setting up a feed', (databases) => {
  test('leads to a feed from nothing: source, interests, time and zone, a preview, and Create', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const { channel } = sandbox;
    serveArxiv(bot, ['2601.00002']);
    const batch = ['2603.00001', '2603.00002'].map((id) =>
      announce(id, id.endsWith('1') ? 'Robots' : 'Proofs'),
    );
    bot.server.answer(/^\/atom\/cs\.RO$/u, { body: `<feed>${batch.join('')}</feed>` });

    const first = await ada(bot).invoke(channel.id, 'feeds add');
    assert.ok(first.message);
    const second = await ada(bot).select(first.message, menuOf(first.message).custom_id, ['arxiv']);
    assert.ok(second.message);
    await bot.restart();
    const { modal } = await ada(bot).click(second.message, 'Fill in');
    assert.ok(modal);
    const typed = { interests: 'proof search', categories: 'cs.RO', examples: '2601.00002', time: '9:00' };
    const wrong = await ada(bot).submit(channel.id, modal, { ...typed, zone: 'Berlin' });
    assert.ok(wrong.message);
    const again = await ada(bot).click(wrong.message, 'Correct it');
    assert.ok(again.modal);
    const shown = await ada(bot).submit(channel.id, again.modal, {
      ...valuesOf(again.modal),
      zone: 'Europe/Berlin',
    });
    assert.ok(shown.message);
    assert.deepEqual(await listFeeds(bot.app.services.database, sandbox.guild.id), []);
    const [created, another] = await Promise.all([
      ada(bot).click(shown.message, 'Create'),
      ada(bot).click(shown.message, 'Create'),
    ]);

    assert.equal(wrong.message.content, "“Berlin” isn't a valid time zone. Did you mean Europe/Berlin?");
    assert.deepEqual(valuesOf(again.modal), { ...typed, zone: 'Berlin' });
    assert.match(
      shown.message.content,
      /^\*\*A new feed\*\*\narXiv → <#\d+>\n09:00 Europe\/Berlin, Mon–Fri .*\n.* in cs\.RO\nWhat your team likes first: proof search, its votes and 1 example paper\n/u,
    );
    assert.equal(shown.message.embeds[0]?.title, 'This feed on Monday 2 March 2026: 2 of 2 papers');
    assert.match(shown.message.embeds[0]?.description ?? '', /Proofs[\s\S]*Robots/u);
    assert.ok([created, another].some(({ message }) => message?.content.startsWith('Added.')));
    assert.deepEqual(
      [...created.followUps, ...another.followUps].map(({ content }) => content),
      ['This button was pressed already.'],
    );
    const [feed, ...more] = await listFeeds(bot.app.services.database, sandbox.guild.id);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [feed?.source, feed?.order.interests, feed?.timetable.zone, feed?.filter.categories, feed?.channelId],
      ['arxiv', 'proof search', 'Europe/Berlin', ['cs.RO'], channel.id],
    );
    assert.deepEqual(await examplesOf(bot), ['2601.00002']);
  });

  test('can be cancelled, and goes on without a preview where the source fails', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    bot.server.answer(/daily_papers/u, { status: 404, body: '' });
    const first = await ada(bot).invoke(sandbox.channel.id, 'feeds add');
    assert.ok(first.message);
    const second = await ada(bot).select(first.message, menuOf(first.message).custom_id, ['huggingface']);
    assert.ok(second.message);
    const { modal } = await ada(bot).click(second.message, 'Fill in');
    assert.ok(modal);

    const shown = await ada(bot).submit(sandbox.channel.id, modal, valuesOf(modal));
    assert.ok(shown.message);
    sandbox.overwriteBot(sandbox.channel.id, { deny: PermissionFlagsBits.EmbedLinks });
    const refused = await ada(bot).click(shown.message, 'Create');
    const cancelled = await ada(bot).click(shown.message, 'Cancel');
    sandbox.overwriteBot(sandbox.channel.id, {});

    assert.match(
      shown.message.content,
      /I can't show you now what it would have posted: .+ You can create the feed all the same\.$/u,
    );
    assert.match(refused.followUps[0]?.content ?? '', /I'm missing the Embed Links permission/u);
    assert.equal(cancelled.message?.content, 'Cancelled. No feed was added.');
    assert.deepEqual(cancelled.message.components, []);
    assert.deepEqual(await listFeeds(bot.app.services.database, sandbox.guild.id), []);
  });

  test('takes examples by ids and links: from the library, the rest from arXiv in one request, and names what neither has', async (t) => {
    const bot = await startBot(t, databases);
    const { database } = bot.app.services;
    await savePapers(database, [paper('2601.00001'), paper('10.1145/stored', { doi: '10.1145/stored' })]);
    serveArxiv(bot, ['2601.00002', '2601.00003']);

    const added = await run(bot, 'feeds add', {
      interests: 'robot learning',
      examples:
        '2601.00001v2, https://arxiv.org/abs/2601.00002 arXiv: 2601.00003 [cs.RO] doi:10.1145/stored 2601.99999, 2613.00001 nonsense',
    });

    assert.deepEqual(await examplesOf(bot), ['10.1145/stored', '2601.00001', '2601.00002', '2601.00003']);
    assert.deepEqual(askedOfArxiv(bot), [
      '/api/query?id_list=2601.00002,2601.00003,2601.99999&max_results=3',
    ]);
    assert.match(added, /^Added\./u);
    assert.match(
      added,
      /\n\n4 example papers added\. Not found here or at arXiv: 2601\.99999, 2613\.00001 and nonsense\.$/u,
    );
    assert.match(added, /What your team likes first: robot learning, its votes and 4 example papers/u);
    const list = await ada(bot).invoke(bot.sandbox.channel.id, 'feeds list');
    assert.match(list.message?.embeds[0]?.description ?? '', /its votes and 4 example papers/u);
    assert.match(
      await run(bot, 'feeds edit', { examples: 'none' }),
      /^The feed has no example papers now\./u,
    );
    assert.deepEqual(await examplesOf(bot), []);
  });

  test('takes a bibliography with a broken entry: finds papers by id, DOI and title, and names the rest', async (t) => {
    const bot = await startBot(t, databases);
    const { database } = bot.app.services;
    await savePapers(database, [
      paper('2601.00001'),
      paper('title:1', { title: 'Café Robots: A Study', authors: ['Ada Lovelace'] }),
      paper('10.1145/stored', { doi: '10.1145/stored' }),
    ]);
    serveArxiv(bot, ['2601.00002']);
    await run(bot, 'feeds add', { max_papers: 5 });
    const file = ada(bot).attach(
      'zotero.bib',
      `@article{a, title = {One}, eprint = {2601.00001}, archivePrefix = {arXiv}}
@article{b, title = {Two}, doi = {10.48550/arXiv.2601.00002}}
@article{c, title = {Three}, doi = {10.1145/stored}}
@article{d, title = {Cafe robots - a study}, author = {Lovelace, Ada}}
@article{e, title = {Cafe robots - a study}, author = {Turing, Alan}}
@article{broken, title = {
@article{f, title = {Nobody Has This}, author = {Turing, Alan}}
`,
    );

    const changed = await run(bot, 'feeds edit', { examples_file: file });

    assert.deepEqual(await examplesOf(bot), ['10.1145/stored', '2601.00001', '2601.00002', 'title:1']);
    assert.match(
      changed,
      /^4 example papers added\. Not found here or at arXiv: “Cafe robots - a study” and “Nobody Has This”\. I couldn't read line 6 \(.+\) of the file\.\n/u,
    );
  });

  test('refuses a file that is no bibliography, too large or too long, and one that cannot be downloaded, and changes nothing', async (t) => {
    const bot = await startBot(t, databases);
    await run(bot, 'feeds add', { max_papers: 5 });
    const give = (name: string, content: string) =>
      run(bot, 'feeds edit', { max_papers: 7, examples_file: ada(bot).attach(name, content) });
    const entries = Array.from(
      { length: 10_000 },
      (_, index) => `@misc{k${index}, title = {Paper ${index}}}`,
    );

    assert.match(
      await give('a.txt', 'Dear team, see my papers.'),
      /^This is no bibliography\. Accepted are BibTeX/u,
    );
    assert.match(
      await give('b.bib', entries.join('\n')),
      /^That's 10,000 papers, and a feed takes at most 200 examples\./u,
    );
    assert.match(
      await give('c.bib', ' '.repeat(10_000_001)),
      /^“c\.bib” has 10 MB, which is too large: I read files of up to 10 MB\./u,
    );
    bot.sandbox.faults.add({ path: /\/attachments\//u, fault: { kind: 'refuse', status: 404 } });
    assert.match(
      await give('d.bib', '@misc{a, title = {A}}'),
      /^I couldn't download “d\.bib” from Discord: it no longer has the file \(HTTP status 404\)\. Run/u,
    );

    const feed = await getFeed(bot.app.services.database, bot.sandbox.guild.id, 1);
    assert.equal(feed.filter.maxPapers, 5);
    assert.deepEqual(await examplesOf(bot), []);
  });

  test('keeps what the library has where arXiv cannot be asked, and says what to give again', async (t) => {
    const bot = await startBot(t, databases);
    await savePapers(bot.app.services.database, [paper('2601.00001')]);
    bot.server.answer(/^\/api\/query/u, { status: 429, headers: { 'retry-after': '3600' }, body: '' });

    const added = await run(bot, 'feeds add', { examples: '2601.00001 2601.00002' });

    assert.deepEqual(await examplesOf(bot), ['2601.00001']);
    assert.match(
      added,
      /1 example paper added\. I couldn't ask arXiv for 2601\.00002: .+ asks us to slow down\. Give them again in a few minutes with \/feeds edit\.$/u,
    );
  });
});
