import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isAssignedArxivId, parseArxivId } from '../../src/papers/arxiv-id.ts';

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
    ['https://doi.org/10.48550/arXiv.2508.13426', '2508.13426', null],
    ['http://dx.doi.org/10.48550/ARXIV.hep-th/9901001', 'hep-th/9901001', null],
    ['doi:10.48550/arXiv.2508.13426', '2508.13426', null],
    ['10.48550/arxiv.2508.13426', '2508.13426', null],
    ['https://ar5iv.labs.arxiv.org/html/2508.13426', '2508.13426', null],
    ['https://ar5iv.org/abs/2508.13426v1', '2508.13426', 1],
    ['https://browse.arxiv.org/abs/2508.13426', '2508.13426', null],
    ['https://papers.cool/arxiv/2508.13426', '2508.13426', null],
    ['https://hf.co/papers/2508.13426', '2508.13426', null],
    ['[2508.13426] Caching keys for faster decoding', '2508.13426', null],
    ['arXiv:2508.13426v1 [cs.CL]', '2508.13426', 1],
    ['arXiv:2508.13426v1 [cs.CL] 3 Mar 2026', '2508.13426', 1],
    ['arXiv 2508.13426', '2508.13426', null],
    ['arXiv preprint arXiv:2508.13426v2', '2508.13426', 2],
    ['arXiv.2508.13426', '2508.13426', null],
    ['(2508.13426)', '2508.13426', null],
    ['2508.13426V2', '2508.13426', 2],
    ['https://arxiv.org/abs/hep-th%2F9901001', 'hep-th/9901001', null],
    ['https://arxiv.org/abs/2508.13426).', '2508.13426', null],
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
    '2508.13426 is a title',
    '[cs.CL] Caching keys',
    'https://doi.org/10.1000/arXiv.2508.13426',
    'https://example.org/abs/2508.13426',
    'icra20188460747',
  ];
  for (const text of others) {
    test(`takes “${text}” for no id`, () => {
      assert.equal(parseArxivId(text), undefined);
    });
  }

  const assigned = ['2603.00001', '1501.00001', '1412.9999', '0704.0001', 'math/0703001', 'hep-th/9108001'];
  const unassigned = ['2603.0000', '1412.00001', '1501.0001', '0703.0001', '2613.00001', 'math/0704001', '1'];
  for (const [ids, is] of [
    [assigned, true],
    [unassigned, false],
  ] as const) {
    test(`knows that arXiv ${is ? 'gave' : 'never gave'} ids like ${ids.join(', ')}`, () => {
      assert.deepEqual(
        ids.filter((id) => isAssignedArxivId(id) !== is),
        [],
      );
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
