import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { formatCollection } from './collection-bench.ts';
import { readCollection, readPapers } from './collections.ts';

interface Files {
  readonly docs?: readonly string[];
  readonly queries?: readonly string[];
  readonly qrels?: readonly string[];
}

const DOCUMENT = '{"id": "1", "title": "One", "abstract": "About one."}';
const QUESTION = '{"id": "1", "text": "which one"}';

function makeFolder(
  t: TestContext,
  { docs = [DOCUMENT], queries = [QUESTION], qrels = ['1\t1\t1'] }: Files,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-collection-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'docs.jsonl'), docs.join('\n'));
  writeFileSync(join(folder, 'queries.jsonl'), queries.join('\n'));
  writeFileSync(join(folder, 'qrels.tsv'), qrels.join('\n'));
  return folder;
}

suite('documents', () => {
  test('may lack a title, a text, authors and a day, and have a number as id', (t) => {
    const docs = [
      '{"id": 7, "title": "Only a title"}',
      '{"id": "x-1", "title": "", "abstract": "Only a text", "authors": "brenckman,m.", "date": "unknown"}',
      '{"id": "x-2", "title": null, "abstract": null, "authors": []}',
      '{"id": "x-3", "title": "All", "abstract": "of it", "authors": [" Ada", "Ada"], "date": "2026-03-01"}',
      '',
    ];

    const papers = readPapers(join(makeFolder(t, { docs }), 'docs.jsonl'));

    assert.deepEqual(
      papers.map(({ id, title, abstract, authors, publishedOn }) => [
        id,
        title,
        abstract,
        authors,
        publishedOn?.toString(),
      ]),
      [
        ['7', 'Only a title', null, [], undefined],
        ['x-1', '', 'Only a text', ['brenckman,m.'], undefined],
        ['x-2', '', null, [], undefined],
        ['x-3', 'All', 'of it', ['Ada'], '2026-03-01'],
      ],
    );
  });

  test('of several with the same id, the first counts', (t) => {
    const docs = [DOCUMENT, '{"id": "1", "title": "Another"}'];

    assert.deepEqual(
      readPapers(join(makeFolder(t, { docs }), 'docs.jsonl')).map(({ title }) => title),
      ['One'],
    );
  });
});

suite('questions', () => {
  test('keep quotes and 2,000 characters', (t) => {
    const text = `including "what you see is what you get" ${'systems '.repeat(250)}`;
    const queries = [JSON.stringify({ id: 1, text })];

    assert.deepEqual(
      readCollection(makeFolder(t, { queries })).questions.map((one) => one.text),
      [text],
    );
  });

  test('without a relevant paper are left out and counted', (t) => {
    const queries = ['1', 'q-2', 'q-3', 'q-4'].map((id) => JSON.stringify({ id, text: `question ${id}` }));
    const qrels = ['1\t1\t1', 'q-2\t1\t0', 'q-3\t1\t-1'];

    const collection = readCollection(makeFolder(t, { queries, qrels }));

    assert.deepEqual(
      collection.questions.map(({ id }) => id),
      ['1'],
    );
    assert.equal(collection.ungraded, 3);
    assert.match(
      formatCollection(collection),
      /1 paper, 1 question; 3 questions without a relevant paper left out$/u,
    );
  });
});

suite('grades', () => {
  for (const [title, qrels, grades] of [
    ['of 0 and below are left out', ['1\ta\t4', '1\tb\t0', '1\tc\t-2', '1\td\t0.5'], { a: 4, d: 0.5 }],
    ['are read below the names of their columns', ['query-id\tcorpus-id\tscore', '1\ta\t1'], { a: 1 }],
    ['are read from the four columns of TREC', ['1 0 a 2', '1 0 b 0', '1 Q0 c 1'], { a: 2, c: 1 }],
    ['are read whatever ends a line', ['1\ta\t1\r', '', '1\tb\t2\r', ''], { a: 1, b: 2 }],
    ['of the same paper: the last counts', ['1\ta\t1', '1\tb\t1', '1\ta\t3', '1\tb\t0'], { a: 3 }],
  ] as const)
    test(title, (t) => {
      const [question] = readCollection(makeFolder(t, { qrels })).questions;

      assert.deepEqual(Object.fromEntries(question?.grades ?? []), grades);
    });

  test('of papers that are not there are kept and counted', (t) => {
    const collection = readCollection(makeFolder(t, { qrels: ['1\t1\t1', '1\t99\t1'] }));

    assert.equal(collection.questions[0]?.grades.size, 2);
    assert.equal(collection.gradesOfMissing, 1);
  });
});

suite('a file that is broken', () => {
  for (const [title, files, fault] of [
    ['JSON', { docs: [DOCUMENT, '{"id": '] }, /docs\.jsonl, line 2 is not JSON\.$/u],
    ['a document without an id', { docs: ['{"title": "x"}'] }, /docs\.jsonl, line 1: .*id/su],
    ['a question without a text', { queries: ['{"id": "1"}'] }, /queries\.jsonl, line 1: .*text/su],
    [
      'a grade that is no number',
      { qrels: ['1\ta\t1', '1\tb\tgood'] },
      /qrels\.tsv, line 2 is not a question/u,
    ],
  ] as const)
    test(`is named with its line: ${title}`, (t) => {
      assert.throws(() => readCollection(makeFolder(t, files)), { name: 'UserError', message: fault });
    });

  test('is named where it is missing', () => {
    assert.throws(() => readPapers('/nowhere/docs.jsonl'), {
      name: 'UserError',
      message: 'There is no file /nowhere/docs.jsonl.',
    });
  });
});
