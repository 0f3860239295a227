import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { createSessions } from '../../src/mail/session.ts';
import type { MailConfig } from '../../src/mail-config.ts';
import { checkMail } from '../../src/operator/check-mail.ts';
import { makeFolder } from '../support/database.ts';
import { LOOPBACK_CERTIFICATE } from '../support/loopback-certificate.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { NOON } from '../support/papers.ts';

type Test = Parameters<typeof openMailServer>[0];

const open = createSessions({ ca: LOOPBACK_CERTIFICATE });

function makeKey(t: Test): { readonly keyFile: string; readonly published: string } {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const keyFile = join(makeFolder(t), 'dkim.pem');
  writeFileSync(keyFile, privateKey);
  const published = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return { keyFile, published };
}

suite("the doctor's look at e-mail", () => {
  const configOf = ({ server }: Pick<MailServer, 'server'>, more: Partial<MailConfig> = {}): MailConfig => ({
    server,
    from: { name: 'Daily Papers', address: 'papers@news.example.org' },
    unsubscribeTo: 'leave@example.org',
    dkim: undefined,
    perMinute: 60,
    ...more,
  });
  const check = async (
    mail: MailConfig | undefined,
    records: Readonly<Record<string, readonly string[]>> = {},
    more: { readonly publicUrl?: string; readonly to?: string } = {},
  ): Promise<Record<string, [string, string]>> => {
    const { publicUrl, to } = more;
    const found = await checkMail({
      config: { mail, publicUrl },
      now: () => NOON,
      lookUp: async (name) => records[name] ?? [],
      open,
      to,
    });
    return Object.fromEntries(found.map(({ name, state, words }) => [name, [state, words]]));
  };

  test('finds nothing wrong where everything is set, and sends a test mail', async (t) => {
    const login = { user: 'papers', password: 'secret-of-papers' };
    const server = await openMailServer(t, { login });
    const { keyFile, published } = makeKey(t);
    const dkim = { domain: 'example.org', selector: 'papers', keyFile };

    const found = await check(
      configOf(server, { dkim }),
      {
        'news.example.org': ['other', 'v=spf1 include:spf.example.net -all'],
        'papers._domainkey.example.org': [`v=DKIM1; k=rsa; p=${published}`],
        '_dmarc.example.org': ['v=DMARC1; p=reject'],
      },
      { publicUrl: 'https://papers.example.org', to: 'ada@example.org' },
    );

    assert.deepEqual(
      Object.values(found).map(([state]) => state),
      Array.from({ length: 6 }, () => 'ok'),
      JSON.stringify(found),
    );
    assert.match(
      found['Mail server']?.[1] ?? '',
      /^localhost:\d+ answers over TLSv1\.3, and takes the login$/u,
    );
    assert.equal(server.got.length, 1);
    assert.doesNotMatch(JSON.stringify(found), /secret-of-papers|PRIVATE/u);
  });

  test('says what is missing in DNS, with the record to add', async (t) => {
    const server = await openMailServer(t);
    const { keyFile, published } = makeKey(t);
    const dkim = { domain: 'news.example.org', selector: 'papers', keyFile };

    const found = await check(configOf(server, { dkim }));

    assert.match(
      found.SPF?.join(': ') ?? '',
      /^failed: news\.example\.org has no SPF record\. Add a TXT record/u,
    );
    assert.ok(found.DKIM?.[1].endsWith(`Add this one: v=DKIM1; k=rsa; p=${published}`));
    assert.match(found.DMARC?.join(': ') ?? '', /^failed: .*Add a TXT record at _dmarc\.news\.example\.org/u);
    assert.match(
      found.Unsubscribing?.join(': ') ?? '',
      /^off: PUBLIC_URL is not set, so mails name leave@example\.org alone/u,
    );
  });

  test('says what is wrong in DNS', async (t) => {
    const server = await openMailServer(t);
    const { keyFile } = makeKey(t);
    const dkim = { domain: 'example.net', selector: 'papers', keyFile };

    const found = await check(
      configOf(server, { dkim }),
      {
        'news.example.org': ['v=spf1 +all'],
        'papers._domainkey.example.net': ['v=DKIM1; p=AAAA'],
        '_dmarc.news.example.org': ['v=DMARC1; p=none; adkim=s'],
      },
      { publicUrl: 'http://papers.example.org' },
    );

    assert.match(found.SPF?.[1] ?? '', /lets every server send in its name/u);
    assert.match(found.DKIM?.[1] ?? '', /has another key than DKIM_KEY_FILE/u);
    assert.match(
      found.DMARC?.[1] ?? '',
      /DKIM_DOMAIN is example\.net, which .* Set DKIM_DOMAIN=news\.example\.org/u,
    );
    assert.equal(found.Unsubscribing?.[0], 'failed');
    const two = await check(configOf(server), { 'news.example.org': ['v=spf1 a -all', 'v=spf1 mx -all'] });
    assert.match(two.SPF?.[1] ?? '', /2 SPF records, so none counts/u);
    assert.equal(two.DKIM?.[0], 'off');
  });

  for (const [signing, recordAt, record, state] of [
    ['mail.example.org', 'example.org', 'v=DMARC1; p=none', 'ok'],
    ['Mail.Example.org', 'example.org', 'v=DMARC1; p=none; adkim=r', 'ok'],
    ['example.org', 'news.example.org', 'v=DMARC1; p=none', 'ok'],
    ['mail.example.org', 'example.org', 'v=DMARC1; p=none; adkim=s', 'failed'],
    ['otherexample.org', 'example.org', 'v=DMARC1; p=none', 'failed'],
    ['example.net', 'example.org', 'v=DMARC1; p=none', 'failed'],
  ] as const)
    test(`calls the DMARC record “${record}” of ${recordAt} ${state} for the signing domain ${signing}`, async (t) => {
      const { keyFile } = makeKey(t);
      const dkim = { domain: signing, selector: 'papers', keyFile };

      const found = await check(configOf(await openMailServer(t), { dkim }), {
        [`_dmarc.${recordAt}`]: [record],
      });

      assert.equal(found.DMARC?.[0], state, JSON.stringify(found));
      if (state === 'ok') assert.match(found.DMARC?.[1] ?? '', new RegExp(` of _dmarc\\.${recordAt};`, 'u'));
    });

  test('says why a server, a key or an address can not be used', async (t) => {
    const plain = await openMailServer(t, { security: 'plain' });
    const found = await check(configOf(plain), {}, { to: 'nobody' });
    assert.match(found['Mail server']?.join(': ') ?? '', /^failed: .*offers no TLS/u);
    assert.match(found['Test mail']?.[1] ?? '', /needs one @/u);

    const keyFile = join(makeFolder(t), 'none.pem');
    const dkim = { domain: 'example.org', selector: 'papers', keyFile };
    assert.match((await check(configOf(plain, { dkim })))['E-mail']?.[1] ?? '', /none\.pem can't be read/u);
    writeFileSync(keyFile, '-----BEGIN secret-----');
    const bad = (await check(configOf(plain, { dkim })))['E-mail']?.[1] ?? '';
    assert.match(bad, /holds no RSA private key .*openssl genrsa/u);
    assert.doesNotMatch(bad, /BEGIN secret/u);
    assert.deepEqual(await check(undefined), {
      'E-mail': ['off', 'SMTP_URL is not set, so no digests are sent by e-mail'],
    });
  });
});
