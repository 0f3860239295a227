import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pino from 'pino';
import { findSnippet } from '../../../src/search/explain/snippet.ts';
import { findAbbreviations } from '../../../src/search/index/abbreviations.ts';
import { foldWords } from '../../../src/search/query/analysis.ts';
import { countSlips } from '../../../src/search/query/spelling.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { createSearch } from '../../../src/search/search.ts';
import { teamFilters } from '../../../src/votes/team-filters.ts';
import { onEachDatabase } from '../../support/database.ts';
import { NOON, paper } from '../../support/papers.ts';

suite('words', () => {
  for (const [text, words] of [
    ['Müller–Lyer’s ﬁne-tuned $\\alpha$-GANs', ['muller', 'lyer', 'fine', 'tuned', 'α', 'gans']],
    ['Łukasz Ørsted', ['lukasz', 'orsted']],
    ['🎉\u202e \0', []],
  ] as const) {
    test(`folds ${JSON.stringify(text)}`, () => assert.deepEqual(foldWords(text), words));
  }

  for (const [text, found] of [
    ['large language models (LLMs) are', [{ short: 'llm', long: 'large language models' }]],
    [
      'reinforcement learning from human feedback (RLHF)',
      [{ short: 'rlhf', long: 'reinforcement learning from human feedback' }],
    ],
    ['a mixture of experts (MoE)', [{ short: 'moe', long: 'mixture of experts' }]],
    ['as shown (2024) before (see)', []],
    ['nothing to do with it (ABC)', []],
  ] as const) {
    test(`learns what “${text}” defines`, () => assert.deepEqual(findAbbreviations(text), found));
  }

  test('counts slips, a swap as one', () => {
    assert.equal(countSlips('attnetion', 'attention', 2), 1);
    assert.equal(countSlips('atention', 'attention', 2), 1);
    assert.equal(countSlips('abc', 'xyz', 1), 2);
  });

  test('cuts the part of a text that has most of the words', () => {
    const text = `${'Nothing here. '.repeat(40)}Sparse attention is fast. ${'More. '.repeat(40)}`;
    const pieces = findSnippet(text, new Set(['spars', 'attent']), 100) ?? [];
    assert.deepEqual(
      pieces.filter(({ stem }) => stem !== undefined),
      [
        { text: 'Sparse', stem: 'spars' },
        { text: 'attention', stem: 'attent' },
      ],
    );
    assert.ok(pieces.map((piece) => piece.text).join('').length <= 100);
  });
});

onEachDatabase('understanding', ({ open }) => {
  const ask = async (query: string, author?: string) => {
    const database = await open();
    await savePapers(database, [
      paper('2401.00001', {
        title: 'Aligning',
        abstract: 'We align large language models (LLMs) to people.',
      }),
      paper('2', { title: 'LLM agents', abstract: 'Agents plan.', authors: ['Percy Liang', 'Émile Zola'] }),
      paper('3', {
        title: 'Zero-shot robots',
        abstract: 'Robots learn diffusion policies.',
        authors: ['P. Liang'],
      }),
    ]);
    const search = createSearch(database, {
      filters: teamFilters,
      kind: 'server',
      log: pino({ level: 'silent' }),
      now: () => NOON,
    });
    const found = await search.find({ query, author }, { limit: 10, offset: 0 });
    return { ...found, ids: found.papers.map(({ id }) => id).sort() };
  };

  test('goes straight to the paper of an id or a link', async () => {
    assert.deepEqual((await ask('https://arxiv.org/abs/2401.00001v2')).ids, ['2401.00001']);
  });

  test('finds an abbreviation by what it stands for, and the other way round', async () => {
    assert.deepEqual((await ask('LLM')).ids, ['2', '2401.00001']);
    assert.ok((await ask('large language model')).ids.includes('2'));
  });

  test('mends a misspelt word from the words in the store', async () => {
    const found = await ask('difusion');
    assert.deepEqual([found.ids, found.corrections], [['3'], [{ from: 'difusion', to: 'diffusion' }]]);
  });

  test('lets a word be that one paper of many has alone', async () => {
    const database = await open();
    const others = Array.from({ length: 1_000 }, (_, index) => paper(`${index}`, { title: 'Diffusion' }));
    await savePapers(database, [...others, paper('rare', { title: 'Diffusium and others' })]);
    const search = createSearch(database, {
      filters: teamFilters,
      kind: 'server',
      log: pino({ level: 'silent' }),
      now: () => NOON,
    });
    const page = { limit: 10, offset: 0 };

    const rare = await search.find({ query: 'diffusium' }, page);
    const both = await search.find({ query: 'diffusium difusion' }, page);

    assert.deepEqual([rare.order, rare.corrections], [['rare'], []]);
    assert.equal(both.order[0], 'rare');
    assert.deepEqual(both.corrections, [{ from: 'difusion', to: 'diffusion' }]);
  });

  test('takes apart two words written as one', async () => {
    assert.deepEqual((await ask('zeroshot')).ids, ['3']);
  });

  test('matches a name with its initial or without accents', async () => {
    assert.deepEqual((await ask('', 'Percy Liang')).ids, ['2', '3']);
    assert.deepEqual((await ask('', 'emile zola')).ids, ['2']);
    assert.deepEqual((await ask('', 'P Liang')).ids, ['2', '3']);
  });
});
