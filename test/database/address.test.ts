import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { readAddress } from '../../src/database/address.ts';
import { UserError } from '../../src/errors.ts';
import { SOURCE_SETTINGS } from '../../src/sources/sources.ts';
import { recorded } from '../support/recorded.ts';

function read(text: string) {
  const address = readAddress(text);
  assert.ok(!('expected' in address), JSON.stringify(address));
  return address;
}

suite('the address of a Postgres', () => {
  test('gives the driver user, password, host, port and database, decoded', () => {
    const { place, options, tls } = read('postgres://ann:p%40ss%23w%2Frd@db.example:6543/papers');

    assert.deepEqual(options, {
      host: ['db.example'],
      port: [6543],
      user: 'ann',
      password: 'p@ss#w/rd',
      database: 'papers',
      connection: { application_name: 'daily-papers' },
    });
    assert.equal(place, 'db.example:6543/papers');
    assert.equal(tls, undefined);
  });

  const hosted: [service: string, query: string, mode: string | undefined][] = [
    ['Neon', 'sslmode=require&channel_binding=require', 'encrypt'],
    ['Supabase', 'pgbouncer=true&connection_limit=1&supa=base-pooler.x', undefined],
    ['Prisma', 'schema=public&sslaccept=strict&pool_timeout=0', undefined],
    ['an authority of Amazon', 'sslmode=verify-full&sslrootcert=/global-bundle.pem', 'verify-full'],
    ['Heroku', 'sslmode=no-verify', 'encrypt'],
    ['JDBC', 'ssl=true&currentSchema=public&prepareThreshold=0', 'encrypt'],
    ['libpq', 'gssencmode=disable&sslcertmode=allow&keepalives=1&target_session_attrs=any', undefined],
    ['an authority that is named', 'sslmode=require&sslrootcert=/ca.pem', 'verify-ca'],
    ['sslmode=disable', 'sslmode=disable&channel_binding=require', undefined],
    ['sslmode=allow', 'sslmode=allow', 'prefer'],
  ];
  for (const [service, query, mode] of hosted) {
    test(`is read with the parameters of ${service}, which the server is not asked to know`, () => {
      const { options, tls, place } = read(`postgres://u:p@h/d?${query}`);

      assert.deepEqual(options.connection, { application_name: 'daily-papers' });
      assert.equal(tls?.mode, mode);
      assert.equal(place, 'h/d');
    });
  }

  test('hands settings of the session on to the server', () => {
    const { options } = read(
      'postgres://u@h/d?statement_timeout=5000&application_name=a@b&options=endpoint%3Dx',
    );

    assert.deepEqual(options.connection, {
      application_name: 'a@b',
      statement_timeout: '5000',
      options: 'endpoint=x',
    });
  });

  const places: [text: string, options: object, place: string][] = [
    ['postgres://u@[::1]:5433/d', { host: ['::1'], port: [5433] }, '[::1]:5433/d'],
    ['postgres:///d?host=/run/pg', { host: '/run/pg', path: '/run/pg/.s.PGSQL.5432' }, '/run/pg/d'],
    ['postgres://%2Frun%2Fpg/d', { host: '/run/pg', path: '/run/pg/.s.PGSQL.5432' }, '/run/pg/d'],
    ['postgres:///d', { host: ['localhost'], port: [5432] }, 'localhost/d'],
    ['postgres://u:a@b@h/d', { host: ['h'], password: 'a@b' }, 'h/d'],
  ];
  for (const [text, expected, place] of places) {
    test(`leads to ${place} where it is ${text}`, () => {
      const address = read(text);

      assert.partialDeepStrictEqual(address.options, expected);
      assert.equal(address.place, place);
    });
  }

  const refused: [why: string, text: string, says: RegExp][] = [
    [
      'with an @, a # and a / in its password',
      'postgres://ann:p@ss#w/rd@127.0.0.1:5432/ann',
      /@ is written %40/u,
    ],
    ['with a # in its password', 'postgres://ann:pass#word@h/ann', /# %23/u],
    ['with a / in its password', 'postgres://ann:pass/word@h/ann', /\/ %2F/u],
    ['with a / and digits in its password', 'postgres://ann:12/word@h/ann', /\/ %2F/u],
    ['with a ? in its password', 'postgres://ann:pass?word@h/ann', /\? %3F/u],
    ['with an @ and a ? in its password', 'postgres://ann:p@ss?word=1@h/ann', /\? %3F/u],
    ['with a % in its password', 'postgres://ann:pass%word@h/ann', /% %25/u],
    ['of another program', 'mysql://root:password@h/x', /postgres:\/\/user:password@host:5432\/name/u],
    ['with a port that is none', 'postgres://u@h:99999/d', /host:5432/u],
    ['with another schema', 'postgres://u@h/d?schema=bot', /the tables are in the schema public/u],
    ['with another search path', 'postgres://u@h/d?search_path=bot', /the tables are in the schema public/u],
    [
      'with another search path among the options',
      'postgres://u@h/d?options=-csearch_path%3Dbot',
      /the tables are in the schema public/u,
    ],
    ['with an sslmode that is none', 'postgres://u@h/d?sslmode=on', /verify-full/u],
    ['that demands a way of proving oneself', 'postgres://u@h/d?require_auth=scram-sha-256', /require_auth/u],
    ['that demands GSS', 'postgres://u@h/d?gssencmode=require', /gssencmode=require/u],
  ];
  for (const [why, text, says] of refused) {
    test(`${why} is refused, and no piece of it is repeated`, () => {
      assert.throws(
        () => readConfig({ DATABASE_URL: text }, SOURCE_SETTINGS),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.match(error.message, /^ {2}- DATABASE_URL: expected an address/mu);
          assert.match(error.message, says);
          assert.doesNotMatch(error.message, /p@ss|w\/rd|127\.|ann\b|pass\b|\bword=/u);
          return true;
        },
      );
    });
  }

  const cases = recorded('cases/database-urls.txt');
  test('of every recorded case is read, or refused', { skip: cases.skip }, () => {
    for (const line of readFileSync(cases.path, 'utf8').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const text = line.startsWith('?') ? `postgres://user:password@127.0.0.1:5432/name${line}` : line;
      const address = readAddress(text);
      assert.equal('expected' in address, !line.startsWith('?'), line);
    }
  });
});
