import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from '../../../src/search/query/query.ts';

const TODAY = Temporal.PlainDate.from('2026-03-02');
const parse = (text: string) => parseQuery(text, TODAY);

suite('the query language', () => {
  test('leaves plain words plain', () => {
    const { query, faults } = parse('BERT: pre-training of deep nets?');
    assert.equal(query.words, 'BERT: pre-training of deep nets?');
    assert.deepEqual([query.required, query.excluded, faults], [[], [], []]);
  });

  test('reads phrases, what is left out, and alternatives', () => {
    const { query } = parse('"sparse attention" -vision cats OR dogs title:diffusion');
    assert.deepEqual(query.required, [
      [{ text: 'sparse attention', inTitle: false }],
      [
        { text: 'cats', inTitle: false },
        { text: 'dogs', inTitle: false },
      ],
      [{ text: 'diffusion', inTitle: true }],
    ]);
    assert.deepEqual(query.excluded, [{ text: 'vision', inTitle: false }]);
  });

  test('takes a dash alone for punctuation', () => {
    const { query, faults, repaired } = parse('transformers - a survey');
    assert.deepEqual(faults, []);
    assert.equal(query.words, 'transformers a survey');
    assert.equal(repaired, 'transformers - a survey');
  });

  test('reads every filter', () => {
    const { query, faults } = parse(
      'author:"Percy Liang" category:cs.CL since:2025 until:2026-02 source:arxiv posted:yes votes:>3 x1',
    );
    assert.deepEqual(faults, []);
    assert.deepEqual([query.authors, query.categories], [['Percy Liang'], ['cs.CL']]);
    assert.deepEqual([query.since?.toString(), query.until?.toString()], ['2025-01-01', '2026-02-28']);
    assert.deepEqual([query.source, query.posted, query.votes], ['arxiv', true, { least: 4 }]);
  });

  for (const [text, at, repaired] of [
    ['attention "sparse', 10, 'attention "sparse"'],
    ['attention since:soon', 10, 'attention'],
    ['votes:many attention', 0, 'attention'],
    ['attention posted:maybe', 10, 'attention'],
    ['attention source:nature', 10, 'attention'],
    ['attention discussed:maybe', 10, 'attention'],
    ['attention met:soon', 10, 'attention'],
    ['attention notes:the', 10, 'attention'],
    ['attention -notes:word', 10, 'attention'],
    ['attention OR', 10, 'attention'],
    ['title: OR attention', 0, 'attention'],
    ['attention author: ', 10, 'attention'],
  ] as const) {
    test(`finds the place of the fault in ${text} and repairs it`, () => {
      const parsed = parse(text);
      assert.equal(parsed.faults[0]?.at, at);
      assert.equal(parsed.repaired, repaired);
      assert.deepEqual(parse(parsed.repaired).faults, []);
    });
  }

  test('takes any text, and repairs it for good', () => {
    const parts = fc.constantFrom(
      '"',
      '-',
      ' ',
      ' OR ',
      'title:',
      'since:',
      'votes:>',
      'a1',
      '2026-02-30',
      '“',
      ':',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts).map((all) => all.join('')),
        ),
        (text) => {
          const { faults } = parse(parse(text).repaired);
          assert.deepEqual(faults, []);
        },
      ),
    );
  });
});
