import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { REST } from 'discord.js';
import { DrizzleQueryError, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import OpenAI from 'openai';
import pino from 'pino';
import postgres from 'postgres';
import { readConfig } from '../src/config.ts';
import { logOptions } from '../src/log.ts';
import { createSessions } from '../src/mail/session.ts';
import { createRedact, secretsOf } from '../src/secrets.ts';
import { writeError } from '../src/serialize-error.ts';
import { SOURCE_SETTINGS } from '../src/sources/sources.ts';
import { LOOPBACK_CERTIFICATE } from './support/loopback-certificate.ts';
import { openMailServer } from './support/mail-server.ts';
import { openRefusingServer } from './support/postgres-server.ts';

const KEY = 'sk-Zx81-a-key-of-the-model';
const EMBEDDING_KEY = 'embed/key+"12"';
const PASSWORD = 'hunter2';
const TOKEN = 'MTIzNDU2Nzg5MDEy.GabcDE.abcdefghijklmnop';
const INTERACTION = 'aW50ZXJhY3Rpb246MTIz-abc';
const TYPED = 'what Ada typed';
const MAIL_PASSWORD = 'mail p@ss/word';

const config = readConfig(
  {
    DISCORD_TOKEN: TOKEN,
    DATABASE_URL: `postgres://tester:${PASSWORD}@127.0.0.1/papers`,
    OPENAI_API_KEY: KEY,
    OPENAI_EMBEDDING_MODEL: 'm',
    OPENAI_EMBEDDING_API_KEY: EMBEDDING_KEY,
    SMTP_URL: `smtp://papers:${encodeURIComponent(MAIL_PASSWORD)}@127.0.0.1`,
    MAIL_FROM: 'papers@example.org',
  },
  SOURCE_SETTINGS,
);

/** Starts a server that answers every request with that status and body; returns its address. */
async function openServer(t: TestContext, status: number, body: unknown): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

/** The errors of each client, with secrets in them. */
const clients: Record<string, (t: TestContext) => Promise<{ error: unknown; says: RegExp }>> = {
  async postgres(t) {
    const port = await openRefusingServer(t, '28P01', `no password ${PASSWORD} for tester`);
    const client = postgres({ host: '127.0.0.1', port, user: 'tester', password: PASSWORD, max: 1 });
    t.after(() => client.end());
    const database = drizzle(client);
    const error = await errorOf(() => database.execute(sql`select ${TYPED}, ${KEY}`));
    assert.ok(error instanceof DrizzleQueryError, 'drizzle repeats the parameters');
    return { error, says: /Failed query: no password \[redacted\] for tester.*28P01/u };
  },
  async 'discord.js'(t) {
    const api = await openServer(t, 404, { code: 10_015, message: `Unknown Webhook ${TOKEN}` });
    const rest = new REST({ api, retries: 0 }).setToken(TOKEN);
    t.after(() => rest.clearHandlerSweeper());
    const error = await errorOf(() =>
      rest.post(`/webhooks/1/${INTERACTION}`, { body: { content: TYPED, token: INTERACTION } }),
    );
    return { error, says: /Unknown Webhook \[redacted\].*10015.*404.*POST.*webhooks\/1\/\[redacted\]/u };
  },
  async 'discord.js, whose connection is broken'(t) {
    const rest = new REST({ api: 'http://127.0.0.1:1', retries: 0 });
    t.after(() => rest.clearHandlerSweeper());
    const path = `/interactions/1/${INTERACTION}/callback` as const;
    return { error: await errorOf(() => rest.post(path, { body: {}, auth: false })), says: /ECONNREFUSED/u };
  },
  async openai(t) {
    const baseURL = await openServer(t, 401, { error: { message: `Incorrect API key provided: ${KEY}.` } });
    const client = new OpenAI({ apiKey: KEY, baseURL, maxRetries: 0 });
    const error = await errorOf(() =>
      client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: TYPED }] }),
    );
    return { error, says: /Incorrect API key provided: \[redacted\]\..*401/u };
  },
  async 'openai, whose server cuts the key short'(t) {
    const body = { error: { message: `Bad key “${KEY.slice(0, 18)}…”` } };
    const client = new OpenAI({ apiKey: KEY, baseURL: await openServer(t, 403, body), maxRetries: 0 });
    return { error: await errorOf(() => client.models.list()), says: /Bad key “\[redacted\]…”/u };
  },
  async fetch() {
    const headers = { authorization: `Bearer ${EMBEDDING_KEY}\n` };
    const error = await errorOf(() =>
      fetch('http://127.0.0.1:1', { headers: { 'x-a': `${KEY}\0`, ...headers } }),
    );
    return { error, says: /invalid header value/u };
  },
  async 'a mail server that repeats the login'(t) {
    const login = { user: 'papers', password: MAIL_PASSWORD };
    const typed = Buffer.from(`\0papers\0${MAIL_PASSWORD}`).toString('base64');
    const server = await openMailServer(t, {
      login: { user: 'papers', password: 'another' },
      refusal: `Who is ${typed} with ${MAIL_PASSWORD}?`,
    });
    const open = createSessions({ ca: LOOPBACK_CERTIFICATE });
    const error = await errorOf(() => open({ ...server.server, login }));
    return {
      error,
      says: /refused the login of SMTP_URL: 535 Who is \[redacted\]={0,2} with \[redacted\]\?/u,
    };
  },
  async 'an address with a password'() {
    const error = await errorOf(() => fetch(`http://ann:${PASSWORD}@127.0.0.1:1/`));
    return { error, says: /ann:\[redacted\]@127/u };
  },
};

