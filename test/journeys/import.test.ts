import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { runPapers, startBotProcess } from '../support/bot-process.ts';
import { makeFolder, pglite } from '../support/database.ts';
import { ADDRESS, settingsOffline, stop } from '../support/start.ts';

const BIBTEX = `\ufeff@string{mind = {Mind}}\r
@article{turing, title = {Computing {Machinery} and Intelligence}, author = {Turing, Alan M.},\r
  journal = mind, year = 1950, month = oct # "~1", doi = {10.1093/mind/LIX.236.433}}\r
@misc{broken, title = {Never closed,\r
@misc{vaswani, title = {Attention Is All You Need}, eprint = {1706.03762v5}, archivePrefix = {arXiv}}\r
`;
const RIS = 'TY  - JOUR\nTI  - Notes on the Analytical Engine\nAU  - Lovelace, Ada\nPY  - 1843\nER  - \n';

suite('papers import', () => {
  test('stores a bibliography, and search finds its papers; again, it changes nothing', async (t) => {
    const { dataFolder } = await pglite.place(t);
    const settings = { DATA_DIR: dataFolder };
    const file = join(makeFolder(t), 'library.bib');
    writeFileSync(file, BIBTEX);

    const first = await runPapers(t, ['import', file], settings);
    const again = await runPapers(t, ['import', file, '--json'], settings);
    const folder = await runPapers(t, ['import', dirname(file)], settings);
    const found = await runPapers(t, ['search', 'machinery', 'author:turing'], settings);

    assert.deepEqual([first.code, first.stderr], [0, '']);
    assert.equal(
      first.stdout,
      '2 papers stored, 1 entry skipped.\n  line 4: a brace or a quotation mark in it is never closed\n',
    );
    assert.deepEqual([folder.code, folder.stderr], [1, `${dirname(file)} is a folder. Name a file in it.\n`]);
    assert.deepEqual([again.code, JSON.parse(again.stdout).stored], [0, 2]);
    assert.equal(
      found.stdout,
      '1 found.\n  10.1093/mind/lix.236.433  Computing Machinery and Intelligence (1950-10-01)\n',
    );
  });

  test('reads standard input, though a running bot does the work', async (t) => {
    const { dataFolder } = await pglite.place(t);
    const settings = await settingsOffline(dataFolder);
    const bot = startBotProcess(t, settings);
    await bot.untilPrinted(ADDRESS);

    const stored = await runPapers(t, ['import', '-'], settings, RIS);
    const refused = await runPapers(t, ['import', '-'], settings, 'Dear all, here is my list.');
    const found = await runPapers(t, ['search', 'analytical', 'engine'], settings);

    assert.deepEqual([stored.code, stored.stderr], [0, '']);
    assert.match(stored.stdout, /^1 paper stored, 0 entries skipped\.\n1 paper stored without a date: /u);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^This is no bibliography\. Accepted are BibTeX \(\.bib\), RIS/u);
    assert.match(found.stdout, /title:[0-9a-f]{16} {2}Notes on the Analytical Engine\n/u);
    assert.equal((await stop(bot)).code, 0);
  });
});
