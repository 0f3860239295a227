import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type Filter, selectPapers, whyNone } from '../../src/feeds/selection.ts';
import type { Listing } from '../../src/papers/paper.ts';
import { listing, paper } from '../support/papers.ts';

const all: Filter = {
  categories: [],
  crossLists: true,
  wanted: [],
  avoided: [],
  minUpvotes: 0,
  maxPapers: 10,
};
const titled = (title: string, abstract = '') => listing(paper('1', { title, abstract }));
const passes = (text: string, filter: Partial<Filter>) =>
  selectPapers([titled(text)], { ...all, ...filter }).chosen.length === 1;

suite('selection', () => {
  const keywords: [keyword: string, text: string, matches: boolean][] = [
    ['LLM', 'An LLM for all', true],
    ['llm', 'LLMs are many', true],
    ['LLM', 'LLMOps', false],
    ['art', 'state of the article', false],
    ['large language model', 'Large  language-models at work', true],
    ['agent*', 'agentic systems', true],
    ['agent*', 'reagents', false],
    ['C++', 'Compiling C++ code', true],
    ['C++', 'Compiling C code', false],
    ['LLM', 'A/B-tested (LLM), at last', true],
    ['large language model', 'LARGE LANGUAGE MODELS', true],
    ['vision-language', 'vision and language', false],
    ['vision-language', 'vision language', true],
    ['bias', 'Many biases', true],
    ['agent*', 'Agents', true],
    ['multi agent*', 'multi-agentic', true],
    ['Schrödinger', 'a SCHRÖDINGER bridge', true],
    ['Schrödinger', 'a Schro\u0308dinger bridge', true],
    ['Schro\u0308dinger', 'a Schrödinger bridge', true],
    ['cafe', 'un cafe\u0301', true],
    ['Lévy', "L\\'evy flights in search", true],
    ['Lévy', 'Levy flights', true],
    ["L\\'evy", 'Lévy flights', true],
    ['Schrödinger', 'Schr\\"odinger bridges', true],
    ['Q-learning', '$\\mathcal{Q}$-learning', true],
    ['α-divergence', 'with $\\alpha$-divergence', true],
    ['text-to-image', 'Text-to-\\emph{image} models', true],
    ['fine-tuning', 'A \ufb01ne\u2010tuning method', true],
    ['diffusion', 'Latent diffu\u00adsion and dif\u200bfusion', true],
    ['Łukasz', '\\L ukasz', true],
    ['\\begin{x}', 'anything', false],
    ['pur', 'purée', false],
    ['3', 'a 3D scene', false],
    ['注意力', '一种注意力机制', false],
    ['注意力*', '注意力机制', true],
    ['3D', 'a 3D scene', true],
    ['(x|y)', 'x or y', false],
    ['.*', 'anything', false],
  ];
  for (const [keyword, text, matches] of keywords) {
    test(`“${keyword}” ${matches ? 'is' : 'is not'} in “${text}”`, () => {
      assert.equal(passes(text, { wanted: [keyword] }), matches);
      assert.equal(passes(text, { avoided: [keyword] }), !matches);
    });
  }

  test('looks for keywords in the abstract too', () => {
    const { chosen } = selectPapers([titled('A title', 'about diffusion')], {
      ...all,
      wanted: ['other', 'diffusion'],
    });

    assert.equal(chosen.length, 1);
  });

  const categories: [string[], Partial<Filter>, boolean][] = [
    [['cs.CL', 'cs.AI'], { categories: ['cs.AI'] }, true],
    [['cs.CL', 'cs.AI'], { categories: ['cs.AI'], crossLists: false }, false],
    [['cs.AI', 'cs.CL'], { categories: ['cs.AI'], crossLists: false }, true],
    [['cs.CV'], { categories: ['cs.AI', 'cs.LG'] }, false],
    [[], { categories: ['cs.AI'] }, true],
  ];
  for (const [has, filter, passed] of categories) {
    test(`a paper in ${has.join(', ') || 'no known category'} ${passed ? 'passes' : 'fails'} ${JSON.stringify(filter)}`, () => {
      const { chosen } = selectPapers([listing(paper('1', { categories: has }))], { ...all, ...filter });

      assert.equal(chosen.length === 1, passed);
    });
  }

  test('takes the most upvoted first, then the list’s order, and says how many were listed', () => {
    const list = [
      listing(paper('a'), { rank: 1, upvotes: 1 }),
      listing(paper('b'), { rank: 2, upvotes: 9 }),
      listing(paper('c'), { rank: 3, upvotes: 1 }),
      listing(paper('d'), { rank: 4 }),
    ];

    const { chosen, listed } = selectPapers(list, { ...all, maxPapers: 3 });

    assert.deepEqual(
      chosen.map((one) => one.paper.id),
      ['b', 'a', 'c'],
    );
    assert.equal(listed, 4);
  });

  test('leaves out what has too few upvotes, or no count of them', () => {
    const list = [
      listing(paper('a'), { upvotes: 4 }),
      listing(paper('b'), { upvotes: 5 }),
      listing(paper('c')),
    ];

    const { chosen } = selectPapers(list, { ...all, minUpvotes: 5 });

    assert.deepEqual(
      chosen.map((one) => one.paper.id),
      ['b'],
    );
  });

  test('gives by upvotes and then by rank, and leaves out none that is better than one it gives', () => {
    const places = fc.array(fc.option(fc.nat({ max: 4 })));
    fc.assert(
      fc.property(
        places,
        fc.integer({ min: 1, max: 5 }),
        fc.nat({ max: 3 }),
        (upvotes, maxPapers, minUpvotes) => {
          const list = upvotes.map((count, index) =>
            listing(paper(String(index)), { rank: upvotes.length - index, upvotes: count }),
          );

          const { chosen } = selectPapers(list, { ...all, maxPapers, minUpvotes });

          const passed = list.filter((one) => (one.upvotes ?? 0) >= minUpvotes);
          assert.equal(chosen.length, Math.min(maxPapers, passed.length));
          const isBetter = (a: Listing, b: Listing) => {
            const difference = (a.upvotes ?? -1) - (b.upvotes ?? -1);
            return difference > 0 || (difference === 0 && a.rank < b.rank);
          };
          const left = passed.filter((one) => !chosen.includes(one));
          for (const [index, one] of chosen.entries()) {
            const after = chosen[index + 1];
            assert.ok(after === undefined || isBetter(one, after));
            assert.ok(left.every((other) => isBetter(one, other)));
          }
        },
      ),
    );
  });

  test('never throws, never gives too many, and never what is avoided, whatever the keywords', () => {
    const words = fc.array(fc.string({ minLength: 1 }), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        words,
        words,
        fc.integer({ min: 1, max: 5 }),
        (titles, wanted, avoided, maxPapers) => {
          const list = titles.map((title, index) => listing(paper(String(index), { title, abstract: null })));

          const { chosen, listed } = selectPapers(list, { ...all, wanted, avoided, maxPapers });

          assert.equal(listed, list.length);
          assert.ok(chosen.length <= maxPapers);
          const again = selectPapers(chosen, { ...all, wanted: avoided, avoided: [] });
          if (avoided.length > 0) assert.equal(again.chosen.length, 0);
        },
      ),
    );
  });

  test('tells a list that was posted before from one that nothing of passes', () => {
    const list = ['1', '2'].map((id) => listing(paper(id)));
    const none = (posted: string[], minUpvotes = 0) => {
      const filter = { ...all, minUpvotes };
      return whyNone(selectPapers(list, filter, { posted: new Set(posted) }), list, filter);
    };

    assert.equal(none(['1', '2']), 'repeats');
    assert.equal(none(['1', '2'], 1_000), 'repeats', 'no other filter would bring them');
    assert.equal(none(['1'], 1_000), 'filter');
    assert.equal(whyNone({ listed: 2, repeated: 1 }, list, all), 'posted');
    assert.equal(whyNone(selectPapers([], all), [], all), 'filter');
  });
});
