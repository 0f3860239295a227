import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readBibliography } from '../../src/bibliography/read.ts';
import { onlyListOf } from '../../src/papers/listings.ts';
import { saveDay } from '../../src/search/save-papers.ts';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { listing, MONDAY, paper } from '../support/papers.ts';

const COUNT = 5_000;

/** People wait no longer. */
const MAX_MS = 10_000;

onEachDatabase('exporting many papers', (databases) => {
  test('takes less than 10 seconds for 5,000, in as many messages as Discord needs', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ben = sandbox.as(sandbox.people.ben);
    const listings = Array.from({ length: COUNT }, (_, index) =>
      listing(
        paper(`2603.${10_000 + index}`, {
          title: `Learning ${index}`,
          authors: [`Ada ${index % 50}`, 'Charles Babbage'],
          abstract: `Of ${index}. ${'We look again, and it holds. '.repeat(80)}`,
        }),
        { rank: index + 1 },
      ),
    );
    await saveDay(bot.app.services.database, {
      ...onlyListOf('huggingface'),
      day: MONDAY,
      listings,
      skipped: 0,
      categories: [],
      at: bot.clock.now,
    });
    const before = performance.now();

    const answer = await ben.invoke(sandbox.channel.id, 'papers export', {
      format: 'bibtex',
      scope: 'day',
      source: 'huggingface',
    });

    const took = performance.now() - before;
    assert.match(
      answer.message?.content ?? '',
      /^5,000 papers .* In 2 files, as Discord takes none above 10 MiB\.$/u,
    );
    assert.ok(took < MAX_MS, `${took} ms`);
    const files = () => ben.messages(sandbox.channel.id).flatMap(({ attachments }) => attachments);
    for (let look = 0; look < 200 && files().length < 2; look += 1) await wait(20);
    assert.deepEqual(
      files().map(({ filename }) => filename),
      ['papers-2026-03-02-1.bib', 'papers-2026-03-02-2.bib'],
    );
    const texts = await Promise.all(files().map(async ({ url }) => (await fetch(url)).text()));
    const read = await Promise.all(texts.map((text) => readBibliography(text)));
    assert.equal(new Set(read.flatMap(({ entries }) => entries.map(({ arxiv }) => arxiv?.id))).size, COUNT);
    assert.equal(new Set(texts.join('').match(/^@misc\{.*,$/gmu)).size, COUNT);
  });
});
