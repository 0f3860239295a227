import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';

const FOLDER = join(import.meta.dirname, '../../migrations');
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sql'))
  .sort();

async function migrate(database: PGlite, files: readonly string[]): Promise<void> {
  for (const file of files) await database.exec(readFileSync(join(FOLDER, file), 'utf8'));
}

suite('a database of an earlier version', () => {
  test('keeps where each message stands, and counts the feeds of each server', async () => {
    await using database = await PGlite.create();
    const last = FILES.findIndex((name) => name.includes('follow_feed'));
    await migrate(database, FILES.slice(0, last));
    await database.exec(`
      insert into feeds (guild_id, channel_id, source, time, zone, weekdays, categories, cross_lists, wanted, avoided,
        min_upvotes, max_papers, vote_emoji, created_by, created_at, next_due_at, next_list_day)
      select guild, 'moved to', 'huggingface', '16:00', 'UTC', '{1}', '{}', true, '{}', '{}', 0, 10, '👍', 'ada', now(), now(), now()
      from unnest(array['a', 'b', 'a']) as guild;
      insert into papers (id, title, abstract_kind, authors, author_count, categories)
      select id, id, 'abstract', '{}', 0, '{}' from unnest(array['1', '2', '3']) as id;
      insert into digests (feed_id, guild_id, channel_id, source, list_day, listed, vote_emoji, nonce, written_at, claimed_at, message_id)
      values (1, 'a', 'old', 'huggingface', '2026-03-02', 3, '👍', 'n', now(), now(), 'header'),
        (2, 'b', 'old', 'huggingface', '2026-03-02', 3, '👍', 'm', now(), null, null);
      insert into cards (digest_id, paper_id, position, nonce, claimed_at, message_id)
      values (1, '1', 1, 'x', now(), 'stands'), (1, '2', 2, 'y', now(), null), (1, '3', 3, 'z', null, null);`);

    await migrate(database, FILES.slice(last, last + 1));

    const rowsOf = async (query: string) => (await database.query(query)).rows;
    assert.deepEqual(await rowsOf('select guild_id, number from feeds order by id'), [
      { guild_id: 'a', number: 1 },
      { guild_id: 'b', number: 1 },
      { guild_id: 'a', number: 2 },
    ]);
    assert.deepEqual(await rowsOf('select channel_id, message_id from digests order by id'), [
      { channel_id: 'old', message_id: 'header' },
      { channel_id: null, message_id: null },
    ]);
    assert.deepEqual(await rowsOf('select channel_id, message_id from cards order by id'), [
      { channel_id: 'old', message_id: 'stands' },
      { channel_id: 'old', message_id: null },
      { channel_id: null, message_id: null },
    ]);
  });

  test('keeps the links of its papers under labels, and whose each summary is', async () => {
    await using database = await PGlite.create();
    const last = FILES.findIndex((name) => name.includes('sources-declare-themselves'));
    await migrate(database, FILES.slice(0, last));
    await database.exec(`
      insert into papers (id, title, abstract_kind, authors, author_count, categories, source_summary,
        abstract_url, pdf_url, huggingface_url, code_url, project_url)
      values ('all', 'All', 'abstract', '{}', 0, '{}', 'One line.', 'https://a', 'https://b', 'https://c', 'https://d', 'https://e'),
        ('some', 'Some', 'abstract', '{}', 0, '{}', null, null, null, 'https://c', null, 'https://e?"x"'),
        ('none', 'None', 'abstract', '{}', 0, '{}', null, null, null, null, null, null);
      insert into list_days (source, list_day, state, skipped, categories, collected_at)
      values ('arxiv', '2026-03-02', 'listed', 0, '{cs.CL}', now());
      insert into listings (source, list_day, paper_id, rank) values ('arxiv', '2026-03-02', 'all', 1);`);

    await migrate(database, FILES.slice(last, last + 1));

    const rowsOf = async (query: string) => (await database.query(query)).rows;
    assert.deepEqual(
      await rowsOf('select id, source_summary, summary_source, links from papers order by id'),
      [
        {
          id: 'all',
          source_summary: 'One line.',
          summary_source: 'huggingface',
          links: [
            { label: 'Abstract', url: 'https://a' },
            { label: 'PDF', url: 'https://b' },
            { label: 'Hugging Face', url: 'https://c' },
            { label: 'Code', url: 'https://d' },
            { label: 'Project', url: 'https://e' },
          ],
        },
        { id: 'none', source_summary: null, summary_source: null, links: [] },
        {
          id: 'some',
          source_summary: null,
          summary_source: null,
          links: [
            { label: 'Hugging Face', url: 'https://c' },
            { label: 'Project', url: 'https://e?"x"' },
          ],
        },
      ],
    );
    const lists =
      'select source, instance, paper_id from listings join list_days using (source, instance, list_day)';
    assert.deepEqual(await rowsOf(lists), [{ source: 'arxiv', instance: '', paper_id: 'all' }]);
  });

  test('moves what was said, or is still to be said, into the outbox', async () => {
    await using database = await PGlite.create();
    const last = FILES.findIndex((name) => name.includes('_outbox'));
    await migrate(database, FILES.slice(0, last));
    await database.exec(`
      insert into feeds (guild_id, number, channel_id, source, time, zone, weekdays, categories, cross_lists, wanted, avoided,
        min_upvotes, max_papers, vote_emoji, created_by, created_at, next_due_at, next_list_day)
      values ('a', 1, 'here', 'huggingface', '16:00', 'UTC', '{1}', '{}', true, '{}', '{}', 0, 10, '👍', 'ada', now(), now(), now());
      insert into feed_days (feed_id, list_day, state, reason, since, is_late, try_at)
      values (1, '2026-03-02', 'late', '', now(), true, now()), (1, '2026-03-03', 'late', 'gone', now(), false, null),
        (1, '2026-03-04', 'quiet', 'weekend', now(), false, null);
      insert into papers (id, title, abstract_kind, authors, author_count, categories)
      select id, id, 'abstract', '{}', 0, '{}' from unnest(array['1', '2', '3']) as id;
      insert into digests (feed_id, guild_id, channel_id, source, list_day, listed, vote_emoji, nonce, written_at, claimed_at, message_id)
      values (1, 'a', 'here', 'huggingface', '2026-03-02', 3, '👍', 'n', now(), now(), 'header'),
        (null, 'b', null, 'huggingface', '2026-03-02', 3, '👍', 'm', now(), null, null);
      insert into cards (digest_id, paper_id, position, nonce, claimed_at, channel_id, message_id, sent_at, refused_because)
      values (1, '1', 1, 'x', now(), 'here', 'posted', now(), null), (1, '2', 2, 'y', now(), 'here', null, null, null),
        (1, '3', 3, 'z', null, null, null, null, 'too long');
      insert into notices (feed_id, kind, list_day, content, nonce, written_at, done_at)
      values (1, 'mended', '2026-03-02', 'It works again.', 'q', now(), now()), (1, 'closed', '2026-03-02', 'It is closed.', 'r', now(), null);`);

    await migrate(database, FILES.slice(last, last + 1));

    const rowsOf = async (query: string) => (await database.query(query)).rows;
    assert.deepEqual(
      await rowsOf(`select kind, digest_id, card_id, topic, nonce, channel_id, message_id, sent_at is not null as sent,
        gave_up_because from outbox order by id`),
      [
        ['header', 1, null, null, 'n', 'here', 'header', true, null],
        ['card', 1, 1, null, 'x', 'here', 'posted', true, null],
        ['card', 1, 2, null, 'y', 'here', null, false, null],
        ['card', 1, 3, null, 'z', null, null, false, 'too long'],
        ['notice', null, null, 'recovered', 'q', null, null, true, null],
        ['notice', null, null, 'unavailable', 'r', null, null, false, null],
      ].map(([kind, digest_id, card_id, topic, nonce, channel_id, message_id, sent, gave_up_because]) => ({
        kind,
        digest_id,
        card_id,
        topic,
        nonce,
        channel_id,
        message_id,
        sent,
        gave_up_because,
      })),
    );
    assert.deepEqual(await rowsOf('select card_id, message_id from posted_cards'), [
      { card_id: 1, message_id: 'posted' },
    ]);
    assert.deepEqual(await rowsOf('select state from feed_days order by list_day'), [
      { state: 'waiting' },
      { state: 'missed' },
      { state: 'quiet' },
    ]);
  });
});
