import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../support/database.ts';
import { ask, postTwo, startWithPapers } from '../support/search-journey.ts';

/** The query is asked for in any case; this one narrows nothing. */
const ANY_PAPER = 'until:2100';

onEachDatabase('searching', (databases) => {
  test('finds the paper meant from what somebody remembers of it', async (t) => {
    const bot = await startWithPapers(t, databases);
    for (const [query, first] of [
      ['sparse attention', '2602.00001'],
      ['how can a robot grasp objects that it has never seen before?', '2601.00003'],
      ['attention is what you need', '1706.03762'],
      ['plans of agents', '2602.00002'],
      ['lovelace documents', '2602.00001'],
      ['Percy Liang', '2602.00001'],
      ['α-divergence', '2512.00006'],
      ['$\\alpha$ divergences', '2512.00006'],
      ['fine grained', '2512.00007'],
      ['naive classifier', '2512.00007'],
      ['Godel', '2512.00007'],
      ['zero shot', '2601.00003'],
      ['zeroshot', '2601.00003'],
      ['document', '2602.00001'],
      ['1706.03762', '1706.03762'],
      ['arXiv:1706.03762v5', '1706.03762'],
      ['https://arxiv.org/pdf/1706.03762v5', '1706.03762'],
      ['https://huggingface.co/papers/1706.03762', '1706.03762'],
    ] as const) {
      const { found } = await ask(bot, { query });
      assert.equal(found[0], first, query);
    }
  });

  test('looks for a word that papers have in place of a misspelt one, and says so', async (t) => {
    const bot = await startWithPapers(t, databases);

    const misspelt = await ask(bot, { query: 'difusion polices' });
    const name = await ask(bot, { query: 'lovelase' });
    const apart = await ask(bot, { query: 'zeroshot' });
    const right = await ask(bot, { query: 'diffusion policies' });

    assert.deepEqual(misspelt.content.split('\n'), [
      'No paper has “difusion”: showing results for “diffusion”.',
      'No paper has “polices”: showing results for “policies”.',
    ]);
    assert.equal(misspelt.found[0], '2601.00003');
    assert.equal(name.content, 'No paper has “lovelase”: showing results for “lovelace”.');
    assert.deepEqual(name.found, ['2602.00001']);
    assert.equal(apart.content, 'No paper has “zeroshot”: showing results for “zero shot”.');
    assert.equal(right.content, '');
  });

  test('finds an abbreviation by what it stands for and the other way round, and says why', async (t) => {
    const bot = await startWithPapers(t, databases);

    const short = await ask(bot, { query: 'LLM' });
    const plural = await ask(bot, { query: 'LLMs' });
    const long = await ask(bot, { query: 'large language model' });
    const experts = await ask(bot, { query: 'mixture of experts' });
    const moe = await ask(bot, { query: 'moe' });

    for (const { found } of [short, plural]) assert.deepEqual(found.toSorted(), ['2602.00001', '2602.00002']);
    // Others have one of the words.
    assert.deepEqual(long.found.slice(0, 2).toSorted(), ['2602.00001', '2602.00002']);
    for (const { found } of [experts, moe]) assert.deepEqual(found.toSorted(), ['2511.00004', '2602.00005']);
    assert.match(long.shown, /agents that plan ahead\].*has “LLM” for “large language model”/su);
    assert.match(experts.shown, /Routing tokens in MoE layers\].*has “MoE” for “mixture experts”/su);
    // A paper that has the word itself needs no reason.
    assert.doesNotMatch(moe.shown, / for “moe”/u);
  });

  test('matches an author with or without first name, initial and accents, but not two people as one', async (t) => {
    const bot = await startWithPapers(t, databases);
    for (const [author, found] of [
      ['Liang', ['2602.00001', '2602.00002']],
      ['Percy Liang', ['2602.00001', '2602.00002']],
      ['P. Liang', ['2602.00001', '2602.00002']],
      ['Liang, Percy', ['2602.00001', '2602.00002']],
      ['emile zola', ['2602.00002']],
      ['Émile Zola', ['2602.00002']],
      ['godel', ['2512.00007']],
      ['GÖDEL', ['2512.00007']],
      ['Leonhard Zola', []],
      ['Percy Hopper', []],
    ] as const) {
      assert.deepEqual((await ask(bot, { query: ANY_PAPER, author })).found.toSorted(), found, author);
      assert.deepEqual((await ask(bot, { query: `author:"${author}"` })).found.toSorted(), found, author);
    }
  });

  test('narrows by every filter, written in the query or given as an option', async (t) => {
    const bot = await startWithPapers(t, databases);
    await postTwo(bot);
    const [one, two] = ['2602.00001', '2602.00002'];
    for (const [query, options, found] of [
      ['token', {}, ['2511.00004', one, '2602.00005']],
      ['token "few others"', {}, [one]],
      ['token -router', {}, ['2511.00004', one]],
      ['token -"few others"', {}, ['2511.00004', '2602.00005']],
      ['robot OR router', {}, ['2601.00003', '2602.00005']],
      ['title:attention', { title: 'attention' }, ['1706.03762', one]],
      ['title:"long documents"', { title: 'long documents' }, [one]],
      ['author:hopper', { author: 'hopper' }, ['2601.00003']],
      ['category:cs.LG', { category: 'cs.LG' }, ['2511.00004', '2602.00005']],
      ['category:stat', { category: 'stat' }, ['2512.00006', '2512.00007']],
      ['since:2026-02-20', { since: '2026-02-20' }, [one, two]],
      ['since:2026-02', { since: '2026-02' }, [one, two, '2602.00005']],
      ['until:2017', { until: '2017' }, ['1706.03762']],
      ['since:2025-12 until:2025-12', { since: '2025-12', until: '2025-12' }, ['2512.00006', '2512.00007']],
      ['source:huggingface', { source: 'huggingface' }, [one, two]],
      ['source:arxiv', { source: 'arxiv' }, []],
      ['posted:yes', { posted: true }, [one, two]],
      ['posted:no since:2026-02', { posted: false, since: '2026-02' }, ['2602.00005']],
      ['votes:>1', { votes: '>1' }, [two]],
      ['votes:1', { votes: '1' }, [one, two]],
      ['votes:<2 posted:yes', { votes: '<2', posted: true }, [one]],
      ['token category:cs.CL since:2026', { query: 'token', category: 'cs.CL', since: '2026' }, [one]],
      ['category:cs.CL -attention', { query: '-attention', category: 'cs.CL' }, []],
    ] as const) {
      const written = await ask(bot, { query });
      assert.deepEqual(written.found.toSorted(), found, query);
      if (Object.keys(options).length === 0) continue;
      const given = await ask(bot, { query: ANY_PAPER, ...options });
      assert.deepEqual(given.found, written.found, JSON.stringify(options));
      if (found.length > 0)
        assert.equal(given.title?.replace(/ “.*/u, ''), written.title?.replace(/ “.*/u, ''));
    }
  });
});
