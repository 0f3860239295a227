import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { createGunzip } from 'node:zlib';
import { importPapers } from '../../src/operator/import.ts';
import { formatImport } from '../../src/operator/importing/format.ts';
import { readJsonLines } from '../../src/operator/importing/json-lines.ts';
import { createRepeats } from '../../src/operator/importing/repeats.ts';
import { countPapers, findPaper } from '../../src/papers/library.ts';
import { onEachDatabase } from '../support/database.ts';
import { recorded } from '../support/recorded.ts';

onEachDatabase('importing lines', (databases) => {
  async function importLines(...lines: (object | string)[]) {
    const database = await databases.open();
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const again = () => importPapers(database, Readable.from([Buffer.from(text)]), () => {});
    return { database, counts: await again(), again };
  }

  test('stores what they come with', async () => {
    const { database, counts } = await importLines(
      {
        id: 'a',
        title: 'A',
        url: 'https://example.org/a',
        doi: 'https://doi.org/10.1000/A',
        venue: 'Mind',
        categories: ['Logic', 'cs.AI'],
      },
      { id: 'b', title: 'B', url: '', doi: null, venue: ' ', categories: 'hep-th math.GT' },
    );

    assert.deepEqual([counts.stored, counts.skipped], [2, []]);
    const [a, b] = [await findPaper(database, 'a'), await findPaper(database, 'b')];
    assert.deepEqual(
      [a?.doi, a?.venue, a?.categories, a?.links],
      ['10.1000/a', 'Mind', ['Logic', 'cs.AI'], [{ label: 'Page', url: 'https://example.org/a' }]],
    );
    assert.deepEqual([b?.doi, b?.venue, b?.categories, b?.links], [null, null, ['hep-th', 'math.GT'], []]);
  });

  test('stores a paper of arXiv under its id, whatever names it', async () => {
    const { database, counts } = await importLines(
      { id: 'arXiv:1706.03762v2', title: 'A' },
      { id: 'mine', title: 'B', url: 'https://arxiv.org/pdf/1707.00001v3.pdf' },
      { title: 'C', doi: '10.48550/arXiv.1708.00001' },
      { title: 'D', doi: '10.1000/182' },
      { title: 'E', authors: ['Ada Lovelace'], date: '1843-09-01' },
    );

    assert.deepEqual([counts.stored, counts.skipped], [5, []]);
    for (const [id, title, version] of [
      ['1706.03762', 'A', 2],
      ['1707.00001', 'B', 3],
      ['1708.00001', 'C', null],
      ['10.1000/182', 'D', null],
      ['title:b22a91f950fb3db6', 'E', null],
    ] as const) {
      const paper = await findPaper(database, id);
      assert.deepEqual([paper?.title, paper?.version], [title, version], id);
    }
    assert.equal(
      (await findPaper(database, '1707.00001'))?.links[0]?.url,
      'https://arxiv.org/abs/1707.00001',
    );
  });

  test('says what is wrong with an address or a DOI', async () => {
    const { counts } = await importLines(
      { id: 'a', title: 'A', url: 'javascript:alert(1)' },
      { id: 'b', title: 'B', doi: 'n/a' },
      { id: 'c', title: 'C', categories: [1] },
      { id: 'd', title: 'D' },
    );

    assert.equal(counts.stored, 1);
    assert.deepEqual(counts.skipped.slice(0, 2), [
      { line: 1, reason: 'url: Invalid URL' },
      { line: 2, reason: 'doi: Invalid DOI' },
    ]);
    assert.match(counts.skipped[2]?.reason ?? '', /^categories: /u);
  });

  test('counts papers, and lists the lines whose id is that of another paper', async () => {
    const { database, counts, again } = await importLines(
      { id: 'cvpr2016None', title: 'The first', abstract: 'Of the first' },
      { id: 'b', title: 'B' },
      { id: 'cvpr2016None', title: 'The second', abstract: 'Of the second' },
      { id: 'b', title: 'b.', abstract: 'What it knows more' },
      'broken',
      { id: 'cvpr2016None', title: 'The third' },
      { id: '1706.03762v1', title: 'A title' },
      { id: '1706.03762v2', title: 'A better title' },
    );

    assert.equal(
      formatImport(counts),
      `3 papers stored, 1 line skipped.
  line 5: it isn't valid JSON
2 lines repeated a paper of the file.
2 lines not stored: their ids belong to earlier papers of the file that have other titles. Correct the ids, or leave them out.
  line 3: cvpr2016None is “The first” on line 1, not “The second”
  line 6: cvpr2016None is “The first” on line 1, not “The third”`,
    );
    const first = await findPaper(database, 'cvpr2016None');
    assert.deepEqual([first?.title, first?.abstract], ['The first', 'Of the first']);
    assert.equal((await findPaper(database, 'b'))?.abstract, 'What it knows more');
    assert.equal((await findPaper(database, '1706.03762'))?.title, 'A better title');
    assert.deepEqual(await again(), counts);
    assert.deepEqual(await findPaper(database, 'cvpr2016None'), first);
    assert.equal(await countPapers(database), 3);
  });

  const corpus = recorded('corpus/papers-30k.jsonl.gz');
  test('finds 28,481 papers in 30,000 lines', { skip: corpus.skip }, async () => {
    const repeats = createRepeats();
    const file = createReadStream(corpus.path).pipe(createGunzip());

    for await (const record of readJsonLines(file, () => {})) if ('paper' in record) repeats.accept(record);

    assert.deepEqual([[...repeats.ids].length, repeats.repeated, repeats.conflicting], [28_481, 0, 1_519]);
    assert.equal(repeats.conflicts.length, 100);
    const [first] = repeats.conflicts;
    assert.deepEqual([first?.id, first?.firstLine, first?.line], ['cvpr2019None', 41, 159]);
  });

  test('reads them though the first is broken', async () => {
    for (const first of ['{', 'x', '{"id": "a"']) {
      const { counts } = await importLines(first, { id: 'b', title: 'B' });
      assert.deepEqual([counts.stored, counts.skipped.length], [1, 1], first);
    }
  });

  test('takes an empty file for one without lines', async () => {
    assert.equal((await importLines('\n \n')).counts.stored, 0);
  });
});
