import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPapers, findPaper } from '../../src/papers/library.ts';
import { suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';

onEachDatabase('the library', ({ open }) => {
  test('gives back a paper as it was saved', async () => {
    const database = await open();
    const whole = paper('2508.13426', {
      version: 2,
      categories: ['cs.CL', 'cs.AI'],
      organization: 'UC Berkeley',
      doi: '10.1145/1.2',
      venue: 'CACM 1 (2026)',
      sourceSummary: { source: 'huggingface', text: 'One line.' },
      authors: ['Ada "A" Lovelace', 'Müller, Ö.', '{braces}'],
      authorCount: 9,
    });

    await savePapers(database, [whole]);

    assert.deepEqual(await findPaper(database, '2508.13426'), whole);
  });

  test('keeps a paper that two sources report once, with what each knows', async () => {
    const database = await open();
    const links = [{ label: 'Abstract', url: 'https://arxiv.org/abs/1' }];
    await savePapers(database, [paper('1', { version: 1, categories: ['cs.CL', 'cs.AI'], links })]);

    await savePapers(database, [
      paper('1', {
        organization: 'MIT',
        sourceSummary: { source: 'huggingface', text: 'Short.' },
        links: [{ label: 'Code', url: 'https://code' }],
      }),
    ]);

    const found = await findPaper(database, '1');
    assert.deepEqual(found?.categories, ['cs.CL', 'cs.AI']);
    assert.equal(found?.organization, 'MIT');
    assert.equal(found?.version, 1);
    assert.deepEqual(found?.links, [...links, { label: 'Code', url: 'https://code' }]);
  });

  test('keeps a DOI and a venue that a newer report lacks, and takes those that it has', async () => {
    const database = await open();
    await savePapers(database, [paper('1', { version: 1, doi: '10.1/a', venue: 'Nature' })]);

    await savePapers(database, [paper('1', { version: 2 })]);
    const kept = await findPaper(database, '1');
    await savePapers(database, [paper('1', { version: 3, doi: '10.1/b', venue: 'Science' })]);
    const replaced = await findPaper(database, '1');

    assert.deepEqual([kept?.doi, kept?.venue], ['10.1/a', 'Nature']);
    assert.deepEqual([replaced?.doi, replaced?.venue], ['10.1/b', 'Science']);
  });

  const before = [
    { label: 'PDF', url: 'https://before/pdf' },
    { label: 'Code', url: 'https://before/code' },
  ];
  const coming = [
    { label: 'Project', url: 'https://coming/project' },
    { label: 'Code', url: 'https://coming/code' },
  ];
  for (const [what, versions, code] of [
    ['a newer version', [1, 2], 'https://coming/code'],
    ['the same version', [1, 1], 'https://coming/code'],
    ['an older version', [2, 1], 'https://before/code'],
    ['no version', [1, null], 'https://before/code'],
    ['the first version', [null, 1], 'https://coming/code'],
  ] as const) {
    test(`takes the links of ${what} label by label`, async () => {
      const database = await open();
      await savePapers(database, [paper('1', { version: versions[0], links: before })]);

      await savePapers(database, [paper('1', { version: versions[1], links: coming })]);
      await savePapers(database, [paper('1', { version: versions[1], links: [] })]);

      assert.deepEqual((await findPaper(database, '1'))?.links, [
        { label: 'PDF', url: 'https://before/pdf' },
        { label: 'Code', url: code },
        { label: 'Project', url: 'https://coming/project' },
      ]);
    });
  }

  test('credits a summary to the source that gave it, whoever reports the paper later', async () => {
    const database = await open();
    const theirs = { source: 'huggingface', text: 'Theirs.' } as const;
    const other = { source: 'arxiv', text: 'Another.' } as const;
    await savePapers(database, [paper('1', { version: 2, sourceSummary: theirs })]);

    await savePapers(database, [paper('1', { version: 2, sourceSummary: null })]);
    await savePapers(database, [paper('1', { version: 1, sourceSummary: other })]);
    assert.deepEqual((await findPaper(database, '1'))?.sourceSummary, theirs);

    await savePapers(database, [paper('1', { version: 3, sourceSummary: other })]);
    assert.deepEqual((await findPaper(database, '1'))?.sourceSummary, other);
  });

  test('takes the text of a newer version, and never that of an older one', async () => {
    const database = await open();
    await savePapers(database, [paper('1', { version: 2, title: 'Second' })]);
    await savePapers(database, [paper('1', { version: 1, title: 'First' })]);
    assert.equal((await findPaper(database, '1'))?.title, 'Second');

    await savePapers(database, [paper('1', { version: 3, title: 'Third', abstract: null })]);

    const found = await findPaper(database, '1');
    assert.equal(found?.title, 'Third');
    assert.equal(found?.abstract, 'What paper 1 is about.');
  });

  test('keeps the newest text where one call has a paper in several versions', async () => {
    const database = await open();

    await savePapers(database, [
      paper('1', { version: 2, title: 'Second' }),
      paper('2'),
      paper('1', { version: 3, title: 'Third', abstract: null }),
      paper('1', { version: 1, title: 'First', organization: 'MIT' }),
    ]);

    const found = await findPaper(database, '1');
    assert.deepEqual([found?.version, found?.title, found?.organization], [3, 'Third', 'MIT']);
    assert.equal(await countPapers(database), 2);
  });

  test('fills gaps from a source that names no version, and keeps the text it has', async () => {
    const database = await open();
    await savePapers(database, [paper('1', { version: 2, title: 'Second', publishedOn: null })]);

    await savePapers(database, [paper('1', { title: 'Whichever', categories: ['cs.CL'] })]);

    const found = await findPaper(database, '1');
    assert.deepEqual([found?.title, found?.categories], ['Second', ['cs.CL']]);
    assert.equal(found?.publishedOn?.toString(), '2026-03-01');
  });

  test('keeps the longer list of authors and their higher count', async () => {
    const database = await open();
    await savePapers(database, [paper('1', { authors: ['Ada', 'Ben', 'Chloe'], authorCount: 3 })]);

    await savePapers(database, [paper('1', { version: 2, authors: ['Ada'], authorCount: 40 })]);

    const found = await findPaper(database, '1');
    assert.deepEqual([found?.authors, found?.authorCount], [['Ada', 'Ben', 'Chloe'], 40]);
  });

  test('keeps the earliest date it was told, as that is of the first version', async () => {
    const database = await open();
    const [first, second] = ['2026-03-01', '2026-03-09'].map((day) => Temporal.PlainDate.from(day));
    assert.ok(first && second);
    await savePapers(database, [paper('1', { publishedOn: first }), paper('2', { publishedOn: second })]);

    await savePapers(database, [paper('1', { publishedOn: second }), paper('2', { publishedOn: first })]);

    const dates = await Promise.all(
      ['1', '2'].map(async (id) => (await findPaper(database, id))?.publishedOn),
    );
    assert.deepEqual(dates.map(String), ['2026-03-01', '2026-03-01']);
  });

  test("takes the authors' abstract in place of a description of ours", async () => {
    const database = await open();
    await savePapers(database, [paper('1', { abstract: 'Ours.', abstractKind: 'description' })]);

    await savePapers(database, [paper('1', { abstract: 'Theirs.' })]);

    const found = await findPaper(database, '1');
    assert.deepEqual([found?.abstract, found?.abstractKind], ['Theirs.', 'abstract']);
  });

  test("never lets a description of ours take the place of the authors' abstract", async () => {
    const database = await open();
    await savePapers(database, [paper('1', { abstract: 'Theirs.' })]);

    await savePapers(database, [paper('1', { abstract: 'Ours.', abstractKind: 'description' })]);

    const found = await findPaper(database, '1');
    assert.deepEqual([found?.abstract, found?.abstractKind], ['Theirs.', 'abstract']);
  });

  test('leaves out the NUL that Postgres does not take, wherever it stands', async () => {
    const database = await open();
    const [clean, dirty] = ['', '\0'].map((nul) => {
      const link = `https://a${nul}.example`;
      return paper(`1${nul}`, {
        title: `a${nul}b`,
        abstract: nul,
        authors: [`${nul}Ada`],
        categories: [`cs${nul}.CL`],
        organization: `M${nul}IT`,
        sourceSummary: { source: 'huggingface', text: `${nul}.` },
        links: [{ label: `Co${nul}de`, url: link }],
      });
    });
    assert.ok(clean && dirty);

    await savePapers(database, [dirty, clean]);

    assert.deepEqual(await findPaper(database, '1'), clean);
    assert.deepEqual(await findPaper(database, '1\0'), clean);
    assert.equal((await suggestPapers(database, 'a\0', 5)).length, 1);
  });

  test('stores text with half a character, as a source may cut it', async () => {
    const database = await open();

    await savePapers(database, [paper('1', { title: 'cut \ud83d', authors: ['\udc00'] })]);

    const found = await findPaper(database, '1');
    assert.deepEqual([found?.title, found?.authors], ['cut \ufffd', ['\ufffd']]);
  });

  test('lets two save the same papers at once, whatever their order', async () => {
    const database = await open();
    const many = Array.from({ length: 1_000 }, (_, index) => paper(`many-${index}`));
    await savePapers(database, many);

    const orders = [many, many.toReversed(), many, many.toReversed()];
    await Promise.all(orders.map((order) => savePapers(database, order)));

    assert.equal(await countPapers(database), 1_000);
  });

  test('stores five thousand papers in one call', async () => {
    const database = await open();
    const many = Array.from({ length: 5_000 }, (_, index) => paper(`many-${index}`));

    await savePapers(database, many);

    assert.equal(await countPapers(database), 5_000);
  });

  test('suggests papers by words of the title in any order, or by the start of an id', async () => {
    const database = await open();
    await savePapers(database, [
      paper('2508.1', { title: 'Attention is all you need' }),
      paper('2508.2', { title: '100% attention' }),
      paper('2509.3', { title: 'Something else' }),
    ]);

    const titles = async (typed: string) =>
      (await suggestPapers(database, typed, 25)).map((one) => one.id).sort();

    assert.deepEqual(await titles('need ATTEN'), ['2508.1']);
    assert.deepEqual(await titles('2508.'), ['2508.1', '2508.2']);
    assert.deepEqual(await titles('100%'), ['2508.2']);
    assert.deepEqual(await titles('%'), ['2508.2']);
    assert.equal((await titles('')).length, 3);
  });
});
