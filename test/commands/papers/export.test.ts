import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readBibliography } from '../../../src/bibliography/read.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

const ATTENTION = paper('1706.03762', {
  title: 'Attention Is All You Need',
  authors: ['Ashish Vaswani', 'Noam Shazeer'],
  authorCount: 2,
  publishedOn: Temporal.PlainDate.from('2017-06-12'),
  categories: ['cs.CL'],
});

const say = ({ sandbox }: Bot, options: Record<string, string | boolean>) =>
  sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers export', options);

/** The files of an answer's messages, downloaded. */
async function filesOf({ message, followUps }: Awaited<ReturnType<typeof say>>) {
  const attachments = [...(message?.attachments ?? []), ...followUps.flatMap((one) => one.attachments)];
  return Promise.all(
    attachments.map(async ({ filename, url, size }) => {
      const bytes = await (await fetch(url)).bytes();
      assert.equal(bytes.byteLength, size);
      return { name: filename, text: new TextDecoder().decode(bytes) };
    }),
  );
}

async function startWith(t: TestContext, databases: Databases, papers: readonly Paper[]): Promise<Bot> {
  const bot = await startBot(t, databases);
  await savePapers(bot.app.services.database, papers);
  return bot;
}

onEachDatabase('/papers export', (databases) => {
  test('gives one paper as a block to copy and as a file with its abstract', async (t) => {
    const bot = await startWith(t, databases, [ATTENTION]);

    const answer = await say(bot, { format: 'bibtex', scope: 'paper', paper: 'Attention is all you need' });

    assert.equal(
      answer.message?.content,
      `\`\`\`bibtex
@misc{vaswani2017attention,
  title = {Attention {Is} {All} {You} {Need}},
  author = {Vaswani, Ashish and Shazeer, Noam},
  year = {2017},
  month = jun,
  day = {12},
  eprint = {1706.03762},
  archivePrefix = {arXiv},
  primaryClass = {cs.CL},
  doi = {10.48550/arXiv.1706.03762},
  url = {https://arxiv.org/abs/1706.03762}
}
\`\`\`
The file also has the abstract.`,
    );
    const [file, ...others] = await filesOf(answer);
    assert.deepEqual([file?.name, others], ['vaswani2017attention.bib', []]);
    assert.match(file?.text ?? '', /abstract = \{What paper 1706\.03762 is about\.\}/u);
    assert.equal(answer.ephemeral, true);
  });

  test('does not promise an abstract that the file has not', async (t) => {
    const described = { ...ATTENTION, abstractKind: 'description' } as const;
    const bot = await startWith(t, databases, [described, { ...ATTENTION, id: '1706.1', abstract: null }]);

    for (const [id, format] of [
      ['1706.03762', 'bibtex'],
      ['1706.1', 'ris'],
    ] as const) {
      const answer = await say(bot, { format, scope: 'paper', paper: id });

      assert.doesNotMatch(answer.message?.content ?? '', /abstract/u);
      assert.doesNotMatch((await filesOf(answer))[0]?.text ?? '', /What paper/u);
    }
  });

  for (const [what, given, format] of [
    ['backticks that would end the block', { title: 'A ``` B' }, 'ris'],
    [
      'more authors than a message holds',
      { authors: Array.from({ length: 300 }, (_, n) => `Ada ${n}`) },
      'bibtex',
    ],
  ] as const)
    test(`gives the file alone for ${what}`, async (t) => {
      const bot = await startWith(t, databases, [{ ...ATTENTION, ...given }]);

      const answer = await say(bot, { format, scope: 'paper', paper: '1706.03762' });

      assert.match(answer.message?.content ?? '', /^The paper as .*: the entry can't be shown here/u);
      assert.equal((await filesOf(answer)).length, 1);
    });

  test('keeps backticks within the block where the format can write them otherwise', async (t) => {
    const bot = await startWith(t, databases, [{ ...ATTENTION, title: 'A ``` B' }]);

    for (const format of ['bibtex', 'csl-json', 'markdown']) {
      const { message } = await say(bot, { format, scope: 'paper', paper: '1706.03762' });

      assert.equal(message?.content.split('```').length, 3, format);
    }
  });

  test("gives a day's list, what was voted for, one's own votes, and what a search finds", async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(
      bot.server,
      '2026-03-02',
      [1, 2, 3].map((number) => huggingfaceItem(`2603.0000${number}`)),
    );
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds post');
    const cards = sandbox.messages(sandbox.channel.id).slice(1);
    ada.react(sandbox.channel.id, cards[0]?.id ?? '', '👍');
    sandbox.as(sandbox.people.ben).react(sandbox.channel.id, cards[1]?.id ?? '', '👍');
    await ada.invoke(sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();
    const count = async (options: Record<string, string | boolean>) => {
      const answer = await say(bot, options);
      const [file] = await filesOf(answer);
      const { entries } = await readBibliography(file?.text ?? '');
      return [answer.message?.content, file?.name, entries.length];
    };

    assert.deepEqual(await count({ format: 'ris', scope: 'day', date: '2026-03-02' }), [
      '3 papers that Hugging Face Daily Papers listed on 2 Mar 2026, as RIS.',
      'papers-2026-03-02.ris',
      3,
    ]);
    assert.deepEqual(await count({ format: 'csl-json', scope: 'voted' }), [
      '2 papers that your team voted for, as CSL-JSON.',
      'voted-papers.json',
      2,
    ]);
    assert.deepEqual(await count({ format: 'bibtex', scope: 'voted', mine: true }), [
      '1 paper that you voted for here, as BibTeX.',
      'my-votes.bib',
      1,
    ]);
    assert.deepEqual(await count({ format: 'bibtex', scope: 'search', query: 'paper' }), [
      '3 papers found for “paper”, as BibTeX.',
      'found-papers.bib',
      3,
    ]);
  });

  for (const [what, options, refusal] of [
    ['no votes', { scope: 'voted' }, /^There is nothing to export: nobody has voted for a paper here yet\./u],
    ['no votes of one’s own', { scope: 'voted', mine: true }, /^There is nothing to export: you have voted/u],
    [
      'nothing found',
      { scope: 'search', query: 'zyzzyva' },
      /^There is nothing to export: nothing matches “zyzzyva”/u,
    ],
    ['a search without a query', { scope: 'search' }, /^Say what to search for: fill in `query`/u],
    [
      'a faulty search',
      { scope: 'search', query: 'since:never' },
      /^I don't understand the search “since:never”\./u,
    ],
    [
      'an empty day',
      { scope: 'day', date: '2026-03-01' },
      /^There is nothing to export\. No papers on Sunday 1 March/u,
    ],
    ['one paper without its name', { scope: 'paper' }, /^Say which paper you mean/u],
    ['an option of another scope', { scope: 'voted', query: 'x' }, /`query` belongs to the scope `search`/u],
    [
      'LaTeX in RIS',
      { scope: 'voted', format: 'ris', encoding: 'latex' },
      /^Only BibTeX can have commands of LaTeX/u,
    ],
  ] as const)
    test(`refuses ${what} in words`, async (t) => {
      const bot = await startBot(t, databases);
      serveDay(bot.server, '2026-03-01', []);

      const answer = await say(bot, { format: 'bibtex', ...options });

      assert.match(answer.message?.content ?? '', refusal);
      assert.deepEqual(answer.message?.attachments, []);
    });
});
