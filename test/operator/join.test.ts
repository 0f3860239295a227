import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinNamed } from '../../src/operator/join.ts';
import { createOutput, type OutputLine } from '../../src/operator/output.ts';
import { findPaper } from '../../src/papers/library.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';

onEachDatabase('papers join', ({ open }) => {
  async function openWith() {
    const database = await open();
    await savePapers(database, [
      paper('2603.00001'),
      paper('2603.00002'),
      paper('lovelace2026', { doi: '10.1145/a' }),
    ]);
    return { database, join: (...words: string[]) => run(database, words) };
  }

  async function run(database: Awaited<ReturnType<typeof open>>, words: readonly string[]) {
    const lines: OutputLine[] = [];
    await joinNamed(
      database,
      words,
      createOutput(false, (line) => void lines.push(line)),
    );
    return lines.map((line) => (line.kind === 'result' ? line.text : ''));
  }

  test('joins two records, named by id or DOI, whatever their titles are', async () => {
    const { database, join } = await openWith();

    const said = await join('10.1145/a', '2603.00001');

    assert.deepEqual(said, ['Joined: lovelace2026 is a name of 2603.00001 now, which has all that was its.']);
    assert.equal((await findPaper(database, 'lovelace2026'))?.id, '2603.00001');
  });

  for (const [what, words, refusal] of [
    ['one paper twice', ['lovelace2026', '10.1145/a'], /are one paper already: lovelace2026\.$/u],
    ['two arXiv ids', ['2603.00001', '2603.00002'], /arXiv has both under ids of their own/u],
    ['what is not stored', ['2603.00001', 'nothing'], /No paper “nothing” is stored\./u],
  ] as const) {
    test(`refuses ${what}`, async () => {
      const { join } = await openWith();

      await assert.rejects(join(...words), refusal);
    });
  }
});
