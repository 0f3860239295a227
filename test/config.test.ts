import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readConfig as read } from '../src/config.ts';
import { UserError } from '../src/errors.ts';
import { SOURCE_SETTINGS } from '../src/sources/sources.ts';

const readConfig = (environment: Readonly<Record<string, string | undefined>>) =>
  read(environment, SOURCE_SETTINGS);

const wrap = (...faults: string[]) =>
  `These settings can't be used:\n${faults.map((fault) => `  - ${fault}.`).join('\n')}\nCorrect them in the environment or in .env and start again.`;

suite('settings', () => {
  test('have standards for all that is not set, or set to nothing', () => {
    const config = readConfig({ DISCORD_TOKEN: '', OPENAI_API_KEY: ' ', PATH: '/bin' });

    assert.deepEqual(config, {
      discordToken: undefined,
      discordApi: 'https://discord.com/api',
      sandboxPage: { host: undefined, port: undefined },
      shards: 'auto',
      databaseUrl: undefined,
      hangSeconds: 120,
      dataFolder: './data',
      sourceSettings: {
        HUGGINGFACE_URL: 'https://huggingface.co',
        ARXIV_API_URL: 'https://export.arxiv.org',
        ARXIV_RSS_URL: 'https://rss.arxiv.org',
        BIORXIV_API_URL: 'https://api.biorxiv.org',
        MEDRXIV_API_URL: 'https://api.biorxiv.org',
        OPENREVIEW_URL: 'https://api2.openreview.net',
        CROSSREF_URL: 'https://api.crossref.org',
        SEMANTIC_SCHOLAR_URL: 'https://api.semanticscholar.org',
        SEMANTIC_SCHOLAR_API_KEY: '',
        OPENREVIEW_USERNAME: '',
        OPENREVIEW_PASSWORD: '',
        FEED_ALLOW_PRIVATE: '',
      },
      contact: undefined,
      model: undefined,
      embedding: undefined,
      health: undefined,
      mail: undefined,
      publicUrl: undefined,
      web: undefined,
      zotero: { baseUrl: 'https://api.zotero.org', encryptionKey: undefined },
      logLevel: 'warn',
    });
  });

  test('are taken as given, without a slash at the end of an address', () => {
    const config = readConfig({
      DISCORD_TOKEN: 'MTIzNDU2Nzg5MDEy.GabcDE.abcdefghijklmnop',
      HUGGINGFACE_URL: 'http://127.0.0.1:1234//',
      OPENAI_API_KEY: 'sk-1',
      OPENAI_BASE_URL: 'http://localhost:11434/v1',
      OPENAI_MODEL: 'qwen',
      TLDR_PRICE_INPUT: '0.25',
      TLDR_PRICE_OUTPUT: '2',
      TLDR_MONTHLY_BUDGET: '5',
    });

    assert.equal(config.sourceSettings.HUGGINGFACE_URL, 'http://127.0.0.1:1234');
    assert.deepEqual(config.model, {
      apiKey: 'sk-1',
      baseUrl: 'http://localhost:11434/v1',
      name: 'qwen',
      prices: { input: 0.25, output: 2 },
      monthlyBudget: 5,
    });
    assert.equal(config.logLevel, 'info');
  });

  const embedding: [what: string, given: Record<string, string>, key: string, place: string | undefined][] = [
    [
      "the TL;DRs' key and server",
      { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'http://h/v1' },
      'sk-1',
      'http://h/v1',
    ],
    ['a key of its own', { OPENAI_API_KEY: 'sk-1', OPENAI_EMBEDDING_API_KEY: 'sk-2' }, 'sk-2', undefined],
    [
      'no key for a server of its own, as that of the TL;DRs is not meant for it',
      { OPENAI_API_KEY: 'sk-1', OPENAI_EMBEDDING_BASE_URL: 'http://e/v1' },
      'none',
      'http://e/v1',
    ],
    [
      'a server and key of its own, without TL;DRs',
      { OPENAI_EMBEDDING_BASE_URL: 'http://e/v1', OPENAI_EMBEDDING_API_KEY: 'sk-2' },
      'sk-2',
      'http://e/v1',
    ],
  ];
  for (const [what, given, apiKey, baseUrl] of embedding) {
    test(`give the embedding model ${what}`, () => {
      const config = readConfig({ ...given, OPENAI_EMBEDDING_MODEL: 'embed' });

      assert.deepEqual(config.embedding, { name: 'embed', apiKey, baseUrl });
      assert.equal(config.model?.apiKey, given.OPENAI_API_KEY);
    });
  }

  const DATABASE_URL = 'postgres://localhost/papers';
  const shards: [text: string, ids: number[], count: number][] = [
    ['0-1/4', [0, 1], 4],
    ['0,2/4', [0, 2], 4],
    ['3,0-1,1/4', [0, 1, 3], 4],
    ['0/1', [0], 1],
  ];
  for (const [text, ids, count] of shards) {
    test(`take SHARDS=${text} as shards ${ids.join()} of ${count}`, () => {
      assert.deepEqual(readConfig({ SHARDS: text, DATABASE_URL }).shards, { ids, count });
    });
  }

  for (const text of [
    'all',
    '4',
    '0-1',
    '4/4',
    '2-1/4',
    '0/0',
    '-1/4',
    '0,/4',
    '0-1-2/4',
    '0 / 4',
    '0/99999',
  ]) {
    test(`refuse SHARDS=${text}`, () => {
      assert.throws(
        () => readConfig({ SHARDS: text, DATABASE_URL }),
        new UserError(
          wrap(
            'SHARDS: expected auto, or the shards that this process runs and how many there are, counted from 0, such as 0-1/4 or 0,2/4',
          ),
        ),
      );
    });
  }

  test('serve health on loopback where only a port is set', () => {
    assert.deepEqual(readConfig({ HEALTH_PORT: '9100' }).health, { port: 9_100, host: '127.0.0.1' });
    assert.deepEqual(readConfig({ HEALTH_PORT: '9100', HEALTH_HOST: '::' }).health, {
      port: 9_100,
      host: '::',
    });
    assert.equal(readConfig({ HEALTH_HOST: '::' }).health, undefined);
  });

  test('serves feeds where there is a port, under the address by which people know it', () => {
    const given = {
      HTTP_PORT: '8080',
      PUBLIC_URL: 'https://papers.example.org/team/',
      HTTP_TRUSTED_PROXIES: '1',
    };
    const publicUrl = 'https://papers.example.org/team';

    assert.deepEqual(readConfig(given).web, { port: 8_080, host: '127.0.0.1', trustedProxies: 1, publicUrl });
    // Another process serves them.
    const { web, publicUrl: known } = readConfig({ PUBLIC_URL: publicUrl });
    assert.deepEqual([web, known], [undefined, publicUrl]);
  });

  const bad: [Record<string, string>, string[]][] = [
    [
      { ZOTERO_ENCRYPTION_KEY: 'a-password', ZOTERO_API_URL: 'zotero' },
      [
        'ZOTERO_API_URL: expected an address that starts with http:// or https://',
        'ZOTERO_ENCRYPTION_KEY: expected 64 hexadecimal digits, which the command openssl rand -hex 32 makes',
      ],
    ],
    [
      { DISCORD_TOKEN: 'secret' },
      ['DISCORD_TOKEN: expected a bot token from the Discord developer portal: three parts joined by dots'],
    ],
    [
      { DATABASE_URL: 'mysql://root:secret@host/x' },
      ['DATABASE_URL: expected an address of the form postgres://user:password@host:5432/name'],
    ],
    [
      { HUGGINGFACE_URL: 'huggingface.co' },
      ['HUGGINGFACE_URL: expected an address that starts with http:// or https://'],
    ],
    [
      { HTTP_PORT: '8080' },
      [
        'PUBLIC_URL: expected the address under which people reach HTTP_PORT, such as https://papers.example.org',
      ],
    ],
    [
      { HTTP_PORT: '0', PUBLIC_URL: 'https://papers.example.org', HTTP_TRUSTED_PROXIES: '9' },
      [
        'HTTP_PORT: expected a free port of this machine, from 1 to 65535',
        'HTTP_TRUSTED_PROXIES: expected how many proxies stand in front of this bot, from 0 to 5',
      ],
    ],
    ...[
      'papers.example.org',
      'ftp://papers.example.org',
      'https://ada@papers.example.org',
      'https://papers.example.org/?a',
      'https://papers.example.org/#a',
    ].map((PUBLIC_URL): [Record<string, string>, string[]] => [
      { PUBLIC_URL },
      [
        'PUBLIC_URL: expected an address that starts with https:// or http://, without a user, a ? or a #, such as https://papers.example.org',
      ],
    ]),
    [{ HEALTH_PORT: '0' }, ['HEALTH_PORT: expected a free port of this machine, from 1 to 65535']],
    [
      { DATABASE_HANG_SECONDS: '0' },
      ['DATABASE_HANG_SECONDS: expected a whole number of seconds from 1 to 86400'],
    ],
    [{ HEALTH_PORT: '65536' }, ['HEALTH_PORT: expected a free port of this machine, from 1 to 65535']],
    [{ HEALTH_PORT: 'http' }, ['HEALTH_PORT: expected a free port of this machine, from 1 to 65535']],
    [
      { HEALTH_HOST: 'http://x' },
      ["HEALTH_HOST: expected an address or name of this machine's own, such as 127.0.0.1 or 0.0.0.0"],
    ],
    [
      { SANDBOX_PORT: '65536' },
      ['SANDBOX_PORT: expected a free port of this machine, from 1 to 65535, or 0 for any free one'],
    ],
    [
      { SANDBOX_HOST: 'http://x' },
      ["SANDBOX_HOST: expected one of this machine's addresses or names, such as 0.0.0.0 for all of them"],
    ],
    [
      { SHARDS: '0-1/4' },
      [
        'DATABASE_URL: expected a Postgres, because SHARDS leaves shards to other processes and the built-in database serves only one',
      ],
    ],
    [{ LOG_LEVEL: 'loud' }, ['LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent']],
    [
      { CONTACT: 'ä\n' },
      ['CONTACT: expected an e-mail or web address in plain ASCII where the sources can reach you'],
    ],
    [
      { OPENAI_BASE_URL: 'http://localhost/v1' },
      ['OPENAI_API_KEY: expected a key, because OPENAI_BASE_URL is set. A local server accepts any text'],
    ],
    [
      { OPENAI_EMBEDDING_BASE_URL: 'http://localhost/v1' },
      ['OPENAI_EMBEDDING_MODEL: expected the name of a model, because OPENAI_EMBEDDING_BASE_URL is set'],
    ],
    [
      { OPENAI_EMBEDDING_MODEL: 'embed' },
      [
        'OPENAI_EMBEDDING_API_KEY: expected a key, because OPENAI_EMBEDDING_MODEL is set, or OPENAI_EMBEDDING_BASE_URL for a server that needs none',
      ],
    ],
    [
      { TLDR_MONTHLY_BUDGET: '5' },
      [
        "TLDR_MONTHLY_BUDGET: expected TLDR_PRICE_INPUT and TLDR_PRICE_OUTPUT to be set too, or costs can't be counted",
      ],
    ],
    [
      { TLDR_PRICE_INPUT: '1' },
      ['TLDR_PRICE_OUTPUT: expected the price of a million tokens, because the other price is set'],
    ],
    [
      { TLDR_MONTHLY_BUDGET: '5 €', TLDR_PRICE_INPUT: '1', TLDR_PRICE_OUTPUT: '1' },
      ['TLDR_MONTHLY_BUDGET: expected an amount of money as a number with a dot, such as 0.25'],
    ],
  ];
  for (const [environment, faults] of bad) {
    test(`names the fault of ${Object.keys(environment).join()} and not what was given`, () => {
      assert.throws(() => readConfig(environment), new UserError(wrap(...faults)));
    });
  }

  test('lists every fault at once', () => {
    assert.throws(
      () => readConfig({ DISCORD_TOKEN: 'x', LOG_LEVEL: 'x', ARXIV_API_URL: 'x' }),
      (error: Error) => error.message.split('\n').length === 5,
    );
  });
});
