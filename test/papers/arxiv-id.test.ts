import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseArxivId } from '../../src/papers/arxiv-id.ts';

suite('arXiv ids', () => {
  const read: [text: string, id: string, version: number | null][] = [
    ['2508.13426', '2508.13426', null],
    [' 2508.13426v2 ', '2508.13426', 2],
    ['0704.0001', '0704.0001', null],
    ['arXiv:2508.13426v1', '2508.13426', 1],
    ['oai:arXiv.org:2508.13426v1', '2508.13426', 1],
    ['astro-ph/0601001', 'astro-ph/0601001', null],
    ['math.GT/0309136v1', 'math.GT/0309136', 1],
    ['https://arxiv.org/abs/2508.13426', '2508.13426', null],
    ['http://www.arxiv.org/abs/astro-ph/0601001v1', 'astro-ph/0601001', 1],
    ['https://arxiv.org/pdf/2508.13426v3.pdf', '2508.13426', 3],
    ['<https://arxiv.org/abs/2508.13426?context=cs#top>', '2508.13426', null],
    ['https://export.arxiv.org/abs/2508.13426/', '2508.13426', null],
    ['https://huggingface.co/papers/2508.13426', '2508.13426', null],
    ['https://www.alphaxiv.org/abs/2508.13426v1', '2508.13426', 1],
  ];
  for (const [text, id, version] of read) {
    test(`reads ${text}`, () => {
      assert.deepEqual(parseArxivId(text), { id, version });
    });
  }

  const others = [
    '',
    'abc',
    '2508',
    '2508.134',
    '2508.134267',
    '2508.13426v0',
    'see 2508.13426',
    'https://example.org/abs/2508.13426',
    'icra20188460747',
  ];
  for (const text of others) {
    test(`takes “${text}” for no id`, () => {
      assert.equal(parseArxivId(text), undefined);
    });
  }

  test('never throws, and reads its own ids again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseArxivId(text);
        if (read !== undefined) assert.equal(parseArxivId(read.id)?.id, read.id);
      }),
    );
  });
});
