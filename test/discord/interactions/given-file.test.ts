import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createFileReader } from '../../../src/discord/interactions/given-file.ts';
import { UserError } from '../../../src/errors.ts';

const CDN = 'https://cdn.discordapp.com/ephemeral-attachments/1/2/a.bib?ex=3';
const file = (url: string, size = 3) => ({ name: 'a.bib', size, url });

/** A reader that gets these answers, one after another, and what it asked for. */
function readerOf(...answers: (() => Response)[]) {
  const asked: string[] = [];
  const read = createFileReader('http://127.0.0.1:4000/api', async (url) => {
    asked.push(String(url));
    return (answers.shift() ?? assert.fail('One request too many.'))();
  });
  return { read, asked };
}

const found = () => new Response('abc');

suite('an attached file', () => {
  for (const url of [
    CDN,
    'https://media.discordapp.net/a.bib',
    'http://127.0.0.1:4000/attachments/1/a.bib',
  ]) {
    test(`is downloaded from ${new URL(url).host}`, async () => {
      const { read, asked } = readerOf(found);

      assert.equal(Buffer.from(await read(file(url), 3)).toString(), 'abc');
      assert.deepEqual(asked, [url]);
    });
  }

  for (const url of [
    'http://cdn.discordapp.com/a.bib',
    'https://cdn.discordapp.com:8443/a.bib',
    'https://cdn.discordapp.com.example.org/a.bib',
    'https://example.org/cdn.discordapp.com/a.bib',
    'http://127.0.0.1:5000/a.bib',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'a.bib',
  ]) {
    test(`is not downloaded from ${url}`, async () => {
      const { read, asked } = readerOf();

      await assert.rejects(read(file(url), 3), /not Discord's/u);
      assert.deepEqual(asked, []);
    });
  }

  test('is refused if it is too large, by what Discord says or by what comes', async () => {
    const words = /“a\.bib”.* too large: I read files of up to 2 MB\./u;

    await assert.rejects(readerOf().read(file(CDN, 2_000_001), 2_000_000), words);
    const { read } = readerOf(() => new Response(new Uint8Array(2_000_001)));
    await assert.rejects(read(file(CDN), 2_000_000), words);
  });

  test('is asked for again after a failure that may pass, and else refused in words', async () => {
    const lost = (): never => {
      throw new TypeError('fetch failed');
    };
    const once = readerOf(lost, found);
    const never = readerOf(() => new Response('', { status: 503 }), lost);
    const gone = readerOf(() => new Response('', { status: 404 }));

    assert.equal((await once.read(file(CDN), 3)).length, 3);
    await assert.rejects(
      never.read(file(CDN), 3),
      new UserError(
        "I couldn't download “a.bib” from Discord: the connection failed. Run the command again with the file attached.",
      ),
    );
    await assert.rejects(gone.read(file(CDN), 3), /it no longer has the file \(HTTP status 404\)/u);
  });
});
