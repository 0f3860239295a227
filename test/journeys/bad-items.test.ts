import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import { onEachDatabase } from '../support/database.ts';
import { contents, headers, listed, lookAt, startFeed } from '../support/feed-bot.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

onEachDatabase('a day with bad items', (databases) => {
  test('is posted without them, and no title steers the reader', async (t) => {
    const bot = await startFeed(t, databases, []);
    serveDay(bot.server, '2026-03-02', [
      huggingfaceItem('1', { title: 'Votes \u202e97\u202c \u001b[31mred', upvotes: 2 ** 31 }),
      huggingfaceItem('a\0b'),
      huggingfaceItem('a\nb'),
      huggingfaceItem('2', { publishedAt: '+010000-01-01T00:00:00Z', githubStars: 1e15, upvotes: 1 }),
      huggingfaceItem('3', { title: `Deep ${'\\bm'.repeat(20_000)}`, summary: 'word '.repeat(300_000) }),
    ]);

    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.equal(headers(bot).length, 1);
    assert.deepEqual(contents(bot).slice(1).sort(), ['Deep', 'Paper 2', 'Votes 97 red']);
    assert.equal(bot.logged.filter(({ msg }) => msg === 'an item was skipped').length, 2);
  });

  test('is broken, with words, where an error of ours keeps it from being stored, and tried again', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02']);
    const { database } = bot.app.services;
    await database.execute(sql`alter table listings rename to listings_away`);

    await lookAt(bot, '2026-03-02T16:00:00Z');
    assert.match(
      await listed(bot),
      /\*\*broken\*\* since <t:\d+:f>: the database refused to store the list; the log says why\. I'll try again <t:\d+:R>/u,
    );

    await database.execute(sql`alter table listings_away rename to listings`);
    await lookAt(bot, '2026-03-02T16:05:00Z');
    assert.match(await listed(bot), /\*\*posted\*\*/u);
  });

  test('and what nobody can type is answered in a sentence', async (t) => {
    const bot = await startFeed(t, databases, []);
    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    const answers: string[] = [];
    for (const [command, options] of [
      ['papers show', { paper: '\0' }],
      ['papers show', { paper: 'no\0such\ud83d paper' }],
      ['papers similar', { paper: '\udc00' }],
      ['papers today', { date: '0000-01-01' }],
      ['feeds add', { zone: 'SystemV/AST4' }],
      ['feeds edit', { feed: '1\0', want: 'a\0b\ud83d' }],
    ] as const) {
      const answer = await ada.invoke(bot.sandbox.channel.id, command, options);
      answers.push(answer.message?.content ?? '');
    }

    assert.deepEqual(
      answers.filter((answer) => answer === '' || /Reference|went wrong/u.test(answer)),
      [],
    );
    assert.match(answers[4] ?? '', /“SystemV\/AST4” isn't a valid time zone/u);
  });
});
