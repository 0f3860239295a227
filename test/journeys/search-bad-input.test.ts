import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import postgres from 'postgres';
import { BAD_QUERIES } from '../support/bad-queries.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { ask, startWithPapers } from '../support/search-journey.ts';

/** arXiv's answer for an id that it doesn't know. */
const NO_PAPER = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/none</id>
  <title>arXiv Query</title>
  <opensearch:totalResults>0</opensearch:totalResults>
</feed>`;

/** Runs a command with what nobody should give it, and checks that the answer is one for people. */
async function askBadly(
  bot: Bot,
  options: Readonly<Record<string, string>>,
  command = 'papers search',
): Promise<void> {
  const { content, title, shown } = await ask(bot, options, command);
  const asked = JSON.stringify(options).slice(0, 300);
  assert.ok(`${content}${title ?? ''}` !== '', asked);
  assert.doesNotMatch(content, /Reference|went wrong|2 seconds/u, asked);
  // Nobody is mentioned, and no link is of the asker's making.
  assert.doesNotMatch(`${content}${title ?? ''}${shown}`, /(?<!\\)\[link\]\(/u, asked);
}

onEachDatabase('what nobody should type', (databases) => {
  test('into /papers search is answered in words, whichever option it stands in', async (t) => {
    const bot = await startWithPapers(t, databases);
    for (const text of Object.values(BAD_QUERIES)) {
      await askBadly(bot, { query: text });
      for (const option of ['title', 'author', 'category', 'since', 'until', 'source', 'votes'])
        await askBadly(bot, { query: 'attention', [option]: text });
    }
    assert.equal((await ask(bot, { query: 'sparse attention' })).found[0], '2602.00001');
    assert.deepEqual(
      bot.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });

  test('into /papers similar is answered in words, and completed or not', async (t) => {
    const bot = await startWithPapers(t, databases);
    const ben = bot.sandbox.as(bot.sandbox.people.ben);
    bot.server.answer(/^\/api\/query/u, { body: NO_PAPER });
    for (const text of Object.values(BAD_QUERIES)) {
      await ben.complete(bot.sandbox.channel.id, 'papers similar', 'paper', text);
      await askBadly(bot, { paper: text }, 'papers similar');
    }
    assert.deepEqual(
      bot.logged.filter(({ msg }) => msg === 'a completion failed'),
      [],
    );
  });

  test('at random is answered in words', async (t) => {
    const bot = await startWithPapers(t, databases);
    const part = fc.constantFrom(
      '"',
      '-',
      ' OR ',
      'title:',
      'since:',
      'votes:>',
      '`',
      '*',
      '[x](',
      '\0',
      'attention ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.array(part, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, (query) => askBadly(bot, { query })),
      { numRuns: 60 },
    );
  });

  if (databases.kind === 'PGlite') return;

  test('is not to blame where the database is held up: the answer says what to do', async (t) => {
    const place = await databases.place(t);
    const bot = await startBot(t, databases, { database: place });
    const other = postgres(place.databaseUrl ?? '', { max: 1, onnotice: () => {} });
    t.after(() => other.end());
    await other.begin(async (sql) => {
      await sql`lock table search_documents in access exclusive mode`;

      const { content } = await ask(bot, { query: 'attention' });

      assert.match(content, /^The search took more than 2 seconds and was stopped\. Fewer or rarer words/u);
    });
    assert.match((await ask(bot, { query: 'attention' })).content, /^Nothing matches/u);
  });
});
