import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { readConfig } from '../src/config.ts';
import { readEnvironment } from '../src/env-file.ts';
import { UserError } from '../src/errors.ts';
import { SOURCE_SETTINGS } from '../src/sources/sources.ts';
import { startBotProcess } from './support/bot-process.ts';
import { makeFolder } from './support/database.ts';

const TOKEN = 'MTIzNDU2Nzg5MDEy.GabcDE.abcdefghijklmnop';
const TEXT = `DISCORD_TOKEN=${TOKEN}\r\nCONTACT="me@example.org"\r\n`;

function write(t: TestContext, bytes: Buffer | string): string {
  const file = join(makeFolder(t), '.env');
  writeFileSync(file, bytes);
  return file;
}

const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');

suite('the file .env', () => {
  const written: [how: string, bytes: Buffer | string][] = [
    ['UTF-8', TEXT],
    ['UTF-8 with a byte-order mark', `\uFEFF${TEXT}`],
    ['UTF-8, put together of two with a byte-order mark', `\uFEFFLOG_LEVEL=warn\n\uFEFF${TEXT}`],
    ['UTF-8, with line ends of old Macs', TEXT.replaceAll('\r\n', '\r')],
    ['UTF-16, as PowerShell writes it', utf16le(`\uFEFF${TEXT}`)],
    ['UTF-16, its bytes the other way', utf16le(`\uFEFF${TEXT}`).swap16()],
    ['UTF-16 without a byte-order mark', utf16le(TEXT)],
    ['UTF-16 without a byte-order mark, its bytes the other way', utf16le(TEXT).swap16()],
  ];
  for (const [how, bytes] of written) {
    test(`is read in ${how}`, (t) => {
      const { DISCORD_TOKEN, CONTACT } = readEnvironment({ PATH: '/bin' }, write(t, bytes));

      assert.deepEqual([DISCORD_TOKEN, CONTACT], [TOKEN, 'me@example.org']);
    });
  }

  test('adds to the environment, which goes before it', (t) => {
    const read = readEnvironment({ LOG_LEVEL: 'debug' }, write(t, 'LOG_LEVEL=warn\nSHARDS=0/1'));

    assert.deepEqual(read, { LOG_LEVEL: 'debug', SHARDS: '0/1' });
  });

  test('may be missing', (t) => {
    assert.deepEqual(readEnvironment({ A: '1' }, join(makeFolder(t), '.env')), { A: '1' });
  });

  const refused: [what: string, bytes: Buffer, says: RegExp][] = [
    [
      'in another encoding',
      Buffer.from('CONTACT=M\xfcller', 'latin1'),
      /isn't text in UTF-8 or UTF-16\. Save it as/u,
    ],
    ['in UTF-32', Buffer.from('fffe000041000000', 'hex'), /isn't text in UTF-8 or UTF-16/u],
    [
      'with an address that a # would cut short',
      Buffer.from('A=1\nDATABASE_URL=postgres://ann:p@ss#word@h/ann'),
      /^DATABASE_URL in \S+ has a # and no quotes, .* Put the address in quotes: DATABASE_URL="…"\.$/u,
    ],
  ];
  for (const [what, bytes, says] of refused) {
    test(`${what} is refused in a sentence without its values`, (t) => {
      const file = write(t, bytes);

      assert.throws(
        () => readEnvironment({}, file),
        (error) =>
          error instanceof UserError &&
          says.test(error.message) &&
          !/p@ss|ller/u.test(error.message.replace(file, '')),
      );
    });
  }

  test('is refused in a sentence where it is a folder', (t) => {
    assert.throws(() => readEnvironment({}, makeFolder(t)), /can't be read: it is a folder\. Fix that/u);
  });

  test('of the working folder is what the bot starts with', async (t) => {
    const folder = makeFolder(t);
    writeFileSync(join(folder, '.env'), utf16le('\uFEFFLOG_LEVEL=loud\r\n'));

    const { code, stderr } = await startBotProcess(t, {}, folder).ended();

    assert.equal(code, 1);
    assert.match(stderr, /- LOG_LEVEL: expected one of fatal/u);
  });
});

suite('an environment whose first name has a byte-order mark', () => {
  test('is read', () => {
    assert.equal(readConfig({ '\uFEFFDISCORD_TOKEN': TOKEN }, SOURCE_SETTINGS).discordToken, TOKEN);
  });
});