/** Returns a log and its lines. */
function createTestLog(): { readonly log: pino.Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const options = logOptions('info', createRedact(secretsOf(config)));
  return { lines, log: pino(options, { write: (line: string) => void lines.push(line) }) };
}

function assertKeptSecret(text: string): void {
  for (const secret of [
    KEY,
    KEY.slice(0, 18),
    EMBEDDING_KEY,
    'embed/key',
    PASSWORD,
    TOKEN,
    INTERACTION,
    TYPED,
    MAIL_PASSWORD,
  ]) {
    assert.ok(!text.includes(secret), `“${secret}” shows in ${text}`);
  }
}

suite('the log of an error', () => {
  for (const [name, fail] of Object.entries(clients)) {
    test(`of ${name} tells what went wrong, and no secret and nothing that was sent`, async (t) => {
      const { error, says } = await fail(t);
      const { log, lines } = createTestLog();

      log.error({ err: error }, 'it failed');
      log.error({ err: new Error('wrapped', { cause: error }) }, 'it failed');
      log.error({ err: new AggregateError([error], 'several') }, 'it failed');
      log.error(error);

      assert.equal(lines.length, 4);
      for (const line of lines) {
        assertKeptSecret(line);
        assert.match(line, says);
      }
      assertKeptSecret(createRedact(secretsOf(config))(writeError(error)));
    });
  }

  test('tells where it arose, and what caused it', () => {
    const { log, lines } = createTestLog();

    log.error({ err: new RangeError('too far', { cause: new Error('no map') }) }, 'lost');

    const { err } = JSON.parse(lines[0] ?? '');
    assert.equal(err.type, 'RangeError');
    assert.equal(err.message, 'too far');
    assert.match(err.stack, /^RangeError: too far\n\s+at .*log\.test\.ts/u);
    assert.equal(err.cause.message, 'no map');
  });

  test('ends where its causes lead back to it', () => {
    const { log, lines } = createTestLog();
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });

    log.error({ err: error }, 'a circle');

    assert.match(lines[0] ?? '', /a circle/u);
  });
});

suite('the log', () => {
  const failed = new DrizzleQueryError('select $1', [TYPED], new Error('gone'));
  const kinds: [kind: string, error: unknown][] = [
    ['several errors in a list', [failed, new Error('other')]],
    ['an error in the words of another', new Error(`it failed: ${failed.message}`)],
    ['an error while letting go', new SuppressedError(new Error('late'), failed, 'x')],
    ['an error that was found while letting go', new SuppressedError(failed, new Error('gone'), 'x')],
  ];
  for (const [kind, error] of kinds) {
    test(`tells why, and nothing that was sent, of ${kind}, whatever its name`, () => {
      const { log, lines } = createTestLog();

      log.error({ err: error }, 'it failed');
      log.error({ reason: error }, 'it failed');

      for (const line of [...lines, writeError(error)]) {
        assertKeptSecret(line);
        assert.match(line, /gone|it failed: Failed query/u);
      }
    });
  }
});

suite('an error that nothing catches', () => {
  test('ends the process with a line in the log that has no parameters of its query', () => {
    const code = `import { DrizzleQueryError } from 'drizzle-orm';
      import { createLog, logUncaught } from './src/log.ts';
      logUncaught(createLog('info'));
      Promise.reject(new DrizzleQueryError('select $1', ['${TYPED}'], new Error('gone')));`;

    const { status, stderr } = spawnSync(process.execPath, ['--eval', code], {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
    });

    assert.equal(status, 1);
    assertKeptSecret(stderr);
    const { level, msg, err } = JSON.parse(stderr);
    assert.deepEqual([level, msg], [60, 'an uncaught error ends the process']);
    assert.equal(err.message, 'Failed query: gone');
  });
});

suite('taking out secrets', () => {
  const redact = createRedact(['pw-123', 'abc', 'correct horse']);
  const texts: [text: string, left: string][] = [
    ['pw-123 and xpw-1234', '[redacted] and xpw-1234'],
    ['abcd', 'abcd'],
    ['a%20correct%20horse', 'a%20[redacted]'],
    ['postgres://ann:p@ss/w@rd@h:1/db refuses a@b', 'postgres://ann:[redacted]@h:1/db refuses a@b'],
    ['http://127.0.0.1:8080/a@b', 'http://127.0.0.1:8080/a@b'],
    ['Authorization: Bearer abcdefgh1', 'Authorization: Bearer [redacted]'],
    ['https://h/v1?api_key=a1b2&x=1', 'https://h/v1?api_key=[redacted]&x=1'],
    ['a risk-based, sk-learn method', 'a risk-based, sk-learn method'],
  ];
  for (const [text, left] of texts) {
    test(`makes “${left}” of “${text}”`, () => assert.equal(redact(text), left));
  }

  test('leaves a password that is also the name of the user or of the database', () => {
    const secrets = secretsOf({ ...config, databaseUrl: 'postgres://papers:papers@h/papers' });

    assert.equal(createRedact(secrets)('the papers at h/papers'), 'the papers at h/papers');
  });
});
