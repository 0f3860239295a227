import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { findMentionedArxivId, isAssignedArxivId, parseArxivId } from '../../src/papers/arxiv-id.ts';

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
    ['<https://arxiv.org/abs/2508.13426>.', '2508.13426', null],
    ['[Caching keys](https://arxiv.org/abs/2508.13426)', '2508.13426', null],
    ['[Caching keys](<https://arxiv.org/abs/2508.13426v1>).', '2508.13426', 1],
    ['“2508.13426”', '2508.13426', null],
    ['`2508.13426`', '2508.13426', null],
    ['\u200b2508.13426', '2508.13426', null],
    ['２５０８.１３４２６', '2508.13426', null],
    ['https://arxiv.org/html/2508.13426v1/x1.png', '2508.13426', 1],
    ['https://arxiv.org/bibtex/2508.13426', '2508.13426', null],
    ['https://arxiv.org:443/abs/2508.13426', '2508.13426', null],
    ['https://ar5iv.org/2508.13426', '2508.13426', null],
    ['https://www.alphaxiv.org/zh-cn/overview/2508.13426', '2508.13426', null],
    ['https://huggingface.co/api/papers/2508.13426', '2508.13426', null],
    ['https://api.semanticscholar.org/graph/v1/paper/arXiv:2508.13426', '2508.13426', null],
    ['https://xxx.lanl.gov/abs/hep-th/9901001v2', 'hep-th/9901001', 2],
    ['https://web.archive.org/web/2026/https://arxiv.org/abs/2508.13426', '2508.13426', null],
    ['https://www.google.com/url?q=https%3A%2F%2Farxiv.org%2Fabs%2F2508.13426', '2508.13426', null],
    ['arXiv-2508.13426', '2508.13426', null],
    ['arXiv ID: 2508.13426', '2508.13426', null],
    ['arXiv e-prints, arXiv:2508.13426', '2508.13426', null],
    ['arXiv preprint arXiv:2508.13426 (2025).', '2508.13426', null],
    ['CoRR, abs/2508.13426, 2025', '2508.13426', null],
    ['paper: 2508.13426', '2508.13426', null],
    ['2508.13426 v2', '2508.13426', 2],
    ['2508.13426v1 (1).pdf', '2508.13426', 1],
    ['doi 10.48550/arXiv.2508.13426', '2508.13426', null],
    ['https://doi.org/doi:10.48550/arXiv.2508.13426', '2508.13426', null],
    ['info:doi/10.48550/arXiv.2508.13426', '2508.13426', null],
    ['MATH.gt/0309136', 'math.GT/0309136', null],
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
    'https://notarxiv.org/abs/2508.13426',
    'https://arxiv.org.example.org/abs/2508.13426',
    'https://arxiv.org/pdf/0309136',
    'https://huggingface.co/datasets/2508.13426',
    'https://huggingface.co/papers/date/2026-03-02',
    'https://papers.cool/arxiv/cs.CL',
    'https://arxiv.org/abs/2508.13426 https://arxiv.org/abs/2508.13427',
    'https://arxiv.org/abs/2508.13426,https://arxiv.org/abs/2508.13427',
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

  const mentioned: [text: string, id: string | undefined][] = [
    ['have you seen 2508.13426 yet?', '2508.13426'],
    ['Hinton, G. (2025). Caching keys. arXiv:2508.13426.', '2508.13426'],
    ['2508.13426 Caching keys for faster decoding', '2508.13426'],
    ['like https://arxiv.org/abs/2508.13426v1 (or arXiv:2508.13426)', '2508.13426'],
    ['2508.13426 and 2508.13427', undefined],
    ['a rate of 1934.5678', undefined],
    ['Caching keys', undefined],
  ];
  for (const [text, id] of mentioned) {
    test(`finds ${id ?? 'no one paper'} in “${text}”`, () => {
      assert.equal(findMentionedArxivId(text), id);
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
