import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isNamed, readMentions } from '../../commands/references.ts';

/** What people write to each other, and the papers in it: an arXiv id, the longest DOI, or an address. */
const MESSAGES: [text: string, papers: readonly string[]][] = [
  ['Did you see arXiv:2601.00001v2 (and https://arxiv.org/abs/2601.00002)?', ['2601.00001', '2601.00002']],
  [
    '[a *great* one](https://arxiv.org/pdf/2601.00001v1.pdf), and <https://hf.co/papers/2601.00001>!',
    ['2601.00001'],
  ],
  ['doi: 10.1145/1.2; https://doi.org/10.48550/arXiv.2601.00001.', ['10.1145/1.2', '2601.00001']],
  [
    '10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O',
    ['10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o'],
  ],
  ['hep-th/9901001、math.GT/0309136', ['hep-th/9901001', 'math.GT/0309136']],
  ['The code: https://github.com/a/b.', ['https://github.com/a/b']],
  ['It costs 1234.5678, on 2026.12345, with 3/4 of 2603.0000 left; smith2020, 192.168.0.1', []],
  ['', []],
];

suite('papers that a message mentions', () => {
  for (const [text, papers] of MESSAGES) {
    test(`are read from ${JSON.stringify(text)}`, () => {
      assert.deepEqual(
        readMentions(text).map(({ arxivId, dois, link }) => arxivId ?? dois[0] ?? link),
        papers,
      );
    });
  }

  test('are 60 where it has 60, and a link to anything else names none', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `https://arxiv.org/abs/2601.${10_000 + index}`);
    assert.equal(readMentions(ids.join(' ')).filter(isNamed).length, 60);
    assert.deepEqual(readMentions('https://example.org/x').filter(isNamed), []);
  });
});
