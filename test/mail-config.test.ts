import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readConfig } from '../src/config.ts';
import { UserError } from '../src/errors.ts';

const SMTP_URL = 'smtp://papers%40example.org:p%40ss%23word@smtp.example.org';
const MAIL_FROM = 'papers@example.org';
const mailOf = (given: Record<string, string>) => readConfig(given, {}).mail;

suite('the settings of mails', () => {
  test('have standards for all but the server and the sender', () => {
    assert.deepEqual(mailOf({ SMTP_URL, MAIL_FROM }), {
      server: {
        host: 'smtp.example.org',
        port: 587,
        security: 'starttls',
        login: { user: 'papers@example.org', password: 'p@ss#word' },
      },
      from: { name: 'Daily Papers', address: 'papers@example.org' },
      unsubscribeTo: 'papers@example.org',
      dkim: undefined,
      perMinute: 60,
    });
    assert.equal(mailOf({}), undefined);
  });

  test('are taken as given', () => {
    const mail = mailOf({
      SMTP_URL: 'smtps://[::1]:4650/',
      MAIL_FROM: 'Our Papers <papers@news.example.org>',
      MAIL_UNSUBSCRIBE: 'leave@example.org',
      MAIL_PER_MINUTE: '1000',
      DKIM_SELECTOR: 's1',
      DKIM_KEY_FILE: './dkim.pem',
    });

    assert.deepEqual(mail?.server, { host: '::1', port: 4650, security: 'tls', login: undefined });
    assert.deepEqual(mail?.from, { name: 'Our Papers', address: 'papers@news.example.org' });
    assert.equal(mail?.unsubscribeTo, 'leave@example.org');
    assert.deepEqual(mail?.dkim, { domain: 'news.example.org', selector: 's1', keyFile: './dkim.pem' });
    assert.equal(mail?.perMinute, 1_000);
    const off = { SMTP_URL: 'smtp://localhost:25', MAIL_FROM, SMTP_TLS: 'off' };
    assert.equal(mailOf(off)?.server.security, 'none');
    assert.equal(mailOf({ ...off, SMTP_URL: 'smtps://localhost' })?.server.security, 'tls');
  });

  for (const [name, given, more = {}] of [
    ['SMTP_URL', 'https://smtp.example.org'],
    ['SMTP_URL', 'smtp://user:pass%@h'],
    ['SMTP_URL', 'smtp://user@h'],
    ['SMTP_URL', 'smtp://h/path'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'A <a@example.org>\r\nBcc: <b@example.org>'],
    ['MAIL_FROM', '', {}],
    ['MAIL_PER_MINUTE', 'many'],
    ['MAIL_PER_MINUTE', '999999'],
    ['MAIL_UNSUBSCRIBE', 'leave@example.org?bcc=b@example.org'],
    ['SMTP_TLS', 'maybe'],
    ['DKIM_KEY_FILE', '', { DKIM_SELECTOR: 's' }],
    ['DKIM_SELECTOR', '', { DKIM_KEY_FILE: 's' }],
    ['DKIM_SELECTOR', '', { DKIM_DOMAIN: 'example.org' }],
    ['DKIM_KEY_FILE', '', { DKIM_DOMAIN: 'example.org' }],
    ['DKIM_KEY_FILE', '', { DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 's' }],
    ['PUBLIC_URL', 'papers.test'],
    ['SMTP_URL', '', { MAIL_FROM }],
    ['SMTP_URL', '', { MAIL_FROM: '', SMTP_TLS: 'off' }],
    ['SMTP_URL', '', { MAIL_FROM: '', DKIM_DOMAIN: 'example.org' }],
  ] as const)
    test(`name the fault of ${name}=${JSON.stringify(given)}, and not what was given`, () => {
      assert.throws(
        () => readConfig({ SMTP_URL, MAIL_FROM, ...more, [name]: given }, {}),
        (error) =>
          error instanceof UserError &&
          new RegExp(`^  - ${name}: expected .*$`, 'mu').test(error.message) &&
          (given === '' || !error.message.includes(given)),
      );
    });
});
