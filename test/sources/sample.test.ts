import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { type Filter, selectPapers } from '../../src/feeds/selection.ts';
import { findLink, mainLink } from '../../src/papers/links.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { createSample } from '../../src/sources/sample.ts';
import { MONDAY } from '../support/papers.ts';
import { recorded } from '../support/recorded.ts';
import { recordedDays } from '../support/source-server.ts';

async function listSample() {
  const list = await createSample().fetchDay({ day: MONDAY, today: MONDAY, categories: [] });
  assert.ok(list.state === 'listed');
  return list.listings;
}

/** A run of this many shared words would be a copied sentence. */
const RUN = 8;

const runs = (text: string, length = RUN) => {
  const words = text.toLowerCase().match(/\w+/gu) ?? [];
  return words.slice(length - 1).map((_, index) => words.slice(index, index + length).join(' '));
};

const EVERYTHING: Filter = {
  categories: [],
  crossLists: true,
  wanted: [],
  avoided: [],
  minUpvotes: 0,
  maxPapers: 1_000,
};

const itemShape = z.object({
  paper: z.object({
    id: z.string(),
    title: z.string(),
    summary: z.string(),
    authors: z.array(z.object({ name: z.string() })),
    organization: z.object({ name: z.string(), fullname: z.string().optional() }).optional(),
    upvotes: z.int(),
    publishedAt: z.string(),
  }),
  numComments: z.int(),
});

const readItem = (item: unknown) => itemShape.safeParse(item).data;

/** Ranks what is unknown of a paper: its id counts more than its authors' names. */
const unknown = ({ links, authors }: Paper): number =>
  (findLink(links, 'Abstract') === undefined ? 2 : 0) + (authors.length === 0 ? 1 : 0);

suite('the sample', () => {
  test('is enough for two weeks of ten papers a day, each described in a sentence or two and marked as such', async () => {
    const listings = await listSample();

    assert.ok(listings.length >= 140);
    assert.equal(new Set(listings.map(({ paper }) => paper.id)).size, listings.length);
    assert.equal(new Set(listings.map(({ paper }) => paper.title)).size, listings.length);
    for (const { paper } of listings) {
      assert.equal(paper.abstractKind, 'description');
      const sentences = paper.abstract?.match(/[.!?](?=\s|$)/gu)?.length ?? 0;
      assert.ok(sentences >= 1 && sentences <= 3, paper.title);
    }
  });

  test('begins with what is known in full, by upvotes; unknown names and ids stay unknown, and come last', async () => {
    const listings = await listSample();

    const papers = listings.map(({ paper }) => paper);
    assert.deepEqual(
      papers,
      papers.toSorted((a, b) => unknown(a) - unknown(b)),
    );
    const upvotes = listings.map((one) => one.upvotes ?? -1);
    assert.deepEqual(
      upvotes,
      upvotes.toSorted((a, b) => b - a),
    );
    const { chosen } = selectPapers(listings, { ...EVERYTHING, maxPapers: 10 });
    for (const { paper } of chosen) {
      assert.ok(findLink(paper.links, 'Abstract') && findLink(paper.links, 'PDF'), paper.title);
      assert.equal(paper.authors.length, paper.authorCount, paper.title);
    }
    assert.ok(
      papers.some((paper) => unknown(paper) === 3),
      'a paper without a known id is kept',
    );
  });

  test('leads a paper without a known id to a search for its title', async () => {
    const last = (await listSample()).find(({ paper }) => paper.title.startsWith('Distinguishability'));
    assert.ok(last);

    assert.deepEqual(last.paper.links, []);
    assert.match(mainLink(last.paper), /^https:\/\/huggingface\.co\/papers\?q=Distinguishability/u);
  });

  const facts = recorded('seed/papers.jsonl');
  test('states the facts of the 45 as they were recorded', { skip: facts.skip }, async () => {
    const lines = readFileSync(facts.path, 'utf8').trim().split('\n');
    const byTitle = new Map((await listSample()).map((one) => [one.paper.title, one]));

    for (const line of lines) {
      const { title, published, authors_count, organization, comments, arxiv_id, authors } = JSON.parse(line);
      const one = byTitle.get(title);
      assert.ok(one, title);
      assert.equal(one.paper.publishedOn?.toString(), published);
      assert.equal(one.paper.organization, organization);
      assert.equal(one.paper.authorCount, authors_count ?? authors.length);
      assert.deepEqual(one.paper.authors, authors ?? []);
      assert.equal(one.comments, comments);
      const abstract = arxiv_id === null ? undefined : `https://arxiv.org/abs/${arxiv_id}`;
      assert.equal(findLink(one.paper.links, 'Abstract'), abstract);
    }
  });

  const days = recorded('huggingface');
  test('states the facts of the others as they were recorded, and copies no abstract', {
    skip: days.skip,
  }, async () => {
    const known = new Map<string, ReturnType<typeof readItem>>();
    for (const day of recordedDays()) {
      const items: unknown[] = JSON.parse(readFileSync(recorded(`huggingface/${day}.json`).path, 'utf8'));
      for (const item of items.map(readItem)) if (item !== undefined) known.set(item.paper.id, item);
    }
    const others = (await listSample()).filter(({ upvotes }) => upvotes !== null);
    assert.ok(others.length >= 95);
    for (const { paper, upvotes, comments } of others) {
      const item = known.get(paper.id);
      assert.ok(item, paper.id);
      assert.deepEqual(
        [paper.title, paper.authors, paper.organization, upvotes, comments, paper.publishedOn?.toString()],
        [
          item.paper.title,
          item.paper.authors.map(({ name }) => name),
          item.paper.organization?.fullname ?? item.paper.organization?.name,
          item.paper.upvotes,
          item.numComments,
          item.paper.publishedAt.slice(0, 10),
        ],
      );
      const taken = new Set(runs(item.paper.summary, 6));
      assert.deepEqual(
        runs(paper.abstract ?? '', 6).filter((run) => taken.has(run)),
        [],
      );
    }
  });

  const page = recorded('seed/daily-papers-page.txt');
  test('takes no sentence over from the page it describes', { skip: page.skip }, async () => {
    const taken = new Set(runs(readFileSync(page.path, 'utf8')));

    const shared = (await listSample()).flatMap(({ paper }) =>
      runs(paper.abstract ?? '').filter((run) => taken.has(run)),
    );

    assert.deepEqual(shared, []);
  });
});
