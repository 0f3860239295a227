import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { paper } from '../../support/papers.ts';
import type { Engine } from './engine.ts';
import { openPlainBm25 } from './plain-bm25.ts';
import { openSqlite } from './sqlite.ts';

const PAPERS = [
  paper('title', { title: 'Wings', abstract: 'Of aircraft.' }),
  paper('abstract', { title: 'Aircraft', abstract: 'Of wings.' }),
  paper('third', { title: 'Slipstreams', abstract: 'Behind propellers.' }),
  paper('empty', { title: '', abstract: null }),
  ...['one', 'two', 'three'].map((id) => paper(id, { title: `Number ${id}`, abstract: 'Nothing else.' })),
];

for (const [name, open] of [
  ['plain BM25', openPlainBm25],
  ['SQLite FTS5', openSqlite],
] as const)
  suite(name, () => {
    let engine: Engine;
    before(async () => {
      engine = await open(PAPERS);
    });
    after(() => engine[Symbol.asyncDispose]());

    test('joins the words of a question by OR, finds other forms, and counts the title twice', async () => {
      assert.deepEqual(await engine.ask({ text: 'wing' }, 10), ['title', 'abstract']);
      assert.equal((await engine.ask({ text: 'wing numbers' }, 10)).length, 5);
      assert.equal((await engine.ask({ text: 'wing numbers' }, 2)).length, 2);
    });

    test('takes nothing in a question for syntax, however long', async () => {
      for (const text of ['"wing* AND: (title:x) -y', `wing's "${'slipstream" OR '.repeat(150)}`])
        assert.ok((await engine.ask({ text }, 10)).length > 0, text);
    });

    test('finds nothing for what no paper has', async () => {
      assert.deepEqual(await engine.ask({ text: 'xyzzy' }, 10), []);
      assert.deepEqual(await engine.ask({ text: '?' }, 10), []);
    });
  });
