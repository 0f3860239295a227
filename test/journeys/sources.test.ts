import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { countPapers, findPaper } from '../../src/papers/library.ts';
import { listDay, onlyListOf } from '../../src/papers/listings.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { recorded } from '../support/recorded.ts';
import { huggingfaceItem, recordedDays, serveDay, serveRecordedDays } from '../support/source-server.ts';

const RECORDED = recorded('huggingface');
const MALFORMED = recorded('huggingface/2024-12-11.malformed.json');
const BATCH = recorded('arxiv/rss-2025-08-20.xml');

const day = (text: string) => Temporal.PlainDate.from(text);
const skipped = ({ logged }: Bot) => logged.filter(({ msg }) => msg === 'an item was skipped');

onEachDatabase('sources', (databases) => {
  test('give all 64 recorded days, with no paper lost', { skip: RECORDED.skip }, async (t) => {
    const bot = await startBot(t, databases, { now: '2026-06-01T12:00:00Z' });
    const { collectDay, database } = bot.app.services;
    serveRecordedDays(bot.server);
    const known = new Set<string>();
    let listings = 0;
    for (const one of recordedDays()) {
      const held: { paper: { id: string } }[] = JSON.parse(
        readFileSync(recorded(`huggingface/${one}.json`).path, 'utf8'),
      );
      const ids = held.map(({ paper }) => paper.id);

      const collected = await collectDay(onlyListOf('huggingface'), day(one));

      assert.deepEqual(collected, { state: 'listed', papers: held.length, skipped: 0 });
      const stored = await listDay(database, onlyListOf('huggingface'), day(one));
      assert.deepEqual(stored.map(({ paper }) => paper.id).sort(), ids.sort());
      for (const id of ids) known.add(id);
      listings += held.length;
    }
    assert.equal(listings, 1_556);
    assert.equal(await countPapers(database), known.size);
    assert.deepEqual(skipped(bot), []);
  });

  test('skip each of the 26 broken items of a recorded day, and log it', {
    skip: MALFORMED.skip,
  }, async (t) => {
    const bot = await startBot(t, databases);
    const items: unknown[] = JSON.parse(readFileSync(MALFORMED.path, 'utf8'));
    serveDay(bot.server, '2024-12-11', [...items.slice(0, 13), huggingfaceItem('1'), ...items.slice(13)]);

    const collected = await bot.app.services.collectDay(onlyListOf('huggingface'), day('2024-12-11'));

    assert.deepEqual(collected, { state: 'listed', papers: 1, skipped: 26 });
    assert.equal(skipped(bot).length, 26);
  });

  test('lose nothing of what is stored where one answers nonsense later', async (t) => {
    const bot = await startBot(t, databases);
    const { collectDay, database } = bot.app.services;
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1'), huggingfaceItem('2')]);
    await collectDay(onlyListOf('huggingface'), day('2026-03-02'));
    for (const body of ['<html>Sorry</html>', '[{"paper": {"id": "1"', '{"error": "busy"}', 'null', '']) {
      bot.server.answer(/daily_papers/u, { body });

      await assert.rejects(
        collectDay(onlyListOf('huggingface'), day('2026-03-02')),
        /^SourceError: Hugging Face answered/u,
      );

      assert.equal((await listDay(database, onlyListOf('huggingface'), day('2026-03-02'))).length, 2);
    }
  });

  test('keep one paper where both have it, and where it comes again as a new version', {
    skip: BATCH.skip,
  }, async (t) => {
    const bot = await startBot(t, databases, { now: '2025-08-20T12:00:00Z' });
    const { collectDay, database } = bot.app.services;
    const batch = readFileSync(BATCH.path, 'utf8');
    bot.server.answer(/^\/atom\//u, { body: batch });
    serveDay(bot.server, '2025-08-20', [
      huggingfaceItem('2508.13426', { ai_summary: 'Told by Hugging Face.' }),
    ]);

    const announced = await collectDay(onlyListOf('arxiv'), day('2025-08-20'), ['cs.AI']);
    const before = await countPapers(database);
    await collectDay(onlyListOf('huggingface'), day('2025-08-20'));
    bot.server.answer(/^\/atom\//u, { body: batch.replaceAll('2508.13426v1', '2508.13426v2') });
    await collectDay(onlyListOf('arxiv'), day('2025-08-20'), ['cs.AI']);

    assert.ok(announced.state === 'listed' && announced.papers > 0);
    assert.equal(await countPapers(database), before);
    const paper = await findPaper(database, '2508.13426');
    assert.equal(paper?.version, 2);
    assert.deepEqual(paper?.sourceSummary, { source: 'huggingface', text: 'Told by Hugging Face.' });
    assert.deepEqual(
      paper?.categories,
      ['cs.CL', 'cs.AI'],
      'what one source knows, the other does not wipe out',
    );
  });

  test('post a feed of arXiv’s announced batch, with and without cross-lists', {
    skip: BATCH.skip,
  }, async (t) => {
    const bot = await startBot(t, databases, { now: '2025-08-20T12:00:00Z' });
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    bot.server.answer(/^\/atom\/cs\.AI$/u, { body: readFileSync(BATCH.path, 'utf8') });
    const options = { source: 'arxiv', categories: 'cs.AI', max_papers: 50 };
    const other = sandbox.addChannel('other');
    await ada.invoke(sandbox.channel.id, 'feeds add', options);
    await ada.invoke(sandbox.channel.id, 'feeds add', { ...options, channel: other.id, cross_lists: false });

    bot.clock.now = Temporal.Instant.from('2025-08-20T16:00:00Z');
    await bot.app.catchUp();

    const categoriesOf = (channel: string) =>
      sandbox
        .messages(channel)
        .slice(1)
        .map(({ embeds }) => /\b[a-z-]+\.[A-Z]{2}\b/u.exec(embeds[0]?.footer?.text ?? '')?.[0]);
    const all = categoriesOf(sandbox.channel.id);
    const primary = categoriesOf(other.id);
    assert.ok(all.length > primary.length && primary.length > 0, `${all.length}, ${primary.length}`);
    assert.ok(primary.every((category) => category === 'cs.AI'));
    assert.ok(all.some((category) => category !== 'cs.AI'));
  });
});
