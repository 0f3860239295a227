import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/database/connect.ts';
import { UserError } from '../../src/errors.ts';
import { makeFolder, NO_SERVER, onEachDatabase, onServer, SERVER } from '../support/database.ts';
import { openRefusingServer } from '../support/postgres-server.ts';

const what = 'a test';

/** Opens the database at an address, which must fail in a sentence; returns that. */
async function refusalOf(t: TestContext, url: string): Promise<string> {
  const failure: unknown = await openDatabase({ url, dataFolder: makeFolder(t), what }).then(
    (opened) => opened[Symbol.asyncDispose](),
    (error: unknown) => error,
  );
  assert.ok(failure instanceof UserError, inspect(failure));
  return failure.message;
}

/** Starts a server that says it has no TLS, and then reacts as Postgres does; returns its port. */
async function openServerWithoutTls(t: TestContext): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write('N');
      socket.once('data', () => socket.destroy());
    });
  });
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

suite('a hosted Postgres', () => {
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    test(`that has no TLS is told in a sentence where sslmode=${mode} asks for it`, async (t) => {
      const port = await openServerWithoutTls(t);

      const words = await refusalOf(t, `postgres://someone:hunter2@127.0.0.1:${port}/papers?sslmode=${mode}`);

      assert.equal(
        words,
        `The database at 127.0.0.1:${port}/papers can't be used: TLS failed to start, and its address asks for it: the server may not have TLS. If the network to it is safe, use sslmode=disable. Check DATABASE_URL.`,
      );
    });
  }

  test('is told in its own words where we have none, without the password', async (t) => {
    const port = await openRefusingServer(t, 'XX000', 'tenant with hunter2 not found');

    const words = await refusalOf(t, `postgres://someone:hunter2@127.0.0.1:${port}/papers`);

    assert.equal(
      words,
      `The database at 127.0.0.1:${port}/papers can't be used: it says “tenant with [redacted] not found”. Check DATABASE_URL.`,
    );
  });

  test('is told in a sentence where a certificate can not be read', async (t) => {
    const words = await refusalOf(t, 'postgres://u@127.0.0.1:1/d?sslmode=verify-ca&sslrootcert=/no/such.pem');

    assert.match(words, /^The file that sslrootcert names .* can't be read: \/no\/such\.pem\. Check/u);
  });
});

suite('a Postgres', { skip: SERVER === undefined && NO_SERVER }, () => {
  for (const query of [
    'sslmode=disable&channel_binding=require',
    'schema=public',
    'gssencmode=disable',
    'pgbouncer=true&connection_limit=1&sslmode=prefer',
    'statement_timeout=60000&options=-c%20work_mem%3D8MB',
  ]) {
    test(`is opened with ?${query}`, async (t) => {
      const { databaseUrl, dataFolder } = await onServer.place(t);

      await using opened = await openDatabase({ url: `${databaseUrl}?${query}`, dataFolder, what });

      const rows = await opened.database.select({ one: sql<number>`1` }).from(sql`(values (1)) as one`);
      assert.deepEqual(rows, [{ one: 1 }]);
    });
  }

  test('is told where it knows no such parameter, or has no TLS', async (t) => {
    const { databaseUrl } = await onServer.place(t);

    assert.match(
      await refusalOf(t, `${databaseUrl}?no_such_thing=1`),
      /it says “unrecognized configuration parameter "no_such_thing"”\. Check DATABASE_URL\.$/u,
    );
    assert.match(await refusalOf(t, `${databaseUrl}?sslmode=require`), /TLS failed to start/u);
  });
});

onEachDatabase('a database that a newer version has brought up to date', ({ place }) => {
  const newer: [what: string, make: ReturnType<typeof sql>][] = [
    [
      'tables',
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 9999999999999)`,
    ],
    ["tables of the queue's", sql`update pgboss.version set version = version + 1`],
  ];
  for (const [tables, make] of newer) {
    test(`is refused in a sentence for its ${tables}`, async (t) => {
      const { databaseUrl: url, dataFolder } = await place(t);
      const first = await openDatabase({ url, dataFolder, what });
      const named = first.place;
      await first.database.execute(make);
      await first[Symbol.asyncDispose]();

      await assert.rejects(
        openDatabase({ url, dataFolder, what }),
        new UserError(
          `The database at ${named} was made by a newer version of Daily Papers, and this one doesn't know all of its tables. Nothing was changed. Start the newer version again, or restore a backup from before it.`,
        ),
      );
    });
  }
});
