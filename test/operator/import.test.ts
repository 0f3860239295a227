import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { importPapers } from '../../src/operator/import.ts';
import { findOperation } from '../../src/operator/operations.ts';
import { createOutput } from '../../src/operator/output.ts';
import { countPapers, findPaper } from '../../src/papers/library.ts';
import { onEachDatabase } from '../support/database.ts';
import { recorded } from '../support/recorded.ts';

const line = (given: object = {}) => JSON.stringify({ id: '2603.00001', title: 'A title', ...given });

onEachDatabase('papers import', (databases) => {
  async function importText(...chunks: (string | Buffer)[]) {
    const database = await databases.open();
    const input = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
    const counts = await importPapers(database, input, () => {});
    return { database, counts };
  }

  const bom = recorded('cases/import-bom.jsonl');
  test('reads a file with a byte-order mark', { skip: bom.skip }, async () => {
    const { database, counts } = await importText(readFileSync(bom.path));

    assert.deepEqual([counts.stored, counts.skipped], [1, []]);
    assert.equal((await findPaper(database, '2603.00001'))?.title, 'Caching keys for faster decoding');
  });

  const text = `${line({ title: 'Größe \u2028 x' })}\r\n\n${line({ id: '2' })}\r${line({ id: '3' })}`;
  const encodings: [string, Buffer][] = [
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-8, put together of files with a mark', Buffer.from(`\ufeff${text.replace('\n\n', '\n\n\ufeff')}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-16 without a mark, the other end first', Buffer.from(text, 'utf16le').swap16()],
    ['UTF-16, the other end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ];
  for (const [name, whole] of encodings) {
    test(`reads ${name}, however it is cut`, async () => {
      const bytes = Array.from(whole, (_, index) => whole.subarray(index, index + 1));
      const { database, counts } = await importText(...bytes);

      assert.deepEqual([counts.stored, counts.skipped], [3, []]);
      assert.equal((await findPaper(database, '2603.00001'))?.title, 'Größe x');
    });
  }

  test('skips what can not be read or kept, names it, and stores the others', async () => {
    const words = Array.from({ length: 200_000 }, (_, index) => `word${index}`).join(' ');
    const { database, counts } = await importText(
      [
        line({ id: 'a\0b' }),
        line({ id: 'a\nb' }),
        line({ id: 'x'.repeat(201) }),
        '{"id": "half \\ud83d", "title": "A title"}',
        line({ title: ' \u202e ' }),
        line({ date: '0000-01-01' }),
        '{',
        line({ id: 'long', abstract: words }),
        line({ id: 'deep', title: '\\bm'.repeat(20_000) }),
        'x'.repeat(5_000_000),
        line({ id: 'good' }),
        line({ authors: Array.from({ length: 1_000 }, () => 1) }),
        '[]',
      ].join('\n'),
    );

    assert.equal(counts.stored, 3);
    assert.deepEqual(
      counts.skipped.map((skipped) => skipped.line),
      [1, 2, 3, 4, 5, 6, 7, 10, 12, 13],
    );
    assert.ok(counts.skipped.every(({ reason }) => /^[^:]/u.test(reason) && reason.length < 300));
    assert.match(counts.skipped.at(-2)?.reason ?? '', /authors\.2: .*; and 997 more$/u);
    assert.equal(await countPapers(database), 3);
  });
});

test('a command has no name that every object has', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])
    assert.equal(findOperation(name), undefined);
  assert.ok(findOperation('import'));
});

test('what a command prints holds nothing that a terminal obeys', () => {
  const titles = { title: 'A \u001b[31mred\u001b[0m \u202e97\u202c\u009b2J title' };
  const printed: string[] = [];
  for (const isJson of [false, true]) {
    const output = createOutput(isJson, (one) => void (one.kind === 'result' && printed.push(one.text)));
    output.result(titles, () => `1 found.\n  ${titles.title}`);
  }

  assert.equal(printed[0], '1 found.\n  A red 97 title');
  assert.doesNotMatch(printed[1] ?? '', /\p{Cc}|\u202e/u);
  assert.deepEqual(JSON.parse(printed[1] ?? ''), titles);
});
