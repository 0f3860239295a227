import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Paper } from '../../src/papers/paper.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Bot, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { paper } from './papers.ts';
import { huggingfaceItem, serveDay } from './source-server.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

/** Papers by the last digits of their ids, which are arXiv's in form. */
const PAPERS: readonly Paper[] = [
  paper('2602.00001', {
    title: 'Sparse attention for long documents',
    abstract:
      'Large language models (LLMs) read long documents slowly. We keep the attention of each token to a few others, and reading becomes four times faster.',
    authors: ['Ada Lovelace', 'Percy Liang'],
    categories: ['cs.CL'],
    publishedOn: day('2026-02-27'),
  }),
  paper('2602.00002', {
    title: 'LLM agents that plan ahead',
    abstract: 'Agents write a plan before they act. Planning helps on long tasks.',
    authors: ['P. Liang', 'Émile Zola'],
    categories: ['cs.AI'],
    publishedOn: day('2026-02-20'),
  }),
  paper('2601.00003', {
    title: 'Diffusion policies for zero-shot grasping',
    abstract: 'A robot grasps objects it has never seen. We train diffusion policies in simulation.',
    authors: ['Grace Hopper'],
    categories: ['cs.RO'],
    publishedOn: day('2026-01-15'),
  }),
  paper('2511.00004', {
    title: 'A mixture of experts without balancing losses',
    abstract: 'A mixture of experts (MoE) sends each token to a few of its parts.',
    authors: ['Alan Turing'],
    categories: ['cs.LG'],
    publishedOn: day('2025-11-03'),
  }),
  paper('2602.00005', {
    title: 'Routing tokens in MoE layers',
    abstract: 'A router decides which parameters a token meets.',
    authors: ['Barbara Liskov'],
    categories: ['cs.LG'],
    publishedOn: day('2026-02-01'),
  }),
  paper('2512.00006', {
    title: 'Bounds on $\\alpha$-divergences',
    abstract: 'Variational inference minimises the $\\alpha$-divergence between two distributions.',
    authors: ['Leonhard Euler', 'Percy Zola'],
    categories: ['stat.ML'],
    publishedOn: day('2025-12-01'),
  }),
  paper('2512.00007', {
    title: 'Naïve classifiers, revisited',
    abstract: 'Naïve models are strong on ﬁne-grained classes.',
    authors: ['Kurt Gödel'],
    categories: ['stat.ML'],
    publishedOn: day('2025-12-20'),
  }),
  paper('1706.03762', {
    title: 'Attention Is All You Need',
    abstract: 'A network of attention alone translates better than recurrent networks.',
    authors: ['Ashish Vaswani', 'Noam Shazeer'],
    categories: ['cs.CL'],
    publishedOn: day('2017-06-12'),
  }),
];

type Options = Readonly<Record<string, string | boolean>>;

/** Runs a command as Ben, and reads the answer. */
export async function ask(bot: Bot, options: Options, command = 'papers search') {
  const { sandbox } = bot;
  const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, command, options);
  return read(answer);
}

/** Reads an answer as it is shown; `found` are the ids of its papers in their order. */
export function read({ message }: Awaited<ReturnType<ReturnType<Bot['sandbox']['as']>['invoke']>>) {
  assert.ok(message);
  const embed = message.embeds[0];
  const shown = embed?.description ?? '';
  return {
    message,
    content: message.content,
    title: embed?.title,
    shown,
    found: [...shown.matchAll(/arxiv\.org\/abs\/([^)]+)\)/gu)].map(([, id]) => id),
  };
}

/** A bot that has the papers. */
export async function startWithPapers(t: TestContext, databases: Databases): Promise<Bot> {
  const bot = await startBot(t, databases);
  await savePapers(bot.app.services.database, PAPERS);
  return bot;
}

/** Posts the first two papers to the channel, and lets Ben and Chloe vote for the second and Ben for the first. */
export async function postTwo(bot: Bot): Promise<void> {
  const { sandbox } = bot;
  const items = PAPERS.slice(0, 2).map(({ id, title, abstract, authors }) =>
    huggingfaceItem(id, { title, summary: abstract, authors: authors.map((name) => ({ name })) }),
  );
  serveDay(bot.server, '2026-03-02', items);
  const ada = sandbox.as(sandbox.people.ada);
  await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
  await ada.invoke(sandbox.channel.id, 'feeds post');
  const cardOf = (title: string) =>
    sandbox.messages(sandbox.channel.id).find(({ embeds }) => embeds[0]?.title === title)?.id ?? '';
  const { ben, chloe } = sandbox.people;
  sandbox.as(ben).react(sandbox.channel.id, cardOf('Sparse attention for long documents'), '👍');
  for (const person of [ben, chloe])
    sandbox.as(person).react(sandbox.channel.id, cardOf('LLM agents that plan ahead'), '👍');
  await ada.invoke(sandbox.channel.id, 'papers help');
  await bot.app.votesCounted();
}
