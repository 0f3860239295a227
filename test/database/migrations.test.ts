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
});
