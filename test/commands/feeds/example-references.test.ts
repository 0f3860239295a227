import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readExamples } from '../../../commands/feeds/example-references.ts';
import { readReferences } from '../../../commands/references.ts';
import type { Asked } from '../../../src/discord/interactions/asked.ts';

/** Texts, and for each paper in them its arXiv id or its DOI, or the word that names nothing known. */
const TEXTS: [text: string, papers: readonly string[]][] = [
  ['2601.00001,2601.00002v3', ['2601.00001', '2601.00002']],
  ['2601.00001;2601.00002', ['2601.00001', '2601.00002']],
  ['arXiv:2601.00001 [cs.RO], arxiv: 2601.00002', ['2601.00001', '2601.00002']],
  [
    '<https://arxiv.org/pdf/2601.00001v2.pdf>\nhttps://huggingface.co/papers/2601.00002',
    ['2601.00001', '2601.00002'],
  ],
  ['math.GT/0309136、hep-th/9901001', ['math.GT/0309136', 'hep-th/9901001']],
  ['https://doi.org/10.1145/1.2 and DOI 10.48550/arXiv.2601.00001', ['10.1145/1.2', '2601.00001']],
  [
    '10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O',
    ['10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o'],
  ],
  ['- 2601.00001\n- 2601.00001', ['2601.00001']],
  ['smith2020', ['smith2020']],
  [' , ', []],
];

const asked = (given: Partial<Asked>): Asked => ({
  options: {},
  page: 0,
  guildId: '1',
  channelId: '2',
  userId: '3',
  mayManage: true,
  name: 'Ada',
  roles: [],
  ...given,
});
const file = { name: 'a.bib', size: 1, url: 'https://cdn.discordapp.com/a.bib' };
const holding = (text: string) => ({ readFile: async () => new TextEncoder().encode(text) });

suite('examples that a person gives', () => {
  for (const [text, papers] of TEXTS) {
    test(`are read from ${JSON.stringify(text)}`, () => {
      assert.deepEqual(
        readReferences(text).map(({ arxivId, dois, storedId }) => arxivId ?? dois[0] ?? storedId),
        papers,
      );
    });
  }

  test('are read from a text and a file together; "none" removes those given before', async () => {
    const services = holding('@misc{a, title = {A *study*}, eprint = {2601.00002}}\n@misc{b, title = {\n');
    const files = { examples_file: file };

    const both = await readExamples(asked({ options: { examples: '2601.00001' }, files }), services);
    const anew = await readExamples(asked({ options: { examples: 'None' }, files }), services);

    assert.deepEqual(
      both?.references.map(({ label }) => label),
      ['2601.00001', '“A \\*study\\*”'],
    );
    assert.match(both?.unread.join() ?? '', /^line 2 \(/u);
    assert.deepEqual([both?.isAnew, anew?.isAnew, anew?.references.length], [false, true, 1]);
    assert.equal(await readExamples(asked({}), services), undefined);
  });

  test('are at most 200', async () => {
    const of = (count: number) =>
      Array.from({ length: count }, (_, index) => `2601.${String(index).padStart(5, '0')}`);

    const most = await readExamples(asked({ options: { examples: of(200).join(' ') } }), holding(''));

    assert.equal(most?.references.length, 200);
    await assert.rejects(
      readExamples(asked({ options: { examples: of(201).join(' ') } }), holding('')),
      /^UserError: That's 201 papers, and a feed takes at most 200 examples\./u,
    );
  });
});
