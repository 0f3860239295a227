import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { simpleParser } from 'mailparser';
import { leavingOf } from '../../src/mail/leaving.ts';
import { writeMessage } from '../../src/mail/message.ts';
import { renderDigest } from '../../src/mail/render/mail.ts';
import type { MailContent } from '../../src/mail/views.ts';
import { mailContent, mailPaper } from '../support/mail-content.ts';
import { NOON } from '../support/papers.ts';

const from = { name: 'Daily Papers', address: 'papers@example.org' };
const leaving = (publicUrl?: string) =>
  leavingOf({ publicUrl, unsubscribeTo: 'leave@example.org' }, 'aToken_-1');

async function write(
  content: MailContent = mailContent(),
  { publicUrl, dkim }: { publicUrl?: string; dkim?: Parameters<typeof writeMessage>[0]['dkim'] } = {},
): Promise<string> {
  const list = { id: 'feed-3', title: 'Daily Papers, arXiv', leaving: leaving(publicUrl) };
  const text = renderDigest(content, list.leaving);
  const to = 'ada@example.org';
  const message = await writeMessage({ from, dkim }, { ...text, to, key: 'abc', date: NOON, list });
  return message.toString('latin1');
}

const headersOf = (raw: string): string[] =>
  (raw.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/gu, ' ').split('\r\n');

const named = (raw: string, name: string): string[] =>
  headersOf(raw).filter((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`));

suite('a mail as it goes to the server', () => {
  test('says how to leave in one header of each kind', async () => {
    const raw = await write(mailContent(), { publicUrl: 'https://papers.example.org' });

    assert.deepEqual(named(raw, 'List-Unsubscribe'), [
      'List-Unsubscribe: <https://papers.example.org/unsubscribe/aToken_-1>, <mailto:leave@example.org?subject=unsubscribe%20aToken_-1>',
    ]);
    assert.deepEqual(named(raw, 'List-Unsubscribe-Post'), [
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
  });

  test('names a mail address alone without a public address', async () => {
    const raw = await write();

    assert.deepEqual(named(raw, 'List-Unsubscribe'), [
      'List-Unsubscribe: <mailto:leave@example.org?subject=unsubscribe%20aToken_-1>',
    ]);
    assert.deepEqual(named(raw, 'List-Unsubscribe-Post'), []);
    assert.match(
      (await simpleParser(raw)).text ?? '',
      /write to\nleave@example\.org with the subject “unsubscribe aToken_-1”/u,
    );
  });

  test('is no answer, is of a list, keeps its id, and fetches nothing', async () => {
    const raw = await write();
    const { html } = await simpleParser(raw);

    assert.deepEqual(named(raw, 'Auto-Submitted'), ['Auto-Submitted: auto-generated']);
    assert.deepEqual(named(raw, 'List-ID'), ['List-ID: "Daily Papers, arXiv" <feed-3.example.org>']);
    assert.deepEqual(named(raw, 'Message-ID'), ['Message-ID: <abc@example.org>']);
    assert.deepEqual(named(raw, 'Date'), ['Date: Mon, 02 Mar 2026 12:00:00 +0000']);
    assert.doesNotMatch(String(html), /<img|<script|<link|url\(|@import|src=/iu);
  });

  test('takes no header from a title, and cuts a long one in the subject', async () => {
    const evil = `Nice\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script>\u202e${'long '.repeat(60)}`;
    const raw = await write(mailContent([mailPaper({ title: evil }), mailPaper()]));
    const { subject = '', to, html } = await simpleParser(raw);

    assert.deepEqual(named(raw, 'Bcc'), []);
    assert.match(subject, /^Mon 2 Mar: Nice Bcc: eve@example\.org <script>alert.*… and 1 more$/u);
    assert.ok(subject.length <= 120 && !subject.includes('\u202e'), subject);
    assert.equal(Array.isArray(to) ? '' : to?.text, 'ada@example.org');
    assert.doesNotMatch(String(html), /<script/u);
    assert.ok(raw.split('\r\n').every((line) => line.length <= 998));
  });

  test('is signed so that another program verifies it, with the headers by which people leave', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    });
    const dkim = { domain: 'example.org', selector: 'papers', key: privateKey };
    const raw = await write(mailContent(), { publicUrl: 'https://papers.example.org', dkim });
    const asked: string[] = [];

    const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), {
      resolver: async (name: string) => {
        asked.push(name);
        return [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]];
      },
    });

    assert.deepEqual(
      results.map(({ status, signingDomain }) => [status.result, signingDomain, status.aligned]),
      [['pass', 'example.org', 'example.org']],
    );
    assert.deepEqual(asked, ['papers._domainkey.example.org']);
    const [signed = ''] = named(raw, 'DKIM-Signature');
    for (const header of ['list-unsubscribe', 'list-unsubscribe-post', 'from', 'subject', 'message-id'])
      assert.match(signed.toLowerCase(), new RegExp(`h=[^;]*\\b${header}\\b`, 'u'));
  });
});
