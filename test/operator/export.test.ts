import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pino from 'pino';
import { readBibliography } from '../../src/bibliography/read.ts';
import { exportTo } from '../../src/operator/export.ts';
import { createOutput, type OutputLine } from '../../src/operator/output.ts';
import { onlyListOf } from '../../src/papers/listings.ts';
import { saveDay, savePapers } from '../../src/search/save-papers.ts';
import { createSearch } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { makeFolder, onEachDatabase } from '../support/database.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';
import { addServerData } from '../support/server-data.ts';

const PAPERS = [
  paper('2603.00001', { title: 'Learning to fly' }),
  paper('lovelace2026', { title: 'Learning to swim', doi: '10.1145/a' }),
  paper('2603.00003', { title: 'Sparse attention' }),
];

onEachDatabase('papers export', (databases) => {
  async function openWith(t: TestContext) {
    const { database, kind } = await databases.openShared();
    for (const one of PAPERS) await savePapers(database, [one]);
    await saveDay(database, {
      ...onlyListOf('arxiv'),
      day: MONDAY,
      listings: PAPERS.slice(0, 1).map((one) => listing(one)),
      skipped: 0,
      categories: [],
      at: NOON,
    });
    const log = pino({ level: 'silent' });
    const search = createSearch(database, { kind, filters: teamFilters, log, now: () => NOON });
    const folder = makeFolder(t);
    const run = async (file: string, ...words: string[]) => {
      const lines: OutputLine[] = [];
      const output = createOutput(false, (line) => void lines.push(line));
      const path = file === '-' ? file : join(folder, file);
      await exportTo([path, ...words], 'export <file>', { database, search }, output);
      return lines.flatMap((line) => (line.kind === 'result' ? [line.text.replace(folder, '')] : []));
    };
    return {
      database,
      run,
      folder,
      read: (file: string) => readBibliography(readFileSync(join(folder, file))),
    };
  }

  test('writes all stored papers in the format that the extension names', async (t) => {
    const { run, read, folder } = await openWith(t);

    for (const [file, title] of [
      ['all.bib', 'BibTeX'],
      ['all.ris', 'RIS'],
      ['all.json', 'CSL-JSON'],
    ] as const) {
      assert.deepEqual(await run(file), [`3 papers written to /${file} as ${title}.`]);
      const { format, entries } = await read(file);
      assert.equal(format, title);
      assert.deepEqual(
        entries.map(({ arxiv, ownId }) => arxiv?.id ?? ownId),
        PAPERS.map(({ id }) => id),
      );
    }
    assert.deepEqual(await run('all.md'), ['3 papers written to /all.md as Markdown.']);
    assert.deepEqual(readdirSync(folder).sort(), ['all.bib', 'all.json', 'all.md', 'all.ris']);
  });

  test('writes some of them, each with the key that it has in every export', async (t) => {
    const { database, run, folder } = await openWith(t);
    await addServerData(database, '100', '2603.00003');
    const keys = async (...words: string[]) => {
      await run('some.bib', ...words);
      return readFileSync(join(folder, 'some.bib'), 'utf8')
        .match(/(?<=^@\w+\{).*(?=,$)/gmu)
        ?.sort();
    };

    assert.deepEqual(await keys('--paper', '10.1145/a'), ['lovelace2026learninga']);
    assert.deepEqual(await keys('--search', 'learning'), ['lovelace2026learning', 'lovelace2026learninga']);
    assert.deepEqual(await keys('--meeting', '100'), ['lovelace2026sparse']);
    assert.deepEqual(await keys('--day', '2026-03-02', '--source', 'arxiv'), ['lovelace2026learning']);
  });

  test('writes to standard output', async (t) => {
    const { run } = await openWith(t);

    const [text = ''] = await run('-', '--format', 'ris', '--paper', '2603.00003');

    assert.match(text, /^TY {2}- UNPB\r\nID {2}- lovelace2026sparse\r\n.*ER {2}- $/su);
  });

  for (const [what, [file, ...words], refusal] of [
    [
      'a file of an unknown format',
      ['all.txt'],
      /Give the format: --format bibtex\|ris\|csl-json\|markdown/u,
    ],
    ['two scopes', ['a.bib', '--paper', 'x', '--search', 'y'], /--search and --paper don't go together/u],
    ['a scope without a value', ['a.bib', '--paper', ''], /--paper needs a value/u],
    ['a day without its source', ['a.bib', '--day', '2026-03-02'], /Name the day's source: --source/u],
    ['a source without its day', ['a.bib', '--source', 'arxiv'], /--source goes with --day/u],
    ['LaTeX in RIS', ['a.ris', '--encoding', 'latex'], /Only BibTeX can have commands of LaTeX/u],
    ['an unknown encoding', ['a.bib', '--encoding', 'ascii'], /--encoding takes unicode or latex/u],
    ['what is not stored', ['a.bib', '--paper', 'nothing'], /nothing to export: no such paper is stored/u],
    ['a server without votes', ['a.bib', '--voted', '1'], /nothing to export: nobody has voted/u],
    ['a server without agendas', ['a.bib', '--meeting', '1'], /nothing to export: no agenda is settled/u],
    ['a folder that is not there', ['no/such/a.bib'], /can't be written \(ENOENT\)/u],
    ['a second file', ['a.bib', 'b.bib'], /Unexpected “b\.bib”/u],
  ] as const)
    test(`refuses ${what}, and leaves what was there`, async (t) => {
      const { run, folder } = await openWith(t);
      writeFileSync(join(folder, 'a.bib'), 'before');

      await assert.rejects(run(file, ...words), refusal);

      assert.equal(readFileSync(join(folder, 'a.bib'), 'utf8'), 'before');
      assert.equal(existsSync(join(folder, 'a.bib.part')), false);
    });
});
