import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import * as alerts from '../src/database/schema/alerts.ts';
import * as delivery from '../src/database/schema/delivery.ts';
import * as discussions from '../src/database/schema/discussions.ts';
import * as feeds from '../src/database/schema/feeds.ts';
import * as mail from '../src/database/schema/mail.ts';
import * as meetings from '../src/database/schema/meetings.ts';
import * as members from '../src/database/schema/members.ts';
import * as momentum from '../src/database/schema/momentum.ts';
import * as notes from '../src/database/schema/notes.ts';
import * as pagedAnswers from '../src/database/schema/paged-answers.ts';
import * as papers from '../src/database/schema/papers.ts';
import * as privacy from '../src/database/schema/privacy.ts';
import * as publishing from '../src/database/schema/publishing.ts';
import * as revisions from '../src/database/schema/revisions.ts';
import * as saved from '../src/database/schema/saved.ts';
import * as search from '../src/database/schema/search.ts';
import * as servers from '../src/database/schema/servers.ts';
import * as taste from '../src/database/schema/taste.ts';
import * as tldr from '../src/database/schema/tldr.ts';
import * as versions from '../src/database/schema/versions.ts';
import * as votes from '../src/database/schema/votes.ts';
import * as zotero from '../src/database/schema/zotero.ts';
import * as schema from '../src/database/schema.ts';

const CHECKOUT = join(import.meta.dirname, '..');

/** The folder that owns the tables of a schema file: nobody else writes them. */
const OWNED = {
  'src/alerts/': alerts,
  'src/database/': privacy,
  'src/delivery/': delivery,
  'src/discord/interactions/': pagedAnswers,
  'src/discussions/': discussions,
  'src/feeds/': feeds,
  'src/mail/': mail,
  'src/meetings/': meetings,
  'src/members/': members,
  'src/momentum/': momentum,
  'src/notes/': notes,
  'src/papers/': { ...papers, ...versions },
  'src/publishing/': publishing,
  'src/revisions/': revisions,
  'src/saved/': saved,
  'src/search/': search,
  'src/servers/': servers,
  'src/taste/': taste,
  'src/tldr/': tldr,
  'src/votes/': votes,
  'src/zotero/': zotero,
};

const OWNERS = new Map(
  Object.entries(OWNED).flatMap(([folder, tables]) =>
    Object.entries(tables).flatMap(([name, table]) => (is(table, PgTable) ? [[name, folder]] : [])),
  ),
);

const WRITE = /\.(?:insert|update|delete)\(\s*(\w+)\s*\)/gu;

/** A change in SQL as it is written. */
const CHANGE = /(?:(?<!do )update|delete from|insert into)\s+(\w+)/gu;

/** Finds the tables that a file writes though another folder owns them. */
function findForeignWrites(file: string, text: string): string[] {
  return text
    .matchAll(WRITE)
    .flatMap(([, table = '']) => {
      const owner = OWNERS.get(table);
      return owner === undefined || file.startsWith(owner) ? [] : [`${file} writes ${table}, of ${owner}`];
    })
    .toArray();
}

suite('the house', () => {
  test('knows an owner for every table', () => {
    const tables = Object.entries(schema).filter(([, table]) => is(table, PgTable));
    assert.deepEqual(
      tables.map(([name]) => name).filter((name) => !OWNERS.has(name)),
      [],
    );
  });

  test('has each table written by its owner alone', () => {
    const files = globSync('src/**/*.ts', { cwd: CHECKOUT }).filter(
      // Moving a database to another place copies whatever tables there are.
      (file) => !file.startsWith('src/database/'),
    );
    const written = files.map((file) => [file, readFileSync(join(CHECKOUT, file), 'utf8')] as const);
    assert.ok(
      written.some(([file, text]) => file.startsWith('src/delivery/') && text.includes('.insert(outbox)')),
    );

    assert.deepEqual(
      written.flatMap(([file, text]) => findForeignWrites(file, text)),
      [],
    );
  });

  test('has each step of joining papers change the tables of its owner alone', () => {
    for (const [folder, tables] of Object.entries(OWNED)) {
      const file = join(CHECKOUT, 'src/database/joining', `${basename(folder)}.ts`);
      if (!existsSync(file)) continue;
      const own = Object.values(tables).flatMap((table) => (is(table, PgTable) ? [getTableName(table)] : []));
      const changed = [...readFileSync(file, 'utf8').matchAll(CHANGE)].map(([, table = '']) => table);
      assert.ok(changed.length > 0, file);
      assert.deepEqual(
        changed.filter((table) => !own.includes(table)),
        [],
        file,
      );
    }
  });

  test('notices a planted breach', () => {
    assert.deepEqual(findForeignWrites('src/search/search.ts', 'await database.delete(votes).where(x);'), [
      'src/search/search.ts writes votes, of src/votes/',
    ]);
    assert.deepEqual(findForeignWrites('src/votes/votes.ts', 'transaction\n.insert(votes)'), []);
  });
});
